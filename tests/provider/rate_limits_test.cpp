#include "assay/provider/rate_limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::provider {
namespace {

using namespace std::chrono_literals;

TEST(RateLimitHeaders, ReadsTheSpellingOfOpenAi) {
  const RateLimits limits = rate_limits({{"X-RateLimit-Limit-Requests", "500"},
                                         {"x-ratelimit-remaining-requests", "499"},
                                         {"x-ratelimit-reset-requests", "120ms"},
                                         {"x-ratelimit-limit-tokens", "30000"},
                                         {"x-ratelimit-remaining-tokens", "29500"},
                                         {"x-ratelimit-reset-tokens", "1m0.5s"}});
  const auto& requests = limits.of(QuotaKind::requests);
  ASSERT_TRUE(requests);
  EXPECT_EQ(requests->limit, 500);
  EXPECT_EQ(requests->remaining, 499);
  EXPECT_EQ(requests->reset, 120ms);
  EXPECT_DOUBLE_EQ(requests->used_share(), 0.002);
  EXPECT_EQ(limits.of(QuotaKind::tokens)->reset, 60'500ms);
  EXPECT_FALSE(limits.of(QuotaKind::input_tokens));
}

TEST(RateLimitHeaders, TakesTheProjectsTokensWhereTheyEndFirst) {
  const auto tokens = [](const std::string& remaining) {
    return rate_limits({{"x-ratelimit-limit-tokens", "1000"},
                        {"x-ratelimit-remaining-tokens", "500"},
                        {"x-ratelimit-limit-project-tokens", "100"},
                        {"x-ratelimit-remaining-project-tokens", remaining}})
        .of(QuotaKind::tokens);
  };
  EXPECT_EQ(tokens("49")->limit, 100);
  EXPECT_EQ(tokens("51")->limit, 1000);
}

TEST(RateLimitHeaders, ReadsTheSpellingOfAnthropicAgainstTheServersClock) {
  const RateLimits limits =
      rate_limits({{"date", "Thu, 21 Aug 2025 12:40:00 GMT"},
                   {"anthropic-ratelimit-input-tokens-limit", "50000"},
                   {"anthropic-ratelimit-input-tokens-remaining", "0"},
                   {"anthropic-ratelimit-input-tokens-reset", "2025-08-21T12:41:00Z"},
                   {"anthropic-ratelimit-output-tokens-limit", "10000"},
                   {"anthropic-ratelimit-output-tokens-remaining", "10000"},
                   {"anthropic-ratelimit-requests-limit", "50"},
                   {"anthropic-ratelimit-requests-remaining", "49"},
                   {"anthropic-ratelimit-requests-reset", "2025-08-21T12:39:00Z"}});
  EXPECT_EQ(limits.of(QuotaKind::input_tokens)->reset, 60s);
  EXPECT_EQ(limits.of(QuotaKind::input_tokens)->used_share(), 1);
  EXPECT_EQ(limits.of(QuotaKind::output_tokens)->reset, std::nullopt);
  EXPECT_EQ(limits.of(QuotaKind::output_tokens)->used_share(), 0);
  EXPECT_EQ(limits.of(QuotaKind::requests)->reset, 0ms);  // over already
}

TEST(RateLimitHeaders, LearnsNothingFromImpossibleCounts) {
  for (const auto& [limit, remaining] :
       {std::pair("500", "-1"), std::pair("-1", "-1"), std::pair("0", "0"), std::pair("5", "6"),
        std::pair("500", ""), std::pair("", "5"), std::pair("NaN", "5"), std::pair("1e9", "5"),
        std::pair("5.5", "5"), std::pair("99999999999999999999", "5"), std::pair("500", "5, 6")}) {
    EXPECT_FALSE(rate_limits({{"x-ratelimit-limit-requests", limit},
                              {"x-ratelimit-remaining-requests", remaining},
                              {"x-ratelimit-reset-requests", "1s"}})
                     .of(QuotaKind::requests))
        << limit << ' ' << remaining;
  }
  EXPECT_FALSE(rate_limits({{"x-ratelimit-remaining-requests", "5"}}).of(QuotaKind::requests));
  EXPECT_FALSE(rate_limits({}).of(QuotaKind::requests));
}

TEST(RateLimitHeaders, KeepsNoResetThatItCannotRead) {
  for (const char* reset : {"-5", "NaN", "soon", "2025-08-21T12:41:00Z"}) {  // no Date to go by
    const auto quota = rate_limits({{"x-ratelimit-limit-requests", "5"},
                                    {"x-ratelimit-remaining-requests", "0"},
                                    {"x-ratelimit-reset-requests", reset}})
                           .of(QuotaKind::requests);
    ASSERT_TRUE(quota) << reset;
    EXPECT_FALSE(quota->reset) << reset;
  }
}

}  // namespace
}  // namespace assay::provider
