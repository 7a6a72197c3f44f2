#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/local/model.hpp"

// How good the models are: 5-fold cross-validation over the training files of the golden sets. For
// classifiers that is text they have not seen. The extraction rules were written by reading these
// very training documents, so their figures here flatter them (on the items, fewer records are
// right). The floors are loose on purpose; they catch a broken model, not a worse one.

namespace assay::local {
namespace {

constexpr std::size_t kFolds = 5;

std::string golden(const std::string& name) {
  std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/golden/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<dataset::Example> training_examples(const std::string& set) {
  std::vector<dataset::Example> examples;
  std::istringstream lines(golden(set + "/train.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto read = read_json(line);
    if (!read.ok()) continue;
    examples.push_back({read.value.at("id").get<std::string>(),
                        read.value.at("input").get<std::string>(),
                        safe_dump(read.value.at("expected")), 0});
  }
  return examples;
}

struct Answered {
  Json expected;
  Json answer;
};

/// Every example, answered by a model that did not train on it.
std::vector<Answered> cross_answer(const std::string& set, Size size) {
  const auto task = dataset::parse_task(golden(set + "/task.yaml"), set);
  EXPECT_TRUE(task.has_value());
  const auto examples = training_examples(set);
  EXPECT_GE(examples.size(), 100U) << set;
  std::vector<Answered> all;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<dataset::Example> seen;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (i % kFolds != fold) seen.push_back(examples[i]);
    }
    const auto model = train(*task, seen, size);
    EXPECT_TRUE(model.has_value()) << model.error().message;
    for (std::size_t i = fold; i < examples.size(); i += kFolds) {
      const auto answer = read_json((*model)->answer(examples[i].input));
      EXPECT_TRUE(answer.ok()) << examples[i].id;
      all.push_back({read_json(examples[i].expected_json).value, answer.value});
    }
  }
  return all;
}

struct Quality {
  double accuracy = 0;
  double confidence = 0;
  double majority = 0;
};

Quality tickets(Size size) {
  Quality quality;
  std::map<std::string, double> share;
  const auto all = cross_answer("support-tickets", size);
  const double each = 1.0 / static_cast<double>(all.size());
  for (const auto& [expected, answer] : all) {
    quality.accuracy += answer.at("label") == expected ? each : 0;
    quality.confidence += each * answer.at("confidence").get<double>();
    share[expected.get<std::string>()] += each;
  }
  for (const auto& [label, value] : share) quality.majority = std::max(quality.majority, value);
  return quality;
}

TEST(GoldenTickets, LargeBeatsSmallAndSmallBeatsTheMostFrequentLabel) {
  const Quality small = tickets(Size::small);
  const Quality large = tickets(Size::large);
  EXPECT_GT(small.accuracy, small.majority);
  EXPECT_GE(large.accuracy, small.accuracy);
  EXPECT_GT(large.accuracy, 0.45);
}

TEST(GoldenTickets, StatedConfidenceIsCloseToAccuracy) {
  for (const Size size : {Size::small, Size::large}) {
    const Quality quality = tickets(size);
    EXPECT_NEAR(quality.confidence, quality.accuracy, 0.15) << to_string(size);
  }
}

bool same(const Json& expected, const Json& answer) {
  if (expected.is_number() && answer.is_number()) {
    return std::fabs(expected.get<double>() - answer.get<double>()) < 0.005;
  }
  if (expected.is_string() && answer.is_string()) {
    return normalised(expected.get<std::string>()) == normalised(answer.get<std::string>());
  }
  if (expected.is_array() && answer.is_array()) {
    if (expected.size() != answer.size()) return false;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      for (const auto& [column, value] : expected[i].items()) {
        if (!same(value, answer[i].at(column))) return false;
      }
    }
    return true;
  }
  return expected == answer;
}

/// Field -> share of records with the right value; "" -> share of records right in all fields.
std::map<std::string, double> invoices(Size size) {
  std::map<std::string, double> right;
  const auto all = cross_answer("invoices", size);
  const double each = 1.0 / static_cast<double>(all.size());
  for (const auto& [expected, answer] : all) {
    bool whole = true;
    for (const auto& [field, value] : expected.items()) {
      const bool equal = same(value, answer.at(field));
      right[field] += equal ? each : 0;
      whole = whole && equal;
    }
    right[""] += whole ? each : 0;
  }
  return right;
}

TEST(GoldenInvoices, LargeIsClearlyBetterThanSmall) {
  auto small = invoices(Size::small);
  auto large = invoices(Size::large);
  EXPECT_GT(large[""], small[""] + 0.2);
  for (const char* field :
       {"vendor", "invoice_number", "date", "line_items", "total", "currency"}) {
    EXPECT_GT(large[field], small[field]) << field;
  }
  EXPECT_GT(large["total"], 0.8);
  EXPECT_GT(small["date"], 0.5);
}

}  // namespace
}  // namespace assay::local
