#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::ScriptedProvider;
using testing::HasSubstr;

TEST_F(RunTest, NeverMakesMoreCallsThanTheBudgetAllows) {
  fake::write_colours(folder_, 50);
  const ScriptedProvider provider(answer_rightly);
  const Suite suite = suite_for(provider, {.concurrency = 8, .rest = "budget: {calls: 17}\n"});
  const RunReport report = run(suite);
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_THAT(report.why, HasSubstr("budget of 17 calls"));
  EXPECT_EQ(provider.calls(), 17);
  EXPECT_EQ(report.progress.answers_stored, 17);
  // Resuming does not open a second budget.
  const RunReport again = run(suite);
  EXPECT_EQ(again.ending, Ending::incomplete);
  EXPECT_EQ(again.run_id, report.run_id);
  EXPECT_EQ(provider.calls(), 17);
}

TEST_F(RunTest, IsCompleteWhenTheBudgetIsExactlyEnough) {
  fake::write_colours(folder_, 17);
  const ScriptedProvider provider(answer_rightly);
  EXPECT_EQ(run(suite_for(provider, {.rest = "budget: {calls: 17}\n"})).ending, Ending::complete);
}

// A call takes 10 tokens at $1 000 and gives 5 at $2 000 a million: two cents.
constexpr const char* kTwoCents = ", price: {input: 1000, output: 2000}";

TEST_F(RunTest, SpendsAtMostTheBudgetAndWhatIsInFlight) {
  fake::write_colours(folder_, 200);
  const ScriptedProvider provider(answer_rightly);
  const RunReport report = run(
      suite_for(provider, {.concurrency = 4, .model = kTwoCents, .rest = "budget: {usd: 0.5}\n"}));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_THAT(report.why, HasSubstr("budget of $0.5 "));
  EXPECT_GE(provider.calls(), 25);
  EXPECT_LE(provider.calls(), 25 + 4);
  EXPECT_EQ(summary(report.run_id).arms.at(0).cost_usd, 0.02 * provider.calls());
}

TEST_F(RunTest, SpendsNoSecondBudgetWhenResumed) {
  fake::write_colours(folder_, 200);
  const ScriptedProvider provider(answer_rightly);
  const Suite suite =
      suite_for(provider, {.concurrency = 1, .model = kTwoCents, .rest = "budget: {usd: 0.5}\n"});
  (void)run(suite);
  (void)run(suite);
  EXPECT_LE(provider.calls(), 25 + 2);
}

TEST_F(RunTest, RefusesABudgetThatItCannotKeep) {
  fake::write_colours(folder_, 2);
  const ScriptedProvider provider(answer_rightly);
  const Suite suite = suite_for(provider, {.rest = "budget: {usd: 0.5}\n"});
  RunOptions options;
  options.database = database();
  const auto report = run_suite(suite, options);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::invalid_argument);
  EXPECT_THAT(report.error().message,
              testing::AllOf(HasSubstr("assay.yaml:4"), HasSubstr("price")));
  EXPECT_EQ(provider.calls(), 0);
  EXPECT_EQ(run(suite_for(provider, {.rest = "budget: {usd: 0.5, calls: 10}\n"})).ending,
            Ending::complete);
}

}  // namespace
}  // namespace assay::eval
