#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>

#include "assay/core/clock.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::fails;
using fake::says;
using fake::ScriptedProvider;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(RunTest, AsksEveryArmAboutEveryItemAsOftenAsItRepeats) {
  fake::write_colours(folder_, 15);
  const ScriptedProvider provider(answer_rightly);
  const RunReport report =
      run(suite_for(provider, {.models = {"lite", "pro"}, .rest = "run: {repeats: 2}\n"}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_FALSE(report.resumed);
  EXPECT_EQ(report.progress.answers_total, 60);
  EXPECT_EQ(report.progress.answers_stored, 60);
  EXPECT_EQ(report.progress.attempts, 60);
  EXPECT_EQ(report.progress.retries, 0);
  std::map<std::string, int> times;
  for (const Asked& asked : provider.asked()) ++times[asked.model + " " + asked.user];
  EXPECT_EQ(times.size(), 30U);
  for (const auto& [question, count] : times) EXPECT_EQ(count, 2) << question;
  const RunSummary stored = summary(report.run_id);
  ASSERT_EQ(stored.arms.size(), 2U);
  EXPECT_TRUE(stored.run.finished_unix_ms.has_value());
  for (const ArmSummary& arm : stored.arms) {
    EXPECT_EQ(arm.metrics.items, 15);
    EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
    EXPECT_EQ(arm.attempts, 30);
  }
}

TEST_F(RunTest, CountsTheSameWithAnyConcurrency) {
  fake::write_colours(folder_, 60);
  // Every kind of answer, by item: right, wrong, prose around JSON, unreadable, unknown, empty.
  const auto answer = [](const Asked& asked) {
    const int item = std::stoi(asked.user.substr(5));
    switch (item % 7) {
      case 0:
        return says(asked, fake::label("red"));
      case 1:
        return says(asked, "Sure: " + fake::label("blue"));
      case 2:
        return says(asked, "no idea");
      case 3:
        return says(asked, fake::label("green"));
      case 4:
        return says(asked, "");
      default:
        return answer_rightly(asked);
    }
  };
  const ScriptedProvider provider(answer);
  const auto figures = [&](int concurrency) {
    const RunReport report =
        run(suite_for(provider, {.concurrency = concurrency, .models = {"lite", "pro"}}), true);
    std::string text;
    for (const ArmSummary& arm : summary(report.run_id).arms) {
      const scoring::ArmMetrics& m = arm.metrics;
      for (const scoring::Rate& rate : {m.coverage, m.accuracy, m.accuracy_when_parsed,
                                        m.parse_success, m.parse_success_strict}) {
        text += fmt::format("{:a} {:a} {:a} {}\n", rate.value, rate.low, rate.high, rate.n);
      }
      text += fmt::format("{:a} {} {} {}\n", *m.macro_f1, m.outcomes.size(), *arm.tokens.input,
                          arm.latency.n);
      for (const auto& [outcome, count] : m.outcomes)
        text += fmt::format("{} {}\n", outcome, count);
      for (const auto& [expected, row] : m.confusion) {
        for (const auto& [given, count] : row)
          text += fmt::format("{} {} {}\n", expected, given, count);
      }
    }
    return text;
  };
  const std::string one_by_one = figures(1);
  EXPECT_THAT(one_by_one, HasSubstr("model.invalid_json"));
  EXPECT_EQ(one_by_one, figures(32));
}

TEST_F(RunTest, LetsArmsTakeTurns) {
  fake::write_colours(folder_, 6);
  const ScriptedProvider provider(answer_rightly);
  (void)run(suite_for(provider, {.concurrency = 1, .models = {"lite", "pro"}}));
  std::vector<std::string> order;
  for (const Asked& asked : provider.asked())
    order.push_back(asked.model.substr(0, 1) + asked.user.substr(5));
  EXPECT_THAT(order,
              ElementsAre("l0", "p0", "p1", "l1", "l2", "p2", "p3", "l3", "l4", "p4", "p5", "l5"));
}

TEST_F(RunTest, ReadsStreamsAndWholeAnswersAlike) {
  fake::write_colours(folder_, 5);
  const ScriptedProvider provider(answer_rightly);
  for (const char* stream : {"true", "false"}) {
    const RunReport report =
        run(suite_for(provider, {.model = std::string(", stream: ") + stream}));
    const ArmSummary arm = summary(report.run_id).arms.at(0);
    EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
    EXPECT_EQ(arm.tokens.input, 50);
    EXPECT_EQ(arm.tokens.output, 25);
    EXPECT_EQ(arm.ttft.has_value(), std::string(stream) == "true");
    EXPECT_EQ(provider.asked().back().stream, std::string(stream) == "true");
  }
}

TEST_F(RunTest, LivesWithAServerThatWillNotStream) {
  fake::write_colours(folder_, 5);
  const ScriptedProvider provider([](Asked asked) {
    asked.stream = false;
    return answer_rightly(asked);
  });
  const RunReport report = run(suite_for(provider));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(summary(report.run_id).arms.at(0).metrics.accuracy.value, 1.0);
  EXPECT_TRUE(provider.asked().front().stream);
}

TEST_F(RunTest, TakesNoCaptivePortalForAModel) {
  fake::write_colours(folder_, 3);
  const ScriptedProvider provider([](const Asked&) {
    return fake::ProviderReply{fake::ProviderReply::How::answer,
                               200,
                               {{"content-type", "text/html"}},
                               "<html><body>Welcome to Airport WiFi. red</body></html>"};
  });
  for (const char* stream : {"true", "false"}) {
    const RunReport report =
        run(suite_for(provider, {.model = std::string(", stream: ") + stream}));
    EXPECT_EQ(report.ending, Ending::incomplete);
    EXPECT_THAT(attempts(report.run_id), ElementsAre("c000#1 wire.bad_body", "c001#1 wire.bad_body",
                                                     "c002#1 wire.bad_body"));
    const ArmSummary arm = summary(report.run_id).arms.at(0);
    EXPECT_EQ(arm.metrics.coverage.value, 0.0);
    EXPECT_EQ(arm.metrics.accuracy.n, 0);
    EXPECT_EQ(arm.latency.n, 0);
  }
}

TEST_F(RunTest, LeavesOutAParameterThatTheModelRefusesAndSaysSo) {
  fake::write_colours(folder_, 8);
  const ScriptedProvider provider([](const Asked& asked) {
    if (asked.body.find("\"temperature\"") == std::string::npos) return answer_rightly(asked);
    return fails(400, "unsupported_parameter",
                 "Unsupported parameter: 'temperature' is not supported with this model.");
  });
  const RunReport report =
      run(suite_for(provider, {.concurrency = 1, .model = ", temperature: 0"}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 9);  // learned once, remembered for the other seven
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
  EXPECT_EQ(arm.dropped_parameters, "temperature");
  EXPECT_EQ(arm.attempts, 9);
}

TEST_F(RunTest, KeepsEverythingWhenItIsInterrupted) {
  fake::write_colours(folder_, 20);
  std::atomic<bool> is_held = true;
  const ScriptedProvider provider([&is_held](const Asked& asked) {
    if (!is_held || asked.number < 6) return answer_rightly(asked);
    // Four calls hang; the last of them has somebody press Ctrl-C.
    if (asked.number == 9) ::kill(::getpid(), SIGINT);
    return fake::ProviderReply{fake::ProviderReply::How::hold, 200, {}, {}};
  });
  const Suite suite = suite_for(provider, {.concurrency = 4});
  const auto start = SteadyClock::now();
  const RunReport stopped = run(suite);
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(2));
  EXPECT_EQ(stopped.ending, Ending::interrupted);
  EXPECT_EQ(stopped.progress.answers_stored, 6);
  EXPECT_EQ(attempts(stopped.run_id).size(), 10U);
  is_held = false;
  const RunReport resumed = run(suite);
  EXPECT_EQ(resumed.run_id, stopped.run_id);
  EXPECT_EQ(resumed.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 10 + 14);
  EXPECT_EQ(summary(resumed.run_id).arms.at(0).metrics.coverage.value, 1.0);
}

TEST_F(RunTest, CountsProgressOnlyUpwardsAndToTheEnd) {
  fake::write_colours(folder_, 40);
  const ScriptedProvider provider(answer_rightly);
  const Suite suite = suite_for(provider);
  std::vector<std::int64_t> stored;
  RunOptions options;
  options.database = database();
  options.on_progress = [&](const RunProgress& progress) {
    stored.push_back(progress.answers_stored);
    auto store = reader();
    const auto run = *store.latest_run().value();
    std::int64_t rows = 0;
    store.for_each_answer(run.row, run.arms[0].row, [&rows](const store::AnswerRow&) { ++rows; })
        .value();
    EXPECT_GE(rows, progress.answers_stored);  // acknowledged means durable
  };
  ASSERT_TRUE(run_suite(suite, options).has_value());
  ASSERT_FALSE(stored.empty());
  EXPECT_TRUE(std::is_sorted(stored.begin(), stored.end()));
  EXPECT_EQ(stored.back(), 40);
}

}  // namespace
}  // namespace assay::eval
