#include "eval/batch_answer.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/dataset/batch.hpp"

namespace assay::eval {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

/// `ok {"label":"red"}`, `model.missing_id`.
std::vector<std::string> parts(std::string_view text, int items, Outcome outcome = Outcome::ok,
                               bool is_text = false) {
  std::vector<std::string> lines;
  for (const BatchPart& part : parts_of(outcome, text, items, is_text).parts) {
    lines.push_back(part.outcome == Outcome::ok ? "ok " + part.text
                                                : std::string(to_string(part.outcome)));
  }
  return lines;
}

std::string entry(int id, std::string_view answer) {
  return fmt::format(R"({{"id":{},"answer":{}}})", id, answer);
}

std::string whole(const std::string& entries) {
  return R"({"answers":[)" + entries + "]}";
}

TEST(BatchAnswer, GivesEveryItemWhatStandsUnderItsNumber) {
  const std::string text = whole(entry(1, R"({"label":"red"})") + "," + entry(2, R"("b")"));
  EXPECT_THAT(parts(text, 2), ElementsAre(R"(ok {"label":"red"})", R"(ok "b")"));
  EXPECT_EQ(parts_of(Outcome::ok, text, 2, false).unasked, 0);
}

TEST(BatchAnswer, GoesByNumberNotByPlace) {
  EXPECT_THAT(parts(whole(entry(3, "{\"x\":3}") + "," + entry(1, "{\"x\":1}") + "," +
                          entry(2, "{\"x\":2}")),
                    3),
              ElementsAre("ok {\"x\":1}", "ok {\"x\":2}", "ok {\"x\":3}"));
}

TEST(BatchAnswer, MissesWhatIsNotThere) {
  EXPECT_THAT(parts(whole(entry(2, "{}")), 3),
              ElementsAre("model.missing_id", "ok {}", "model.missing_id"));
  EXPECT_THAT(parts(whole(""), 2), Each("model.missing_id"));
}

TEST(BatchAnswer, TakesNoneOfTwoAnswersNotEvenEqualOnes) {
  const std::string text =
      whole(entry(1, "{}") + "," + entry(2, "{}") + "," + entry(1, "{}") + "," + entry(1, "{}"));
  EXPECT_THAT(parts(text, 2), ElementsAre("model.duplicated_id", "ok {}"));
  EXPECT_THAT(parts(whole(R"({"id":1,"answer":{"a":1},"answer":{"a":2}})"), 1),
              ElementsAre("model.duplicated_id"));
}

TEST(BatchAnswer, CountsNumbersThatNobodyAsked) {
  const std::string text = whole(entry(1, "{}") + "," + entry(0, "{}") + "," + entry(3, "{}") +
                                 R"(,{"id":"x","answer":{}},{"answer":{}},)" + entry(-1, "{}"));
  const BatchParts batch = parts_of(Outcome::ok, text, 2, false);
  EXPECT_EQ(batch.unasked, 5);
  EXPECT_THAT(parts(text, 2), ElementsAre("ok {}", "model.missing_id"));
}

TEST(BatchAnswer, ReadsANumberThatIsAString) {
  EXPECT_THAT(parts(whole(R"({"answer":{"a":1},"id":"1"})"), 1), ElementsAre("ok {\"a\":1}"));
}

TEST(BatchAnswer, AnEntryWithoutAnAnswerIsAnEmptyOne) {
  EXPECT_THAT(parts(whole(R"({"id":1})"), 1), ElementsAre("ok "));
  EXPECT_THAT(parts("Here: " + whole(R"({"id":1})"), 1), ElementsAre("ok "));
}

TEST(BatchAnswer, KeepsWhatWasCompleteBeforeTheCapCutTheRest) {
  const std::string text =
      whole(entry(1, "{\"a\":\"]}\"}") + "," + entry(2, "{\"a\":2}") + "," + entry(3, "{}"));
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const auto got = parts(text.substr(0, cut), 3, Outcome::model_truncated);
    const bool has_first = cut >= text.find("\"id\":2") - 2;
    const bool has_second = cut >= text.find("\"id\":3") - 2;
    EXPECT_EQ(got[0].starts_with("ok "), has_first) << text.substr(0, cut);
    EXPECT_EQ(got[1].starts_with("ok "), has_second) << text.substr(0, cut);
    if (!has_first) {
      EXPECT_EQ(got[0], "model.truncated");
    }
  }
}

TEST(BatchAnswer, WhatWasCutCountsNoStrictAnswer) {
  const std::string text = whole(entry(1, "{\"a\":1}") + "," + entry(2, "{\"a\":2}"));
  EXPECT_THAT(parts(text.substr(0, text.size() - 4), 2, Outcome::model_truncated),
              ElementsAre("ok ```\n{\"a\":1}\n```", "model.truncated"));
}

TEST(BatchAnswer, AFenceOrProseAroundItLeavesNoStrictParts) {
  const std::string inside = whole(entry(1, "{\"a\":1}"));
  for (const std::string& text :
       {"```json\n" + inside + "\n```", "Here you are: " + inside, inside + "\nAnything else?"}) {
    EXPECT_THAT(parts(text, 1), ElementsAre("ok ```\n{\"a\":1}\n```")) << text;
  }
  EXPECT_THAT(parts("\n " + inside + "\n", 1), ElementsAre("ok {\"a\":1}"));
  EXPECT_THAT(parts("[" + entry(1, "{\"a\":1}") + "]", 1), ElementsAre("ok ```\n{\"a\":1}\n```"));
}

TEST(BatchAnswer, OneBadAnswerSpoilsNoOther) {
  const std::string text = whole(entry(1, "{'a': 1}") + "," + entry(2, "{\"a\":2}"));
  EXPECT_THAT(parts(text, 2), ElementsAre("ok ```\n{'a': 1}\n```", "ok ```\n{\"a\":2}\n```"));
}

TEST(BatchAnswer, NamesWhatCannotBeReadAtAll) {
  EXPECT_THAT(parts("I would rather not.", 2), Each("model.invalid_json"));
  EXPECT_THAT(parts("", 2), Each("model.invalid_json"));
  EXPECT_THAT(parts("{\"answers\":", 2), Each("model.invalid_json"));
  EXPECT_THAT(parts("{\"results\":[]}", 2), Each("model.schema_violation"));
  EXPECT_THAT(parts("{\"answers\":{\"1\":\"red\"}}", 2), Each("model.schema_violation"));
  EXPECT_THAT(parts("42", 1), Each("model.schema_violation"));
  EXPECT_THAT(parts(R"({"answers":[{"id":1,"answer":{}},{"id":2,"ans)", 2),
              ElementsAre("ok ```\n{}\n```", "model.invalid_json"));
  EXPECT_THAT(parts(R"({"answers":["red","blue"]})", 2), Each("model.schema_violation"));
}

TEST(BatchAnswer, AnyOtherEndOfTheCallIsThatOfEveryItem) {
  for (const Outcome outcome : {Outcome::model_refused, Outcome::model_empty, Outcome::wire_reset,
                                Outcome::harness_cancelled}) {
    EXPECT_THAT(parts(whole(entry(1, "{}")), 2, outcome), Each(to_string(outcome)));
  }
}

TEST(BatchAnswer, DecodesTextsWhereTheTaskWantsTexts) {
  const std::string text = whole(entry(1, R"("say \"hi\"\nnow")") + "," + entry(2, "{\"a\":1}"));
  EXPECT_THAT(parts(text, 2, Outcome::ok, true), ElementsAre("ok say \"hi\"\nnow", "ok {\"a\":1}"));
}

TEST(BatchAnswer, ReadsWhatTheTaskWouldWrite) {
  std::vector<std::string> answers;
  std::vector<std::string> expected;
  for (int i = 0; i < dataset::kBatchItems; ++i) {
    answers.push_back(fmt::format(R"({{"text":"]}}, {{ \"id\": {} }}"}})", i));
    expected.push_back("ok " + answers.back());
  }
  EXPECT_EQ(parts(dataset::batch_answer(answers), dataset::kBatchItems), expected);
}

TEST(BatchAnswer, SurvivesEveryCutAndEveryByte) {
  const std::string text = whole(entry(1, "{\"a\":\"\\\"\"}") + "," + entry(2, "[1,{}]"));
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'"', '{', '}', '[', ']', ',', ':', '\\', ' ', '\0'}) {
      std::string changed = text;
      changed[at] = byte;
      EXPECT_EQ(parts_of(Outcome::ok, changed, 2, false).parts.size(), 2U);
      EXPECT_EQ(parts_of(Outcome::ok, changed.substr(at), 2, true).parts.size(), 2U);
    }
  }
}

}  // namespace
}  // namespace assay::eval
