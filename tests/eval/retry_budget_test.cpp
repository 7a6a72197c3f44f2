#include "eval/retry_budget.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr SteadyClock::time_point kStart{1h};

/// Retries that may start at once.
int retries_at(RetryBudget& budget, SteadyClock::time_point now) {
  int retries = 0;
  for (; budget.allows_retry(now) && retries < 100'000; ++retries) budget.retry(now);
  return retries;
}

TEST(RetryBudget, AllowsAFifthOfTheFirstAttempts) {
  RetryBudget budget;
  for (int i = 0; i < 1000; ++i) budget.first_attempt(kStart);
  EXPECT_EQ(retries_at(budget, kStart), 200);
}

TEST(RetryBudget, AllowsTenToARunOfThreeItems) {
  RetryBudget budget;
  for (int i = 0; i < 3; ++i) budget.first_attempt(kStart);
  EXPECT_EQ(retries_at(budget, kStart), 10);
}

TEST(RetryBudget, AllowsOneMoreForEachAnswer) {
  RetryBudget budget;
  for (int i = 0; i < 100; ++i) budget.first_attempt(kStart);
  for (int i = 0; i < 50; ++i) budget.answered(kStart);
  EXPECT_EQ(retries_at(budget, kStart), 70);
}

TEST(RetryBudget, ForgetsWhatIsAMinuteAgo) {
  RetryBudget budget;
  for (int i = 0; i < 100; ++i) budget.first_attempt(kStart);
  EXPECT_EQ(retries_at(budget, kStart + 30s), 20);
  EXPECT_EQ(retries_at(budget, kStart + 59s), 0);
  EXPECT_EQ(retries_at(budget, kStart + 61s), 0);  // the retries still count, the attempts do not
  EXPECT_EQ(retries_at(budget, kStart + 90s), 10);
  EXPECT_EQ(retries_at(budget, kStart + 10h), 10);
}

TEST(SlidingSum, AddsUpTheLastSixtySeconds) {
  SlidingSum sum;
  for (int second = 0; second < 100; ++second) sum.add(kStart + std::chrono::seconds(second), 1);
  EXPECT_EQ(sum.sum(kStart + 99s), 60);
  EXPECT_EQ(sum.sum(kStart + 99s + 999ms), 60);
  EXPECT_EQ(sum.sum(kStart + 100s), 59);
  EXPECT_EQ(sum.sum(kStart + 158s), 1);
  EXPECT_EQ(sum.sum(kStart + 159s), 0);
}

}  // namespace
}  // namespace assay::eval
