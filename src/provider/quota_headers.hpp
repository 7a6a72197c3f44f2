#pragma once

/// \file
/// The headers in which providers tell of their quotas.

#include <array>
#include <string_view>

#include "assay/provider/rate_limits.hpp"

namespace assay::provider {

/// One quota, by the names of its three headers.
struct QuotaHeaders {
  QuotaKind kind;
  std::string_view limit, remaining, reset;
};

inline constexpr std::array<QuotaHeaders, 7> kQuotaHeaders = {{
    {QuotaKind::requests, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
     "x-ratelimit-reset-requests"},
    {QuotaKind::tokens, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens",
     "x-ratelimit-reset-tokens"},
    {QuotaKind::tokens, "x-ratelimit-limit-project-tokens", "x-ratelimit-remaining-project-tokens",
     "x-ratelimit-reset-project-tokens"},
    {QuotaKind::requests, "anthropic-ratelimit-requests-limit",
     "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
    {QuotaKind::tokens, "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining",
     "anthropic-ratelimit-tokens-reset"},
    {QuotaKind::input_tokens, "anthropic-ratelimit-input-tokens-limit",
     "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"},
    {QuotaKind::output_tokens, "anthropic-ratelimit-output-tokens-limit",
     "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"},
}};

}  // namespace assay::provider
