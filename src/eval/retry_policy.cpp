#include "eval/retry_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/eval/limits.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBase = 500ms;

}  // namespace

RetryPolicy::RetryPolicy(int max_attempts, std::uint64_t seed)
    : max_attempts_(max_attempts), random_(static_cast<std::minstd_rand::result_type>(seed)) {}

bool RetryPolicy::is_about_provider(Outcome outcome) {
  return outcome == Outcome::wire_rate_limited || outcome == Outcome::wire_dns ||
         outcome == Outcome::wire_connect;
}

RetryDecision RetryPolicy::after(const Attempt& failed, int attempts_made) {
  using Action = RetryDecision::Action;
  if (stops_provider(failed.outcome)) {
    return {Action::stop_provider,
            {},
            true,
            fmt::format("{}: {}", to_string(failed.outcome), failed.error)};
  }
  // With one attempt configured nothing is ever asked again.
  const bool is_charged = max_attempts_ == 1 || !is_about_provider(failed.outcome);
  if (!is_transient(failed.outcome) || (is_charged && attempts_made >= max_attempts_)) return {};
  const auto wished = failed.retry_after.value_or(0ms);
  if (wished > kLongestHonouredWait) {
    return {Action::stop_provider,
            {},
            true,
            fmt::format("{}: it asks us to wait {} s, longer than the {} s we wait at most",
                        to_string(failed.outcome), wished / 1s, kLongestHonouredWait / 1s)};
  }
  const auto ceiling =
      std::min(kLongestRetryPause, kBase * (1 << std::clamp(attempts_made - 1, 0, 10)));
  const std::chrono::milliseconds drawn(
      std::uniform_int_distribution<std::int64_t>(0, ceiling.count())(random_));
  return {Action::retry, wished + drawn, is_charged, {}};
}

}  // namespace assay::eval
