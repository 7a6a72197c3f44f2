// What a reader of the result must be able to rely on when things go wrong half-way.

#include <gtest/gtest.h>

#include "eval/run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::fails;
using fake::ScriptedProvider;
using testing::HasSubstr;

TEST_F(RunTest, LosesNoItemToAParameterThatManyCallsInFlightCarried) {
  fake::write_colours(folder_, 60);
  const ScriptedProvider provider([](const Asked& asked) {
    if (asked.body.find("\"temperature\"") == std::string::npos) return answer_rightly(asked);
    return fails(400, "unsupported_parameter",
                 "Unsupported parameter: 'temperature' is not supported with this model.");
  });
  const RunReport report =
      run(suite_for(provider, {.concurrency = 16, .model = ", temperature: 0"}));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_EQ(report.lowest_coverage, 1.0);
  EXPECT_LE(provider.calls(), 60 + 16);
}

TEST_F(RunTest, CountsCoverageByTheWorstArm) {
  fake::write_colours(folder_, 20);
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.model == "pro-model" ? fails(404, "model_not_found", "no such model")
                                      : answer_rightly(asked);
  });
  const RunReport report =
      run(suite_for(provider, {.models = {"lite", "pro"}, .rest = "gate: {coverage: 0.5}\n"}));
  EXPECT_EQ(report.lowest_coverage, 0.0);
  EXPECT_EQ(report.ending, Ending::incomplete);
}

TEST_F(RunTest, EndsARunThatReachedTheCoverageItWasAskedFor) {
  fake::write_colours(folder_, 20);
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.user == "item 3" ? fails(400, "invalid_value", "this one never works")
                                  : answer_rightly(asked);
  });
  const Suite suite = suite_for(provider, {.rest = "gate: {coverage: 0.9}\n"});
  const RunReport first = run(suite);
  EXPECT_EQ(first.ending, Ending::complete);
  EXPECT_LT(first.lowest_coverage, 1.0);
  EXPECT_FALSE(run(suite).resumed);
}

TEST_F(RunTest, RemembersWhatEarlierSessionsSpent) {
  fake::write_colours(folder_, 40);
  const ScriptedProvider provider(answer_rightly);
  // Two cents a call.
  const ConfigText text{.concurrency = 1,
                        .model = ", price: {input: 1000, output: 2000}",
                        .rest = "budget: {usd: 0.2}\n"};
  EXPECT_EQ(run(suite_for(provider, text)).ending, Ending::incomplete);
  const int calls = provider.calls();
  EXPECT_EQ(run(suite_for(provider, text)).ending, Ending::incomplete);
  EXPECT_EQ(provider.calls(), calls);
}

TEST_F(RunTest, ChargesTheWorstCaseForACallThatNamesNoUsage) {
  fake::write_colours(folder_, 40);
  const ScriptedProvider provider([](const Asked& asked) {
    fake::ProviderReply reply = answer_rightly(asked);
    for (auto at = reply.body.find("\"usage\":{"); at != std::string::npos;
         at = reply.body.find("\"usage\":{")) {
      reply.body.replace(at, 9, "\"other\":{");
    }
    return reply;
  });
  const RunReport report = run(suite_for(provider, {.concurrency = 1,
                                                    .model = ", price: {input: 1000, output: 2000}",
                                                    .rest = "budget: {usd: 0.2}\n"}));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_THAT(report.why, HasSubstr("budget"));
  EXPECT_LT(provider.calls(), 40);
}

TEST_F(RunTest, TouchesNoAnswerForAKeyThatIsNoSecret) {
  fake::write_colours(folder_, 10);
  ::setenv("ASSAY_TEST_SHORT_KEY", "red", 1);
  const ScriptedProvider provider(answer_rightly);
  const RunReport report =
      run(suite_for(provider, {.provider = ", api_key_env: ASSAY_TEST_SHORT_KEY"}));
  EXPECT_EQ(summary(report.run_id).arms.at(0).metrics.accuracy.value, 1.0);
  ::unsetenv("ASSAY_TEST_SHORT_KEY");
}

TEST_F(RunTest, AsksADifferentQuestionInADifferentRun) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider(answer_rightly);
  const std::string plain = suite_for(provider).hash;
  EXPECT_EQ(suite_for(provider).hash, plain);
  EXPECT_NE(suite_for(provider, {.model = ", capabilities: {structured_output: false}"}).hash,
            plain);
  EXPECT_NE(suite_for(provider, {.model = ", temperature: 0"}).hash, plain);
  EXPECT_NE(suite_for(provider, {.models = {"lite", "pro"}}).hash, plain);
  EXPECT_EQ(suite_for(provider, {.models = {"pro", "lite"}}).hash,
            suite_for(provider, {.models = {"lite", "pro"}}).hash);
  EXPECT_EQ(suite_for(provider, {.concurrency = 9, .rest = "budget: {calls: 7}\n"}).hash, plain);
}

}  // namespace
}  // namespace assay::eval
