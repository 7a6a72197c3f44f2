#include <gtest/gtest.h>

#include <cstdint>

#include "assay/core/json.hpp"
#include "local/extraction_task.hpp"
#include "local/methods.hpp"
#include "local/ranking_task.hpp"

// A megabyte of each of these must be answered, with valid JSON, and cost about linear time: the
// whole test finishes far below the suite's timeout, while quadratic time would take hours.

namespace assay::local {
namespace {

constexpr std::size_t kMegabyte = 1024 * 1024;

std::string repeated(std::string_view piece) {
  std::string text;
  text.reserve(kMegabyte + piece.size());
  while (text.size() < kMegabyte) text += piece;
  return text;
}

std::string noise() {
  std::string text(kMegabyte, '\0');
  std::uint64_t state = 1;  // a linear congruential generator: the same bytes on every machine
  for (char& c : text) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    c = static_cast<char>(state >> 56U);
  }
  return text;
}

std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts{noise(), std::string(kMegabyte, '\0')};
  for (const std::string_view piece :
       {"a",       " ",      "1",    "1 ",          "1,",         "O",      "|",
        "\n",      "\t",     "[",    "{\"a\":",     "(",          "1.00 ",  "total 1.00 ",
        "total\n", "vat ",   "1.1.", "2024-01-01 ", "\xff",       "\xc3",   "net 30 ",
        "x ltd, ", "1;2\n",  "$",    "-",           "$1.00 x ",   "1 may ", "invoice 1 ",
        "from:\n", "1 000 ", "€",    " NY",         "and 1.00, ", "]["}) {
    texts.push_back(repeated(piece));
  }
  return texts;
}

class HostileInput : public testing::TestWithParam<Method> {};

TEST_P(HostileInput, IsExtractedFromWithoutHarm) {
  const auto model = train(invoice_task(), {}, GetParam());
  ASSERT_TRUE(model.has_value());
  for (const std::string& text : hostile_texts()) {
    const auto answer = read_json((*model)->answer(text));
    ASSERT_TRUE(answer.ok()) << answer.message;
    EXPECT_EQ(answer.value.size(), 9U);
  }
}

void expect_labels(dataset::TaskKind kind, Method method) {
  dataset::TaskSpec task;
  task.name = "two";
  task.kind = kind;
  task.labels = {"a", "b"};
  const std::vector<dataset::Example> examples{{"1", "foo bar", "\"a\"", 0},
                                               {"2", "baz", "\"b\"", 0}};
  const auto model = train(task, examples, method);
  ASSERT_TRUE(model.has_value());
  for (const std::string& text : hostile_texts()) {
    const auto answer = read_json((*model)->answer(text));
    ASSERT_TRUE(answer.ok()) << answer.message;
    const double confidence = answer.value.at("confidence").get<double>();
    EXPECT_GE(confidence, 0.5 - 1e-9);
    EXPECT_LE(confidence, 1.0);
  }
}

TEST_P(HostileInput, IsClassifiedWithoutHarm) {
  expect_labels(dataset::TaskKind::classification, GetParam());
}

TEST_P(HostileInput, IsRoutedWithoutHarm) {
  expect_labels(dataset::TaskKind::routing, GetParam());
}

/// Each piece alone, and as the results of a list of a hundred.
TEST_P(HostileInput, IsRankedWithoutHarm) {
  auto task = ranking_task();
  task.ranking.candidates = 100;
  const auto model = train(task, ranking_examples(), GetParam());
  ASSERT_TRUE(model.has_value());
  for (const std::string& text : hostile_texts()) {
    std::string results = text.substr(0, kMegabyte / 100);
    for (int id = 1; id <= task.ranking.candidates; ++id) {
      results += "\n" + std::to_string(id) + ". " + text.substr(0, kMegabyte / 100);
    }
    for (const std::string& input : {text, results}) {
      const auto answer = read_json((*model)->answer(input));
      ASSERT_TRUE(answer.ok()) << answer.message;
      EXPECT_EQ(answer.value.at("ranking").size(), 100U);
      const double confidence = answer.value.at("confidence").get<double>();
      EXPECT_TRUE(confidence >= 0 && confidence <= 1) << confidence;
    }
  }
}

TEST_P(HostileInput, IsRewrittenWithoutHarm) {
  dataset::TaskSpec task;
  task.name = "numbers";
  task.kind = dataset::TaskKind::transformation;
  const std::vector<dataset::Example> examples{
      {"1", "call 020 7946 0018", "\"call +442079460018\"", 0},
      {"2", "no number", "\"no number\"", 0}};
  const auto model = train(task, examples, GetParam());
  ASSERT_TRUE(model.has_value()) << model.error().message;
  for (const std::string& text : hostile_texts()) {
    const auto answer = read_json((*model)->answer(text));
    ASSERT_TRUE(answer.ok()) << answer.message;
    EXPECT_TRUE(answer.value.at("text").is_string());
  }
}

TEST_P(HostileInput, CutAnywhereStillAnswersWithARecord) {
  constexpr std::string_view kDocument =
      "Söhne & Co. GmbH\nRechnung Nr. 7 vom 3. März 2024\n2 x Brot à 4,50 €  9,00 €\nTotal € 9,00";
  const auto model = train(invoice_task(), {}, GetParam());
  ASSERT_TRUE(model.has_value());
  for (std::size_t length = 0; length <= kDocument.size(); ++length) {
    const auto answer = read_json((*model)->answer(kDocument.substr(0, length)));
    ASSERT_TRUE(answer.ok()) << length << ": " << answer.message;
  }
}

INSTANTIATE_TEST_SUITE_P(AllMethods, HostileInput, testing::ValuesIn(kMethods), name_of_method);

}  // namespace
}  // namespace assay::local
