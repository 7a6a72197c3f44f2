#pragma once

/// \file
/// What a provider says about its own quotas in the headers of its answers.
///
/// Pure; points in time are measured against the `Date` header, as in retry_after.hpp. All
/// functions may be called from any thread.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "assay/net/http_message.hpp"

namespace assay::provider {

/// What a quota counts. `tokens` are input and output together.
enum class QuotaKind : unsigned char { requests, tokens, input_tokens, output_tokens };
inline constexpr std::size_t kQuotaKinds = 4;

/// "requests", "tokens", "input tokens", "output tokens".
[[nodiscard]] std::string_view to_string(QuotaKind kind);

/// One quota as it stood when the provider answered.
struct QuotaState {
  std::int64_t limit = 0;      ///< at least 1
  std::int64_t remaining = 0;  ///< 0 to `limit`
  std::optional<std::chrono::milliseconds>
      reset;  ///< until all of it is there again, if it says so

  [[nodiscard]] double used_share() const {
    return 1.0 - static_cast<double>(remaining) / static_cast<double>(limit);
  }
};

struct RateLimits {
  std::array<std::optional<QuotaState>, kQuotaKinds> quotas;

  [[nodiscard]] const std::optional<QuotaState>& of(QuotaKind kind) const {
    return quotas[static_cast<std::size_t>(kind)];
  }
};

/// Reads `x-ratelimit-{limit,remaining,reset}-*` of OpenAI and its like, where of `tokens` and
/// `project-tokens` the one that is closer to its end counts, and `anthropic-ratelimit-*`. A quota
/// without a limit and a count of what remains, or with impossible ones (negative, more left than
/// there is, no number), is left out: nothing can be learned from it.
[[nodiscard]] RateLimits rate_limits(const net::Headers& headers);

}  // namespace assay::provider
