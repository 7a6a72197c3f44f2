#pragma once

/// \file
/// Attempts and rate-limit headers for the tests of what follows from them.

#include <chrono>
#include <optional>

#include "assay/eval/caller.hpp"

namespace assay::eval {

inline CallResult ended_with(Outcome outcome,
                             std::optional<std::chrono::milliseconds> wish = std::nullopt) {
  CallResult result;
  result.attempt.outcome = outcome;
  result.attempt.retry_after = wish;
  return result;
}

inline CallResult answered(TokenCount input, TokenCount output) {
  CallResult result = ended_with(Outcome::ok);
  result.attempt.completion.usage.input = input;
  result.attempt.completion.usage.output = output;
  return result;
}

/// What a provider says about its requests.
inline provider::RateLimits requests_left(std::int64_t limit, std::int64_t remaining,
                                          std::optional<std::chrono::milliseconds> reset) {
  provider::RateLimits limits;
  limits.quotas[static_cast<std::size_t>(provider::QuotaKind::requests)] = {limit, remaining,
                                                                            reset};
  return limits;
}

}  // namespace assay::eval
