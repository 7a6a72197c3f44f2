#include "eval/rate_limiter.hpp"

#include <algorithm>

namespace assay::eval {
namespace {

double per_second(std::optional<std::int64_t> per_minute) {
  return per_minute ? static_cast<double>(*per_minute) / 60.0 : 0.0;
}

}  // namespace

RateLimiter::RateLimiter(std::optional<std::int64_t> requests_per_minute,
                         std::optional<std::int64_t> tokens_per_minute, Clock::time_point now)
    : last_(now) {
  requests_.rate = per_second(requests_per_minute);
  requests_.capacity = std::max(1.0, requests_.rate);
  requests_.level = requests_.capacity;
  tokens_.rate = per_second(tokens_per_minute);
  tokens_.capacity = tokens_.rate;
  tokens_.level = tokens_.capacity;
}

void RateLimiter::refill(Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - last_).count();
  last_ = now;
  for (Bucket* bucket : {&requests_, &tokens_}) {
    bucket->level = std::min(bucket->capacity, bucket->level + seconds * bucket->rate);
  }
}

std::chrono::nanoseconds RateLimiter::wait(Clock::time_point now) {
  refill(now);
  double seconds = 0;
  if (requests_.rate > 0 && requests_.level < 1) seconds = (1 - requests_.level) / requests_.rate;
  // A call whose estimate is above what the bucket can ever hold goes when the bucket is full.
  const double needed = std::min(estimate_, tokens_.capacity);
  if (tokens_.rate > 0 && tokens_.level < needed) {
    seconds = std::max(seconds, (needed - tokens_.level) / tokens_.rate);
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

void RateLimiter::take(Clock::time_point now) {
  refill(now);
  requests_.level -= 1;
  tokens_.level -= estimate_;
}

void RateLimiter::settle(std::optional<std::int64_t> tokens) {
  if (!tokens) return;
  const auto used = static_cast<double>(*tokens);
  tokens_.level += estimate_ - used;
  estimate_ += (used - estimate_) / 8;
}

}  // namespace assay::eval
