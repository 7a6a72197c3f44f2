#include "eval/retry_policy.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::fails;
using fake::ScriptedProvider;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// Answers each item rightly, but its first call with `reply`.
ScriptedProvider::Script first_fails_with(const fake::ProviderReply& reply) {
  return [reply](const Asked& asked) {
    return asked.of_this_item == 0 ? reply : answer_rightly(asked);
  };
}

TEST_F(RunTest, AsksAgainAfterWhatMayPassAndKeepsEveryAttempt) {
  struct Case {
    fake::ProviderReply reply;
    const char* outcome;
  };
  const std::vector<Case> cases = {
      {fails(429, "rate_limit_exceeded", "slow down", {{"retry-after", "0.05"}}),
       "wire.rate_limited"},
      {fails(503, "overloaded", "busy"), "wire.overloaded"},
      {fails(500, "server_error", "oops"), "wire.server_error"}};
  fake::write_colours(folder_, 2);
  for (const Case& failing : cases) {
    const ScriptedProvider provider(first_fails_with(failing.reply));
    const RunReport report = run(suite_for(provider), true);
    EXPECT_EQ(report.ending, Ending::complete) << failing.outcome;
    EXPECT_EQ(report.progress.retries, 2);
    const std::string failed = failing.outcome;
    EXPECT_THAT(attempts(report.run_id),
                ElementsAre("c000#1 " + failed, "c000#2 ok", "c001#1 " + failed, "c001#2 ok"));
    const ArmSummary arm = summary(report.run_id).arms.at(0);
    EXPECT_EQ(arm.metrics.accuracy.value, 1.0);
    EXPECT_EQ(arm.attempts, 4);
  }
}

TEST_F(RunTest, AsksAgainAfterALostConnection) {
  fake::write_colours(folder_, 1);
  const ScriptedProvider provider(first_fails_with(fake::drops()));
  const RunReport report = run(suite_for(provider));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_THAT(attempts(report.run_id), ElementsAre("c000#1 wire.reset", "c000#2 ok"));
}

TEST_F(RunTest, GivesUpAfterItsAttemptsAndAsksOnlyThatItemWhenResumed) {
  fake::write_colours(folder_, 6);
  bool is_down = true;
  const ScriptedProvider provider([&is_down](const Asked& asked) {
    return is_down && asked.user == "item 2" ? fails(500, "server_error", "oops")
                                             : answer_rightly(asked);
  });
  const Suite suite = suite_for(provider, {.rest = "run: {max_attempts: 2}\n"});
  const RunReport first = run(suite);
  EXPECT_EQ(first.ending, Ending::incomplete);
  EXPECT_THAT(first.why, HasSubstr("1 of 6 answers failed on the wire"));
  EXPECT_EQ(first.progress.answers_stored, 5);
  EXPECT_EQ(first.progress.answers_failed, 1);
  EXPECT_EQ(provider.calls(), 7);
  EXPECT_EQ(summary(first.run_id).arms.at(0).metrics.coverage.n, 6);
  EXPECT_EQ(summary(first.run_id).arms.at(0).metrics.accuracy.n, 5);
  is_down = false;
  const RunReport second = run(suite);
  EXPECT_TRUE(second.resumed);
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(provider.calls(), 8);
  EXPECT_EQ(provider.asked().back().user, "item 2");
  EXPECT_THAT(attempts(first.run_id), testing::Contains("c002#3 ok"));
}

TEST_F(RunTest, DoesNotRepeatWhatWaitingCannotFix) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.user == "item 1" ? fails(400, "invalid_request_error", "no")
                                  : answer_rightly(asked);
  });
  const RunReport report = run(suite_for(provider));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(provider.calls(), 4);
  EXPECT_EQ(report.progress.retries, 0);
  EXPECT_THAT(attempts(report.run_id), testing::Contains("c001#1 wire.bad_request"));
}

TEST_F(RunTest, StopsAProviderThatRefusesTheKeyOrIsOutOfMoney) {
  fake::write_colours(folder_, 100);
  for (const auto& reply :
       {fails(401, "invalid_api_key", "who are you"), fails(402, "billing_error", "pay"),
        fails(429, "insufficient_quota", "no more")}) {
    const ScriptedProvider provider([&reply](const Asked&) { return reply; });
    const RunReport report = run(suite_for(provider, {.concurrency = 8}), true);
    EXPECT_EQ(report.ending, Ending::incomplete);
    EXPECT_LE(provider.calls(), 8);
    EXPECT_GE(provider.calls(), 1);
    EXPECT_THAT(report.why, HasSubstr("provider \"fake\" stopped: wire."));
    EXPECT_EQ(notices_.size(), 1U);
    notices_.clear();
  }
}

TEST_F(RunTest, LetsTheOtherProviderGoOnWhenOneStops) {
  fake::write_colours(folder_, 20);
  const ScriptedProvider broken([](const Asked&) { return fails(401, "invalid_api_key", "no"); });
  const ScriptedProvider healthy(answer_rightly);
  folder_.write(
      "assay.yaml",
      fmt::format("providers:\n  a: {{protocol: openai, base_url: \"{}\"}}\n"
                  "  b: {{protocol: openai, base_url: \"{}\"}}\n"
                  "models:\n  lite: {{provider: a, id: x}}\n  pro: {{provider: b, id: y}}\n"
                  "tasks: [colours]\n",
                  broken.base_url(), healthy.base_url()));
  dataset::Problems problems;
  const Suite suite = load_suite(folder_ / "assay.yaml", {}, problems).value();
  const RunReport report = run(suite);
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(healthy.calls(), 20);
  EXPECT_EQ(report.progress.answers_stored, 20);
}

TEST_F(RunTest, DoesNotWaitLongerThanTwoMinutesForAnyone) {
  fake::write_colours(folder_, 50);
  const ScriptedProvider provider([](const Asked&) {
    return fails(429, "rate_limit_exceeded", "tomorrow", {{"retry-after", "3600"}});
  });
  const RunReport report = run(suite_for(provider));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_THAT(report.why, HasSubstr("3600 s"));
  EXPECT_LE(provider.calls(), 4);
}

Attempt failed_with(Outcome outcome, std::optional<std::chrono::milliseconds> wish = {}) {
  Attempt attempt;
  attempt.outcome = outcome;
  attempt.retry_after = wish;
  return attempt;
}

TEST(RetryPolicy, DrawsItsWaitsBelowADoublingCeiling) {
  RetryPolicy policy(20, 7);
  for (int made = 1; made < 20; ++made) {
    const auto ceiling = std::min<std::int64_t>(8000, 500LL << (made - 1));
    for (int draw = 0; draw < 50; ++draw) {
      const RetryDecision decision = policy.after(failed_with(Outcome::wire_reset), made);
      ASSERT_EQ(decision.action, RetryDecision::Action::retry);
      EXPECT_GE(decision.wait, 0ms);
      EXPECT_LE(decision.wait.count(), ceiling);
    }
  }
}

TEST(RetryPolicy, WaitsAtLeastAsLongAsTheProviderWishes) {
  RetryPolicy policy(3, 7);
  const auto wait = policy.after(failed_with(Outcome::wire_rate_limited, 120s), 1).wait;
  EXPECT_GE(wait, 120s);
  EXPECT_LE(wait, 121s);  // and a little more, so that not all come back at once
  const RetryDecision too_long = policy.after(failed_with(Outcome::wire_rate_limited, 121s), 1);
  EXPECT_EQ(too_long.action, RetryDecision::Action::stop_provider);
  EXPECT_THAT(too_long.reason, HasSubstr("121 s"));
}

TEST(RetryPolicy, EndsAfterTheGivenCalls) {
  RetryPolicy policy(3, 7);
  using Action = RetryDecision::Action;
  EXPECT_EQ(policy.after(failed_with(Outcome::wire_timeout), 2).action, Action::retry);
  EXPECT_EQ(policy.after(failed_with(Outcome::wire_timeout), 3).action, Action::give_up);
  EXPECT_EQ(policy.after(failed_with(Outcome::wire_bad_request), 1).action, Action::give_up);
  EXPECT_EQ(policy.after(failed_with(Outcome::harness_cancelled), 1).action, Action::give_up);
  EXPECT_EQ(policy.after(failed_with(Outcome::wire_auth), 1).action, Action::stop_provider);
}

TEST(RetryPolicy, ChargesNoItemForTheStateOfItsProvider) {
  RetryPolicy policy(3, 7);
  for (const Outcome outcome :
       {Outcome::wire_rate_limited, Outcome::wire_connect, Outcome::wire_dns}) {
    const RetryDecision decision = policy.after(failed_with(outcome), 3);
    EXPECT_EQ(decision.action, RetryDecision::Action::retry) << to_string(outcome);
    EXPECT_FALSE(decision.is_charged);
  }
  EXPECT_TRUE(policy.after(failed_with(Outcome::wire_server_error), 1).is_charged);
}

TEST(RetryPolicy, AsksNothingAgainWithOneAttempt) {
  RetryPolicy policy(1, 7);
  for (const Outcome outcome :
       {Outcome::wire_rate_limited, Outcome::wire_connect, Outcome::wire_reset}) {
    EXPECT_EQ(policy.after(failed_with(outcome), 1).action, RetryDecision::Action::give_up);
  }
}

}  // namespace
}  // namespace assay::eval
