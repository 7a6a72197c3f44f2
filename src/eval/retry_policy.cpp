#include "eval/retry_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBase = 500ms;
constexpr std::chrono::milliseconds kCap = 8s;
constexpr std::chrono::milliseconds kLongestHonouredWait = 120s;

/// A name that does not resolve is tried once more, no longer: it is probably misspelt.
constexpr int kDnsAttempts = 2;

}  // namespace

RetryPolicy::RetryPolicy(int max_attempts, std::uint64_t seed)
    : max_attempts_(max_attempts),
      random_(static_cast<std::minstd_rand::result_type>(seed)) {}

RetryDecision RetryPolicy::after(const Attempt& failed, int attempts_made) {
  using Action = RetryDecision::Action;
  if (stops_provider(failed.outcome)) {
    return {Action::stop_provider, {}, fmt::format("{}: {}", to_string(failed.outcome), failed.error)};
  }
  const int limit = failed.outcome == Outcome::wire_dns ? std::min(max_attempts_, kDnsAttempts)
                                                        : max_attempts_;
  if (!is_transient(failed.outcome) || attempts_made >= limit) return {};
  const auto wished = failed.retry_after.value_or(0ms);
  if (wished > kLongestHonouredWait) {
    return {Action::stop_provider, {},
            fmt::format("{}: it asks us to wait {} s, longer than the {} s we wait at most",
                        to_string(failed.outcome), wished / 1s, kLongestHonouredWait / 1s)};
  }
  const auto ceiling = std::min(kCap, kBase * (1 << std::min(attempts_made - 1, 10)));
  const std::chrono::milliseconds drawn(
      std::uniform_int_distribution<std::int64_t>(0, ceiling.count())(random_));
  return {Action::retry, std::max(wished, drawn), {}};
}

}  // namespace assay::eval
