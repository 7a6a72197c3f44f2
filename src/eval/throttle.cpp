#include "eval/throttle.hpp"

#include <algorithm>

namespace assay::eval {

using std::chrono::milliseconds;

Throttle::Throttle(int concurrency, std::uint64_t seed)
    : most_(concurrency),
      window_(concurrency),
      random_(static_cast<std::minstd_rand::result_type>(seed)) {}

std::chrono::nanoseconds Throttle::wait(SteadyClock::time_point now) const {
  return std::max(std::chrono::nanoseconds(0), closed_until_ - now);
}

void Throttle::learn(const Attempt& attempt, int in_flight, SteadyClock::time_point now) {
  if (is_scored(attempt.outcome)) {
    window_ = std::min(most_, window_ + 1 / window_);
    refusals_ = 0;
    pauses_ = 0;
    return;
  }
  if (attempt.outcome != Outcome::wire_rate_limited &&
      attempt.outcome != Outcome::wire_overloaded) {
    return;
  }
  const bool was_closed = now < closed_until_;
  const milliseconds wished = attempt.retry_after.value_or(milliseconds(0));
  // Calls that were in flight together are refused together; they are one signal. Refusals that
  // follow must not put off the next decrease: under a limit that nobody names they never cease.
  if (now >= next_decrease_) {
    window_ = std::max(1.0, window_ / 2);
    next_decrease_ = now + std::max<milliseconds>(wished, std::chrono::seconds(1));
  }
  closed_until_ = std::max(closed_until_, now + wished);
  // One refusal among others that are still out may be that item's; these will tell.
  ++refusals_;
  const bool is_outage = refusals_ > 1 || in_flight == 0;
  const bool was_sent_before_pause = is_probing() && was_closed;
  if (is_outage) {
    if (!was_sent_before_pause) pause(now);
  } else if (attempt.outcome == Outcome::wire_rate_limited && wished <= milliseconds(0)) {
    // Too fast, and nobody says by how much. The next call at once would be refused as well.
    closed_until_ = std::max(closed_until_, now + drawn_from(kFirstPause));
  }
}

milliseconds Throttle::drawn_from(milliseconds longest) {
  return milliseconds(
      std::uniform_int_distribution<std::int64_t>(longest.count() / 2, longest.count())(random_));
}

void Throttle::pause(SteadyClock::time_point now) {
  const milliseconds longest = std::min(kLongestPause, kFirstPause * (1 << std::min(pauses_, 10)));
  ++pauses_;
  closed_until_ = std::max(closed_until_, now + drawn_from(longest));
}

}  // namespace assay::eval
