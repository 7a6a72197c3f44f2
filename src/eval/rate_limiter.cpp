#include "eval/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace assay::eval {
namespace {

constexpr double kRounding = 1e-6;  ///< of a request or token: levels are sums of many parts

}  // namespace

void RateLimiter::Bucket::set(double per_minute, double least_capacity) {
  rate = per_minute / 60;
  capacity = std::max(least_capacity, rate);
  level = capacity;
}

double RateLimiter::Bucket::wait_seconds(double needed) const {
  // A call that needs more than the bucket can ever hold goes when the bucket is full.
  const double missing = std::min(needed, capacity) - level;
  return rate > 0 && missing > kRounding ? missing / rate : 0;
}

void RateLimiter::Bucket::take(double amount, SteadyClock::time_point now) {
  if (rate <= 0) return;
  level -= amount;
  used.add(now, amount);
}

double RateLimiter::Bucket::share(SteadyClock::time_point now) {
  return rate > 0 ? used.sum(now) / (rate * 60) : 0;
}

RateLimiter::RateLimiter(const config::MinuteLimits& limits, SteadyClock::time_point now)
    : last_(now) {
  if (const auto limit = limits.requests_per_minute) requests_.set(static_cast<double>(*limit), 1);
  if (const auto limit = limits.tokens_per_minute) tokens_.set(static_cast<double>(*limit), 0);
}

void RateLimiter::refill(SteadyClock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - last_).count();
  last_ = now;
  for (Bucket* bucket : {&requests_, &tokens_}) {
    bucket->level = std::min(bucket->capacity, bucket->level + seconds * bucket->rate);
  }
}

std::chrono::nanoseconds RateLimiter::wait(const Demand& demand, SteadyClock::time_point now) {
  refill(now);
  const double seconds =
      std::max(requests_.wait_seconds(demand.requests), tokens_.wait_seconds(demand.tokens()));
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::ceil(seconds * 1e9)));
}

void RateLimiter::take(const Demand& demand, SteadyClock::time_point now) {
  refill(now);
  requests_.take(demand.requests, now);
  tokens_.take(demand.tokens(), now);
}

void RateLimiter::settle(const Demand& reserved, const Demand& used, SteadyClock::time_point now) {
  tokens_.take(used.tokens() - reserved.tokens(), now);
}

double RateLimiter::share_of_requests(SteadyClock::time_point now) {
  return requests_.share(now);
}

double RateLimiter::share_of_tokens(SteadyClock::time_point now) {
  return tokens_.share(now);
}

}  // namespace assay::eval
