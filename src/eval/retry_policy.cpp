#include "eval/retry_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/eval/limits.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBase = 500ms;
constexpr std::chrono::milliseconds kCap = 8s;

/// A name that does not resolve is tried once more, no longer: it is probably misspelt.
constexpr int kDnsAttempts = 2;
constexpr int kRateLimitFactor = 3;

int attempts_for(Outcome outcome, int configured) {
  if (outcome == Outcome::wire_dns) return std::min(configured, kDnsAttempts);
  if (configured > 1 && outcome == Outcome::wire_rate_limited) return configured * kRateLimitFactor;
  return configured;
}

}  // namespace

RetryPolicy::RetryPolicy(int max_attempts, std::uint64_t seed)
    : max_attempts_(max_attempts),
      random_(static_cast<std::minstd_rand::result_type>(seed)) {}

RetryDecision RetryPolicy::after(const Attempt& failed, int attempts_made) {
  using Action = RetryDecision::Action;
  if (stops_provider(failed.outcome)) {
    return {Action::stop_provider, {}, fmt::format("{}: {}", to_string(failed.outcome), failed.error)};
  }
  if (!is_transient(failed.outcome)) return {};
  if (attempts_made >= attempts_for(failed.outcome, max_attempts_)) return {};
  const auto wished = failed.retry_after.value_or(0ms);
  if (wished > kLongestHonouredWait) {
    return {Action::stop_provider, {},
            fmt::format("{}: it asks us to wait {} s, longer than the {} s we wait at most",
                        to_string(failed.outcome), wished / 1s, kLongestHonouredWait / 1s)};
  }
  const auto ceiling = std::min(kCap, kBase * (1 << std::min(attempts_made - 1, 10)));
  const std::chrono::milliseconds drawn(
      std::uniform_int_distribution<std::int64_t>(0, ceiling.count())(random_));
  return {Action::retry, wished + drawn, {}};
}

}  // namespace assay::eval
