#include <cmath>

#include "assay/eval/rescore.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr const char* kTaskYaml =
    "name: colours\nkind: classification\ndescription: Which?\nlabels: [red, blue]\nanswer: json\n"
    "max_output_tokens: 20\nprompt: v1\nslices: []\n";

/// Four items (red, red, blue, blue) and one arm, filled by hand.
class SummaryTest : public testing::Test {
 protected:
  SummaryTest() {
    std::vector<store::ItemRecord> items;
    for (const char* id : {"r1", "r2", "b1", "b2"}) {
      items.push_back(
          {std::string("hash ") + id, id, "?", id[0] == 'r' ? "\"red\"" : "\"blue\"", {}, ""});
    }
    store_.put_golden_set(set_, items).value();
    run_.id = "run-1";
    run_.config_hash = "c";
    run_.origin = "run";
    run_.arms.resize(1);
    run_.arms[0].hash = "arm";
    run_.arms[0].task = "colours";
    run_.arms[0].golden_set_hash = "set";
    store_.begin_run(run_).value();
  }

  store::RunStore::Entry entry(std::size_t item, int attempt_no, Outcome outcome,
                               const std::string& final, const std::string& verdict,
                               const std::string& answer) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run_.arms[0].row, set_.item_rows.at(item), 0, attempt_no};
    entry.attempt.attempt.outcome = outcome;
    entry.attempt.attempt.completion.served_model = "m-2026";
    entry.attempt.attempt.completion.text =
        answer.empty() ? "?" : R"({"label":")" + answer + R"("})";
    entry.score = {"s1",
                   final,
                   verdict,
                   answer.empty() ? "none" : "strict",
                   !answer.empty(),
                   !answer.empty(),
                   answer,
                   {},
                   {},
                   {}};
    return entry;
  }

  static void took(store::RunStore::Entry& entry, int milliseconds, std::int64_t micro_usd) {
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(milliseconds);
    entry.attempt.attempt.completion.usage = {100, std::nullopt, std::nullopt, milliseconds,
                                              std::nullopt};
    entry.attempt.cost = MicroUsd{micro_usd};
  }

  /// r1: failed once, then right. r2: answered blue. b1: unreadable. b2: never answered.
  void fill() {
    const auto lost = entry(0, 1, Outcome::wire_rate_limited, "wire.rate_limited", "unscored", "");
    auto right = entry(0, 2, Outcome::ok, "ok", "correct", "red");
    auto wrong = entry(1, 1, Outcome::ok, "ok", "wrong", "blue");
    auto unreadable = entry(2, 1, Outcome::ok, "model.invalid_json", "wrong", "");
    const auto failed =
        entry(3, 1, Outcome::wire_server_error, "wire.server_error", "unscored", "");
    took(right, 10, 300);
    took(wrong, 30, 200);
    took(unreadable, 20, 100);
    wrong.attempt.attempt.completion.served_model = "m-2027";
    store_.record(run_.row, {lost, right, wrong, unreadable, failed}).value();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", kTaskYaml, {}};
  store::RunRecord run_;
};

/// Wilson (1927): the 95 % score interval of k right ones among n.
std::pair<double, double> wilson(double k, double n) {
  const double z = 1.959963984540054;
  const double centre = (k + z * z / 2) / (n + z * z);
  const double half = z / (n + z * z) * std::sqrt(k * (n - k) / n + z * z / 4);
  return {centre - half, centre + half};
}

void expect_rate(const scoring::Rate& rate, double k, double n) {
  EXPECT_DOUBLE_EQ(rate.value, k / n);
  EXPECT_NEAR(rate.low, wilson(k, n).first, 1e-9);
  EXPECT_NEAR(rate.high, wilson(k, n).second, 1e-9);
  EXPECT_EQ(rate.n, static_cast<std::int64_t>(n));
}

TEST_F(SummaryTest, MatchesFiguresWorkedByHand) {
  fill();
  const RunSummary summary = summarise(store_, run_).value();
  ASSERT_EQ(summary.arms.size(), 1U);
  const ArmSummary& arm = summary.arms[0];
  EXPECT_EQ(arm.metrics.items, 4);
  expect_rate(arm.metrics.coverage, 3, 4);
  expect_rate(arm.metrics.accuracy, 1, 3);
  expect_rate(arm.metrics.accuracy_when_parsed, 1, 2);
  expect_rate(arm.metrics.parse_success, 2, 3);
  // red: found 1 of 2, never wrongly: F1 = 2/3. blue: 0 of 1. Their mean is 1/3.
  EXPECT_DOUBLE_EQ(arm.metrics.macro_f1.value(), 1.0 / 3.0);
  EXPECT_THAT(arm.metrics.outcomes, ElementsAre(Pair("model.invalid_json", 1), Pair("ok", 2),
                                                Pair("wire.server_error", 1)));
  EXPECT_EQ(arm.metrics.confusion.at("red").at("blue"), 1);
  EXPECT_EQ(arm.metrics.confusion.at("blue").at("(unreadable)"), 1);
  EXPECT_EQ(arm.latency.n, 3);
  EXPECT_EQ(arm.latency.p50, 20);
  EXPECT_EQ(arm.latency.p90, 30);
  EXPECT_EQ(arm.latency.p95, 30);
  EXPECT_EQ(arm.latency.p99, std::nullopt);
  EXPECT_EQ(arm.latency.p95_high, std::nullopt);
  EXPECT_FALSE(arm.ttft.has_value());
  EXPECT_EQ(arm.tokens.input, 300);
  EXPECT_EQ(arm.tokens.output, 60);
  EXPECT_EQ(arm.tokens.cached, std::nullopt);
  EXPECT_EQ(arm.tokens.output_counted, 3);
  EXPECT_EQ(arm.tokens.output_p99, std::nullopt);
  EXPECT_EQ(arm.scorer_versions.size(), 1U);
  EXPECT_EQ(arm.attempts, 5);
  EXPECT_DOUBLE_EQ(arm.cost_usd.value(), 0.0006);
  EXPECT_THAT(arm.served_models, testing::Contains(Pair("m-2027", 1)));
  EXPECT_FALSE(arm.has_mixed_scores);
}

TEST_F(SummaryTest, KnowsNoCostWhenOneAnswersIsUnknown) {
  fill();
  auto unpriced = entry(3, 2, Outcome::ok, "ok", "correct", "blue");
  store_.record(run_.row, {unpriced}).value();
  const ArmSummary arm = summarise(store_, run_).value().arms[0];
  EXPECT_EQ(arm.cost_usd, std::nullopt);
  EXPECT_DOUBLE_EQ(arm.known_cost_usd.value(), 0.0006);
  EXPECT_EQ(arm.unpriced_attempts, 1);
}

TEST_F(SummaryTest, KnowsNoSumOfTokensWhenOneAnswerDidNotTell) {
  fill();
  auto silent = entry(3, 2, Outcome::ok, "ok", "correct", "blue");
  silent.attempt.attempt.completion.usage = {};
  store_.record(run_.row, {silent}).value();
  EXPECT_EQ(summarise(store_, run_).value().arms[0].tokens.output, std::nullopt);
}

TEST_F(SummaryTest, CallsNothingZeroBeforeTheFirstAnswer) {
  const RunSummary summary = summarise(store_, run_).value();
  const ArmSummary& arm = summary.arms[0];
  EXPECT_EQ(arm.metrics.items, 4);
  EXPECT_EQ(arm.metrics.coverage.value, 0.0);
  EXPECT_EQ(arm.metrics.accuracy.n, 0);
  EXPECT_EQ(arm.latency.n, 0);
  EXPECT_EQ(arm.latency.p50, std::nullopt);
  EXPECT_EQ(arm.tokens.input, std::nullopt);
  EXPECT_EQ(arm.attempts, 0);
  EXPECT_EQ(arm.cost_usd, std::nullopt);
}

TEST_F(SummaryTest, LeavesCachedAnswersOutOfTheLatency) {
  auto cached = entry(0, 1, Outcome::ok, "ok", "correct", "red");
  took(cached, 1, 0);
  cached.attempt.from_cache = true;
  store_.record(run_.row, {cached}).value();
  const ArmSummary arm = summarise(store_, run_).value().arms[0];
  EXPECT_EQ(arm.metrics.accuracy.n, 1);
  EXPECT_EQ(arm.latency.n, 0);
}

TEST_F(SummaryTest, ShowsThe99thPercentileFromAHundredAnswersOn) {
  std::vector<store::RunStore::Entry> entries;
  for (int repeat = 0; repeat < 100; ++repeat) {
    auto answer = entry(0, 1, Outcome::ok, "ok", "correct", "red");
    answer.attempt.key.repeat = repeat;
    took(answer, repeat + 1, 0);
    entries.push_back(answer);
    if (repeat == 98) {
      store_.record(run_.row, entries).value();
      EXPECT_EQ(summarise(store_, run_).value().arms[0].latency.p99, std::nullopt);
    }
  }
  store_.record(run_.row, entries).value();
  const LatencySummary latency = summarise(store_, run_).value().arms[0].latency;
  EXPECT_EQ(latency.n, 100);
  EXPECT_EQ(latency.p50, 50);
  EXPECT_EQ(latency.p99, 99);
  EXPECT_LT(latency.p95_low.value(), 95);
  EXPECT_GT(latency.p95_high.value(), 95);
}

TEST_F(SummaryTest, FollowsTheStoredTextWhenScoredAgain) {
  fill();
  // The stored scores are from a scorer called s1; what this build says is another version.
  const RescoreReport first = rescore_run(store_, run_).value();
  EXPECT_EQ(first.answers, 5);
  EXPECT_EQ(first.changed, 0);
  const ArmSummary after = summarise(store_, run_).value().arms[0];
  expect_rate(after.metrics.accuracy, 1, 3);
  EXPECT_FALSE(after.has_mixed_scores);

  auto misjudged = entry(3, 2, Outcome::ok, "ok", "wrong", "blue");
  store_.record(run_.row, {misjudged}).value();
  EXPECT_TRUE(
      summarise(store_, run_).value().arms[0].has_mixed_scores);  // two versions side by side
  EXPECT_EQ(rescore_run(store_, run_).value().changed, 1);
  expect_rate(summarise(store_, run_).value().arms[0].metrics.accuracy, 2, 4);
}

TEST_F(SummaryTest, AveragesTheMeasuresOfStoredScores) {
  auto first = entry(0, 1, Outcome::ok, "ok", "correct", "red");
  auto second = entry(1, 1, Outcome::ok, "ok", "wrong", "blue");
  first.score.measures_json = R"([["cost",0.0],["similarity",1.0]])";
  second.score.measures_json = R"([["cost",90.0],["similarity",0.5]])";
  ASSERT_TRUE(store_.record(run_.row, {first, second}).has_value());
  const auto metrics = summarise(store_, run_).value().arms[0].metrics;
  ASSERT_EQ(metrics.measures.size(), 2U);
  EXPECT_EQ(metrics.measures[0].name, "cost");
  EXPECT_DOUBLE_EQ(metrics.measures[0].mean, 45);
  EXPECT_EQ(metrics.measures[0].n, 2);
  EXPECT_DOUBLE_EQ(metrics.measures[1].mean, 0.75);
}

}  // namespace
}  // namespace assay::eval
