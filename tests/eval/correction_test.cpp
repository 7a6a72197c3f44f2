#include "eval/correction.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

#include "assay/core/json.hpp"
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
using testing::Not;

constexpr const char* kCorrect = "run: {correction: true}\n";

bool is_correction(const Asked& asked) {
  return asked.body.find("cannot be used") != std::string::npos;
}

/// `item 7`, also out of a request for a correction.
std::string item_in(const Asked& asked) {
  const auto at = asked.body.rfind("item ");
  return asked.body.substr(at, asked.body.find_first_not_of("0123456789", at + 5) - at);
}

std::string right_label(const Asked& asked) {
  return fake::label(fake::colour_of(item_in(asked)));
}

/// Unreadable for items 0, 3, 6, ... until it is told so.
fake::ProviderReply learns(const Asked& asked) {
  const bool is_hard = std::stoi(item_in(asked).substr(5)) % 3 == 0;
  return says(asked, is_hard && !is_correction(asked) ? "hm, red I think" : right_label(asked));
}

class CorrectionTest : public RunTest {
 protected:
  /// `c000#1 call model.invalid_json`: every attempt with its kind and how it was scored.
  [[nodiscard]] std::vector<std::string> kinds(const std::string& run_id) const {
    std::vector<std::string> lines;
    auto store = reader();
    const auto run = *store.find_run(run_id).value();
    for (const auto& arm : run.arms) {
      store
          .for_each_attempt(
              run.row, arm.row,
              [&lines](const store::AnswerRow& row) {
                lines.push_back(fmt::format("{}#{} {} {}", row.item_id, row.key.attempt_no,
                                            store::to_string(row.kind), row.score->outcome));
              })
          .value();
    }
    return lines;
  }
};

TEST_F(CorrectionTest, AsksOnceMoreForWhatFailedValidationAndKeepsBoth) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider(learns);
  const RunReport report = run(suite_for(provider, {.rest = kCorrect}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(report.progress.corrections, 2);
  EXPECT_EQ(report.progress.answers_stored, 4);
  EXPECT_THAT(
      kinds(report.run_id),
      ElementsAre("c000#1 call model.invalid_json", "c000#2 correction ok", "c001#1 call ok",
                  "c002#1 call ok", "c003#1 call model.invalid_json", "c003#2 correction ok"));
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
  EXPECT_EQ(arm.metrics.parse_success.value, 1.0);
  EXPECT_EQ(arm.attempts, 6);
  ASSERT_TRUE(arm.first_try.has_value());
  EXPECT_EQ(arm.first_try->corrections, 2);
  EXPECT_EQ(arm.first_try->accuracy.value, 0.5);
  EXPECT_EQ(arm.first_try->accuracy.n, 4);
  EXPECT_EQ(arm.first_try->parse_success.value, 0.5);
}

TEST_F(CorrectionTest, LeavesAnswersAsTheyAreUnlessToldOtherwise) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider(learns);
  const RunReport report = run(suite_for(provider));
  EXPECT_EQ(provider.calls(), 4);
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.metrics.accuracy.value, 0.5);
  EXPECT_FALSE(arm.first_try.has_value());
}

TEST_F(CorrectionTest, AsksOnlyOnceAndOnlyForWhatTellingCanMend) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider([](const Asked& asked) {
    const std::string item = item_in(asked);
    if (item == "item 0") return says(asked, "never readable");
    if (item == "item 1") return says(asked, fake::label("red"));  // wrong, but valid
    if (item == "item 2") return says(asked, fake::label("green"));
    return says(asked, "");
  });
  const RunReport report = run(suite_for(provider, {.rest = kCorrect}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_THAT(kinds(report.run_id),
              ElementsAre("c000#1 call model.invalid_json", "c000#2 correction model.invalid_json",
                          "c001#1 call ok", "c002#1 call model.unknown_label",
                          "c002#2 correction model.unknown_label", "c003#1 call model.empty",
                          "c003#2 correction model.empty"));
}

TEST_F(CorrectionTest, TellsTheModelWhatWasWrongInATurnAfterItsAnswer) {
  fake::write_colours(folder_, 1);
  const ScriptedProvider provider([](const Asked& asked) {
    return says(asked, is_correction(asked) ? right_label(asked) : R"({"colour": "red"})");
  });
  (void)run(suite_for(provider, {.rest = kCorrect}));
  ASSERT_EQ(provider.calls(), 2);
  const Json first = read_json(provider.asked()[0].body).value;
  const Json second = read_json(provider.asked()[1].body).value;
  const Json& turns = second["messages"];
  ASSERT_EQ(turns.size(), first["messages"].size() + 2);
  for (std::size_t i = 0; i < first["messages"].size(); ++i) {
    EXPECT_EQ(turns[i], first["messages"][i]);
  }
  EXPECT_EQ(turns[turns.size() - 2]["role"], "assistant");
  EXPECT_EQ(turns[turns.size() - 2]["content"], R"({"colour": "red"})");
  EXPECT_EQ(turns.back()["role"], "user");
  const auto request = turns.back()["content"].get<std::string>();
  EXPECT_THAT(request, HasSubstr("does not have the required form"));
  EXPECT_THAT(request, HasSubstr("The labels are: red, blue."));
  EXPECT_THAT(request, HasSubstr("nothing else"));
  // Everything but the turns is asked as before.
  Json rest = second, before = first;
  rest.erase("messages");
  before.erase("messages");
  EXPECT_EQ(rest, before);
}

TEST_F(CorrectionTest, SurvivesTheWireBetweenAnswerAndCorrection) {
  fake::write_colours(folder_, 1);
  std::atomic<int> corrections = 0;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (is_correction(asked) && corrections++ == 0) return fails(500, "server_error", "oops");
    return learns(asked);
  });
  const RunReport report = run(suite_for(provider, {.rest = kCorrect}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_THAT(kinds(report.run_id),
              ElementsAre("c000#1 call model.invalid_json", "c000#2 correction wire.server_error",
                          "c000#3 correction ok"));
  EXPECT_EQ(summary(report.run_id).arms.at(0).first_try->accuracy.value, 0.0);
}

TEST_F(CorrectionTest, GoesOnWithTheCorrectionAfterAKillBeforeIt) {
  fake::write_colours(folder_, 2);
  const ScriptedProvider provider(learns);
  // The first session may make as many calls as there are items: none is left for corrections.
  const RunReport first = run(suite_for(
      provider, {.concurrency = 1, .rest = std::string(kCorrect) + "budget: {calls: 2}\n"}));
  EXPECT_EQ(first.ending, Ending::incomplete);
  EXPECT_EQ(provider.calls(), 2);
  const RunReport second = run(suite_for(provider, {.rest = kCorrect}));
  EXPECT_TRUE(second.resumed);
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 3);
  EXPECT_THAT(kinds(second.run_id), ElementsAre("c000#1 call model.invalid_json",
                                                "c000#2 correction ok", "c001#1 call ok"));
  EXPECT_THAT(provider.asked().back().body, HasSubstr("hm, red I think"));
}

TEST_F(CorrectionTest, AsksForTheCorrectionAgainInTheNextSessionNotForAnotherFirstTry) {
  fake::write_colours(folder_, 1);
  bool is_down = true;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (is_down && is_correction(asked)) return fails(500, "server_error", "oops");
    return learns(asked);
  });
  const Suite suite = suite_for(provider, {.rest = "run: {correction: true, max_attempts: 1}\n"});
  const RunReport first = run(suite);
  EXPECT_EQ(first.ending, Ending::incomplete);
  EXPECT_EQ(first.progress.answers_stored, 0);
  EXPECT_EQ(summary(first.run_id).arms.at(0).metrics.coverage.value, 0.0)
      << "who knows what it would have said";
  is_down = false;
  const RunReport second = run(suite);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_THAT(kinds(second.run_id),
              ElementsAre("c000#1 call model.invalid_json", "c000#2 correction wire.server_error",
                          "c000#3 correction ok"));
  EXPECT_THAT(provider.asked().back().body, HasSubstr("hm, red I think"));
}

TEST_F(CorrectionTest, IsAnotherQuestionThanOneWithoutCorrections) {
  fake::write_colours(folder_, 2);
  const ScriptedProvider provider(answer_rightly);
  const std::string capped = "budget: {calls: 1}\n";
  (void)run(suite_for(provider, {.rest = capped}));
  EXPECT_FALSE(run(suite_for(provider, {.rest = capped + kCorrect})).resumed);
}

TEST_F(CorrectionTest, CountsBothCallsAgainstTheBudget) {
  fake::write_colours(folder_, 9);
  const ScriptedProvider provider(learns);
  const RunReport report = run(suite_for(
      provider, {.concurrency = 2, .rest = std::string(kCorrect) + "budget: {calls: 5}\n"}));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(provider.calls(), 5);
}

TEST_F(CorrectionTest, TakesTheTimeAndMoneyOfBothCalls) {
  fake::write_colours(folder_, 1);
  const ScriptedProvider provider(learns);
  const RunReport report =
      run(suite_for(provider, {.model = ", price: {input: 1000, output: 2000}", .rest = kCorrect}));
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.cost_usd, 0.04);
  auto store = reader();
  const auto run = *store.find_run(report.run_id).value();
  std::int64_t latency = 0;
  store
      .for_each_attempt(run.row, run.arms[0].row,
                        [&](const store::AnswerRow& row) { latency += *row.latency_us; })
      .value();
  EXPECT_EQ(arm.latency.p50, static_cast<double>(latency) / 1e3);
  store
      .for_each_pair_row(run.row, run.arms[0].row,
                         [&](const store::PairRow& row) {
                           EXPECT_EQ(row.latency_us, latency);
                           EXPECT_EQ(row.micro_usd, 40'000);
                           EXPECT_EQ(row.tokens_output, 10);
                         })
      .value();
}

dataset::TaskSpec colours_task() {
  dataset::TaskSpec task;
  task.name = "colours";
  task.labels = {"red", "blue"};
  return task;
}

Prompt a_prompt() {
  return {std::make_shared<const std::string>("Say which colour."),
          std::make_shared<const std::vector<Turn>>(), "item 1"};
}

TEST(WithCorrection, CapsTheAnswerWithoutCuttingACharacter) {
  std::string answer;
  while (answer.size() < 9000) answer += "\xE6\xBC\xA2";
  const Prompt asked =
      with_correction(a_prompt(), {answer, Outcome::model_invalid_json, "no JSON"}, colours_task());
  ASSERT_EQ(asked.examples->size(), 2U);
  EXPECT_EQ((*asked.examples)[0].text, "item 1");
  EXPECT_EQ((*asked.examples)[1].text.size(), 3999U);
  EXPECT_TRUE(answer.starts_with((*asked.examples)[1].text));
}

TEST(WithCorrection, PutsNoWordsIntoTheMouthOfAModelThatSaidNothing) {
  const Prompt asked =
      with_correction(a_prompt(), {" \n", Outcome::model_empty, ""}, colours_task());
  EXPECT_TRUE(asked.examples->empty());
  EXPECT_THAT(asked.user, testing::StartsWith("item 1\n\n"));
  EXPECT_THAT(asked.user, HasSubstr("it was empty"));
}

TEST(WithCorrection, ShowsOddBytesAsTextOnly) {
  const Prompt asked = with_correction(
      a_prompt(), {"\xFF{{input}}\x1B[31m", Outcome::model_unknown_label, "\x1B[31m is no label"},
      colours_task());
  EXPECT_EQ((*asked.examples)[1].text, "\xEF\xBF\xBD{{input}}\x1B[31m");
  EXPECT_THAT(asked.user, Not(HasSubstr("\x1B")));
}

}  // namespace
}  // namespace assay::eval
