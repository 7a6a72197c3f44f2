#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/dataset/batch.hpp"
#include "assay/dataset/prompt_template.hpp"
#include "assay/eval/answer_source.hpp"
#include "assay/eval/pairing.hpp"
#include "eval/batch_positions.hpp"
#include "eval/batch_prompt.hpp"
#include "eval/batches.hpp"
#include "eval/reply_builder.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::fails;
using fake::says;
using fake::ScriptedProvider;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

const ConfigText kBatched{.concurrency = 1, .model = ", batch: 4"};

/// The inputs of a call for a batch; empty for any other call.
std::vector<std::string> inputs(const Asked& asked) {
  const Json messages = read_json(asked.body).value["messages"];
  const auto user = messages.back()["content"].get<std::string>();
  const auto block = dataset::undelimited(user);
  const auto texts = block ? dataset::unnumbered(*block) : std::nullopt;
  return texts ? std::vector<std::string>(texts->begin(), texts->end())
               : std::vector<std::string>();
}

/// The right answer to each input of a batch.
std::vector<std::string> right_answers(const Asked& asked) {
  std::vector<std::string> answers;
  for (const std::string& input : inputs(asked)) {
    answers.push_back(fake::label(fake::colour_of(input)));
  }
  return answers;
}

fake::ProviderReply answer_batch(const Asked& asked) {
  return says(asked, dataset::batch_answer(right_answers(asked)));
}

class BatchRunTest : public RunTest {
 protected:
  void SetUp() override { fake::write_colours(folder_, 10); }

  [[nodiscard]] std::vector<store::AnswerRow> rows(const std::string& run_id) const {
    std::vector<store::AnswerRow> rows;
    auto store = reader();
    const auto run = *store.find_run(run_id).value();
    for (const auto& arm : run.arms) {
      store
          .for_each_attempt(run.row, arm.row,
                            [&rows](const store::AnswerRow& row) { rows.push_back(row); })
          .value();
    }
    return rows;
  }

  /// Outcome of the score -> answers.
  [[nodiscard]] std::map<std::string, int> outcomes(const std::string& run_id) const {
    std::map<std::string, int> counts;
    for (const auto& row : rows(run_id)) ++counts[row.score->outcome];
    return counts;
  }
};

TEST_F(BatchRunTest, AsksForManyItemsAtOnceAndScoresEachOnItsOwn) {
  const ScriptedProvider provider(answer_batch);
  const RunReport report = run(suite_for(provider, kBatched));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 3);
  EXPECT_EQ(report.progress.attempts, 3);
  EXPECT_EQ(report.progress.answers_stored, 10);
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
  EXPECT_EQ(arm.metrics.accuracy.n, 10);
  EXPECT_EQ(arm.metrics.parse_success_strict.value, 1.0);
  EXPECT_EQ(arm.attempts, 3);
  EXPECT_EQ(arm.tokens.input, 30);  // 10 for each call
  EXPECT_EQ(arm.tokens.output, 15);
  ASSERT_TRUE(arm.batch.has_value());
  EXPECT_EQ(arm.batch->size, 4);
}

TEST_F(BatchRunTest, SendsNumbersThatSayNothingAndTheFormOfTheAnswer) {
  const ScriptedProvider provider(answer_batch);
  (void)run(suite_for(provider, kBatched));
  for (const Asked& asked : provider.asked()) {
    EXPECT_THAT(asked.body, testing::Not(HasSubstr("c00")));  // ids of items
    const Json body = read_json(asked.body).value;
    EXPECT_THAT(body["messages"][0]["content"].get<std::string>(),
                testing::AllOf(testing::StartsWith("Say which colour."), HasSubstr("<item 1>")));
    const auto items = static_cast<int>(inputs(asked).size());
    EXPECT_EQ(body["max_completion_tokens"], items * (20 + 24));
    EXPECT_THAT(safe_dump(body["response_format"]), HasSubstr("\"answers\""));
  }
}

TEST_F(BatchRunTest, DrawsTheOrderFromTheItemsNotFromTheFile) {
  const ScriptedProvider provider(answer_batch);
  (void)run(suite_for(provider, kBatched));
  std::vector<std::string> all;
  for (const Asked& asked : provider.asked()) {
    for (const std::string& input : inputs(asked)) all.push_back(input);
  }
  std::vector<std::string> file;
  for (int i = 0; i < 10; ++i) file.push_back(fmt::format("item {}", i));
  EXPECT_THAT(all, testing::UnorderedElementsAreArray(file));
  EXPECT_NE(all, file);
  const ScriptedProvider again(answer_batch);
  (void)run(suite_for(again, kBatched), true);
  std::vector<std::string> second;
  for (const Asked& asked : again.asked()) {
    for (const std::string& input : inputs(asked)) second.push_back(input);
  }
  EXPECT_EQ(second, all);
}

TEST_F(BatchRunTest, GivesAnItemAnotherPlaceInEveryRepeat) {
  const ScriptedProvider provider(answer_batch);
  ConfigText text = kBatched;
  text.rest = "run: {repeats: 3}\n";
  const RunReport report = run(suite_for(provider, text));
  std::map<std::string, std::set<int>> places;
  for (const auto& row : rows(report.run_id)) places[row.item_id].insert(row.batch.position);
  EXPECT_TRUE(std::any_of(places.begin(), places.end(),
                          [](const auto& place) { return place.second.size() > 1; }));
}

TEST_F(BatchRunTest, WhatIsMissingOrTwiceOrUnaskedIsTheModelsFault) {
  const ScriptedProvider provider([](const Asked& asked) {
    auto answers = right_answers(asked);
    std::string text = R"({"answers":[)";
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const auto id = i == 1 ? 1 : i == 2 ? 77 : i + 1;  // 1 twice, 2 and 3 missing, 77 unasked
      text += fmt::format(R"({}{{"id":{},"answer":{}}})", i == 0 ? "" : ",", id, answers[i]);
    }
    return says(asked, text + "]}");
  });
  const RunReport report = run(suite_for(provider, kBatched));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 3);  // of 4, 4 and 2 items
  EXPECT_EQ(
      outcomes(report.run_id),
      (std::map<std::string, int>{{"model.duplicated_id", 3}, {"model.missing_id", 5}, {"ok", 2}}));
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.batch->unasked, 2);
  EXPECT_EQ(arm.metrics.coverage.value, 1.0);
  EXPECT_EQ(arm.metrics.accuracy.value, 0.2);
}

TEST_F(BatchRunTest, RepeatsAFailedCallAsAWhole) {
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.number == 0 ? fails(500, "server_error", "try again") : answer_batch(asked);
  });
  const RunReport report = run(suite_for(provider, kBatched));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 4);
  EXPECT_EQ(inputs(provider.asked()[0]).size(), 4U);
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.attempts, 4);
  EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
  int second = 0;
  for (const auto& row : rows(report.run_id)) second += row.key.attempt_no == 2 ? 1 : 0;
  EXPECT_EQ(second, 4);
}

TEST_F(BatchRunTest, AsksAgainOnlyForWhatIsMissing) {
  const ScriptedProvider failing([](const Asked& asked) {
    return asked.number == 1 ? fails(400, "bad", "no") : answer_batch(asked);
  });
  ConfigText text = kBatched;
  const Suite suite = suite_for(failing, text);
  const RunReport first = run(suite);
  EXPECT_EQ(first.ending, Ending::incomplete);
  EXPECT_EQ(first.progress.answers_failed, 4);
  EXPECT_EQ(first.progress.answers_stored, 6);
  EXPECT_EQ(failing.calls(), 3);
  const RunReport second = run(suite);
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(failing.calls(), 4);
  EXPECT_EQ(inputs(failing.asked()[3]), inputs(failing.asked()[1]));
  EXPECT_EQ(summary(first.run_id).arms.at(0).metrics.accuracy.value, 1.0);
}

TEST_F(BatchRunTest, GoesOnWithTheSameBatchesOfWhichItAsksForTheRest) {
  fake::write_colours(folder_, 12);
  const ScriptedProvider provider(answer_batch);
  const Suite suite = suite_for(provider, kBatched);
  std::vector<Unit> all(12);
  for (std::uint32_t item = 0; item < 12; ++item) all[item].item = item;
  const auto items_in = [](const std::vector<Unit>& units) {
    std::vector<std::vector<std::uint32_t>> batches;
    for (const Unit& unit : units) {
      batches.emplace_back();
      for (const Unit& member : *unit.batch) batches.back().push_back(member.item);
    }
    return batches;
  };
  const auto whole = items_in(in_batches(suite.arms, all));
  ASSERT_EQ(whole.size(), 3U);
  // The second batch is answered, and the second item of the third.
  std::vector<Unit> rest;
  for (const Unit& unit : all) {
    const auto& second = whole[1];
    if (std::count(second.begin(), second.end(), unit.item) == 0 && unit.item != whole[2][1]) {
      rest.push_back(unit);
    }
  }
  const auto planned = items_in(in_batches(suite.arms, rest));
  EXPECT_THAT(planned, ElementsAre(whole[0], ElementsAre(whole[2][0], whole[2][2], whole[2][3])));
}

TEST_F(BatchRunTest, CountsABatchAsOneCallOfTheBudget) {
  const ScriptedProvider provider(answer_batch);
  ConfigText text = kBatched;
  text.rest = "budget: {calls: 2}\n";
  const RunReport first = run(suite_for(provider, text));
  EXPECT_EQ(first.ending, Ending::incomplete);
  EXPECT_EQ(provider.calls(), 2);
  text.rest = "budget: {calls: 3}\n";
  const RunReport second = run(suite_for(provider, text));
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 3);
}

TEST_F(BatchRunTest, CorrectsAnswersOneByOne) {
  const ScriptedProvider provider([](const Asked& asked) {
    if (inputs(asked).empty()) return says(asked, fake::label("red"));
    auto answers = right_answers(asked);
    answers.pop_back();
    return says(asked, dataset::batch_answer(answers));
  });
  ConfigText text = kBatched;
  text.rest = "run: {correction: true}\n";
  const RunReport report = run(suite_for(provider, text));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 3 + 3);
  EXPECT_EQ(report.progress.corrections, 3);
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.attempts, 6);
  EXPECT_EQ(arm.metrics.outcomes.at("ok"), 10);
  EXPECT_EQ(arm.first_try->parse_success.value, 0.7);
  // The places are those of the first answers, of which every last one was missing.
  EXPECT_EQ(arm.batch->by_position.at(0).accuracy.n, 3);
  EXPECT_EQ(arm.batch->by_position.at(0).accuracy.value, 1.0);
  EXPECT_EQ(arm.batch->by_position.at(3).accuracy.n, 2);
  EXPECT_EQ(arm.batch->by_position.at(3).accuracy.value, 0.0);
}

TEST_F(BatchRunTest, FallsBackOneByOne) {
  const ScriptedProvider provider([](const Asked& asked) {
    if (asked.model == "spare-model") return answer_rightly(asked);
    return fails(503, "overloaded", "later");
  });
  ConfigText text = kBatched;
  text.models = {"lite", "spare"};
  text.rest = "fallback: {lite: [spare]}\nrun: {fallback: [overloaded], max_attempts: 1}\n";
  Suite suite = suite_for(provider, text);
  suite.arms.resize(1);
  const RunReport report = run(suite);
  EXPECT_EQ(report.progress.fallbacks, 10);
  EXPECT_EQ(report.progress.answers_failed, 10);
  for (const Asked& asked : provider.asked()) {
    EXPECT_EQ(inputs(asked).empty(), asked.model == "spare-model");
  }
}

TEST_F(BatchRunTest, AccuracyByPlaceShowsAModelThatTires) {
  fake::write_colours(folder_, 40);
  const ScriptedProvider provider([](const Asked& asked) {
    auto answers = right_answers(asked);
    for (std::size_t i = 8; i < answers.size(); ++i) answers[i] = fake::label("green");
    return says(asked, dataset::batch_answer(answers));
  });
  ConfigText text = kBatched;
  text.model = ", batch: 10";
  const RunReport report = run(suite_for(provider, text));
  const auto bands = summary(report.run_id).arms.at(0).batch->by_position;
  ASSERT_EQ(bands.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(bands[i].first, static_cast<int>(2 * i + 1));
    EXPECT_EQ(bands[i].last, static_cast<int>(2 * i + 2));
    EXPECT_EQ(bands[i].accuracy.n, 8);
    EXPECT_EQ(bands[i].accuracy.value, i == 4 ? 0.0 : 1.0);
    EXPECT_GT(bands[i].accuracy.high - bands[i].accuracy.low, 0.2);
  }
}

TEST_F(BatchRunTest, LatenciesOfRequestsOfAnotherSizeAreNotCompared) {
  const ScriptedProvider provider(answer_batch);
  const ScriptedProvider alone(answer_rightly);
  const RunReport batched = run(suite_for(provider, kBatched));
  const RunReport same = run(suite_for(provider, kBatched), true);
  const RunReport single = run(suite_for(alone));
  auto store = reader();
  const auto timed_pairs = [&](const RunReport& left, const RunReport& right) {
    const auto one = *store.find_run(left.run_id).value();
    const auto other = *store.find_run(right.run_id).value();
    const auto baseline = open_stored_arm(store, one, one.arms[0]).value();
    const auto candidate = open_stored_arm(store, other, other.arms[0]).value();
    const Pairing pairing = pair_arms(*baseline, *candidate).value();
    EXPECT_EQ(pairing.items.size(), 10U);
    return std::count_if(pairing.items.begin(), pairing.items.end(), [](const auto& item) {
      return item.baseline.latency_ms && item.candidate.latency_ms;
    });
  };
  EXPECT_EQ(timed_pairs(batched, same), 10);
  EXPECT_EQ(timed_pairs(single, batched), 0);
}

TEST_F(BatchRunTest, AsksForNoMoreTokensThanTheModelCanWrite) {
  const ScriptedProvider provider(answer_batch);
  Suite suite = suite_for(provider, kBatched);
  EXPECT_EQ(batch_cap(suite.arms[0], 4), 4 * (20 + 24));
  suite.config.models[0].most_output_tokens = 100;
  EXPECT_EQ(batch_cap(suite.arms[0], 2), 88);
  EXPECT_EQ(batch_cap(suite.arms[0], 4), 100);
}

TEST_F(BatchRunTest, ShowsExamplesAsABatchThatWasAnsweredWell) {
  folder_.write(
      "golden/colours/prompts/v1.yaml",
      "version: v1\nsystem: Say which colour.\nuser: \"{{input}}\"\nfew_shot: [t1, t2]\n");
  const ScriptedProvider provider(answer_batch);
  EXPECT_EQ(run(suite_for(provider, kBatched)).ending, Ending::complete);
  const Json messages = read_json(provider.asked().at(0).body).value["messages"];
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_THAT(messages[1]["content"].get<std::string>(),
              testing::AllOf(HasSubstr("<item 1>\na ruby\n</item 1>"),
                             HasSubstr("<item 2>\nthe sky\n</item 2>")));
  const Json answers = read_json(messages[2]["content"].get<std::string>()).value["answers"];
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[1]["id"], 2);
  EXPECT_EQ(answers[1]["answer"]["label"], "blue");
}

TEST_F(BatchRunTest, IsAnotherArmThanTheSameModelAskedOneByOne) {
  const ScriptedProvider provider(answer_batch);
  const Suite one = suite_for(provider);
  const Suite batched = suite_for(provider, kBatched);
  const Suite larger = suite_for(provider, {.model = ", batch: 5"});
  EXPECT_NE(one.arms[0].hash, batched.arms[0].hash);
  EXPECT_NE(larger.arms[0].hash, batched.arms[0].hash);
}

TEST_F(BatchRunTest, TakesNoAnswersOutOfTheCacheAndSaysSo) {
  const ScriptedProvider provider(answer_batch);
  const Suite suite = suite_for(
      provider,
      {.concurrency = 1, .model = ", batch: 4, temperature: 0", .rest = "run: {cache: true}\n"});
  EXPECT_THAT(suite.warnings, testing::Contains(HasSubstr("run.cache keeps no answers")));
  (void)run(suite);
  const RunReport second = run(suite, true);
  EXPECT_EQ(second.progress.cached, 0);
  EXPECT_EQ(provider.calls(), 6);
}

TEST(ReplyBuilder, TakesNoLatencyOfARequestForManyForThatOfAnItem) {
  for (const int size : {0, 20}) {
    store::AnswerRow row;
    row.attempt_outcome = "ok";
    row.latency_us = 900'000;
    row.batch = {size, size == 0 ? 0 : 3, 0};
    row.score.emplace();
    row.score->verdict = "correct";
    row.score->outcome = "ok";
    ReplyBuilder reply;
    reply.add(row);
    EXPECT_EQ(reply.finish()->first.latency_ms.has_value(), size == 0);
  }
}

TEST(PositionSums, MakesAtMostFiveBands) {
  PositionSums sums;
  for (int position = 1; position <= 7; ++position) sums.add(position, position < 4);
  sums.add(0, true);
  const auto bands = sums.bands(7);
  ASSERT_EQ(bands.size(), 4U);
  EXPECT_EQ(bands[0].first, 1);
  EXPECT_EQ(bands[0].last, 2);
  EXPECT_EQ(bands[1].accuracy.value, 0.5);
  EXPECT_EQ(bands[3].first, 7);
  EXPECT_EQ(bands[3].last, 7);
  EXPECT_EQ(bands[3].accuracy.n, 1);
  for (int size = 1; size <= dataset::kBatchItems; ++size) {
    const auto all = PositionSums().bands(size);
    EXPECT_LE(all.size(), 5U);
    EXPECT_EQ(all.front().first, 1);
    EXPECT_EQ(all.back().last, size);
    EXPECT_EQ(all.back().accuracy.n, 0);
  }
}

}  // namespace
}  // namespace assay::eval
