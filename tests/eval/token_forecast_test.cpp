#include "eval/token_forecast.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

TokenUsage used(TokenCount input, TokenCount output) {
  TokenUsage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

TEST(TokenForecast, ExpectsAFullAnswerUntilItKnowsBetter) {
  const Demand demand = TokenForecast().expect({1, 200, 64});
  EXPECT_EQ(demand.input, 200);
  EXPECT_EQ(demand.output, 64);
  EXPECT_EQ(demand.tokens(), 264);
}

TEST(TokenForecast, FollowsHowTheProviderCounts) {
  TokenForecast forecast;
  forecast.learn({1, 200, 64}, used(250, 16));
  EXPECT_EQ(forecast.expect({1, 400, 64}).input, 500);
  EXPECT_EQ(forecast.expect({1, 400, 64}).output, 16);
  for (int i = 0; i < 100; ++i) forecast.learn({1, 200, 64}, used(300, 32));
  EXPECT_NEAR(forecast.expect({1, 400, 64}).input, 600, 1);
  EXPECT_NEAR(forecast.expect({1, 400, 64}).output, 32, 1);
}

TEST(TokenForecast, LearnsNothingFromAnUnknownUsageOrWhereNothingWasCounted) {
  TokenForecast forecast;
  forecast.learn({1, 200, 64}, TokenUsage{});
  EXPECT_EQ(forecast.expect({1, 200, 64}).tokens(), 264);
  forecast.learn({1, 0, 0}, used(300, 32));
  EXPECT_EQ(forecast.expect({1, 200, 64}).tokens(), 264);
}

}  // namespace
}  // namespace assay::eval
