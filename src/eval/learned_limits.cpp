#include "eval/learned_limits.hpp"

#include <algorithm>

#include "assay/eval/limits.hpp"

namespace assay::eval {

LearnedLimits::Amounts LearnedLimits::amounts_of(const Demand& demand) {
  return {demand.requests, demand.tokens(), demand.input, demand.output};
}

void LearnedLimits::learn(const provider::RateLimits& told,
                          std::optional<std::chrono::milliseconds> hint,
                          SteadyClock::time_point now) {
  for (std::size_t kind = 0; kind < provider::kQuotaKinds; ++kind) {
    const auto& state = told.quotas[kind];
    if (!state) continue;
    if (!state->reset || *state->reset > kLongestHonouredWait) {
      quotas_[kind].reset();
      continue;
    }
    const bool is_hinted = hint && state->remaining == 0;
    const auto reset = is_hinted ? std::min(*hint, *state->reset) : *state->reset;
    const double left = static_cast<double>(state->remaining) - in_flight_[kind];
    quotas_[kind] = {static_cast<double>(state->limit), std::max(0.0, left), now + reset};
  }
}

bool LearnedLimits::limits_anything() const {
  return std::any_of(quotas_.begin(), quotas_.end(), [](const auto& quota) { return quota; });
}

std::chrono::nanoseconds LearnedLimits::wait(const Demand& demand,
                                             SteadyClock::time_point now) const {
  const Amounts needed = amounts_of(demand);
  std::chrono::nanoseconds longest{0};
  for (std::size_t kind = 0; kind < provider::kQuotaKinds; ++kind) {
    const auto& quota = quotas_[kind];
    if (!quota || now >= quota->reset_at || quota->remaining * 2 > quota->limit) continue;
    auto may_start = quota->reset_at;
    if (quota->remaining > 0 && quota->remaining >= std::min(needed[kind], quota->limit)) {
      const double spacing = std::min(1.0, last_[kind] / quota->remaining);
      const std::chrono::duration<double> span = quota->reset_at - last_start_;
      may_start =
          last_start_ + std::chrono::duration_cast<std::chrono::nanoseconds>(span * spacing);
    }
    longest = std::max<std::chrono::nanoseconds>(longest, may_start - now);
  }
  return longest;
}

void LearnedLimits::take(const Demand& demand, SteadyClock::time_point now) {
  last_ = amounts_of(demand);
  last_start_ = now;
  for (std::size_t kind = 0; kind < provider::kQuotaKinds; ++kind) {
    in_flight_[kind] += last_[kind];
    if (auto& quota = quotas_[kind])
      quota->remaining = std::max(0.0, quota->remaining - last_[kind]);
  }
}

void LearnedLimits::release(const Demand& reserved) {
  const Amounts amounts = amounts_of(reserved);
  for (std::size_t kind = 0; kind < provider::kQuotaKinds; ++kind) {
    in_flight_[kind] = std::max(0.0, in_flight_[kind] - amounts[kind]);
  }
}

}  // namespace assay::eval
