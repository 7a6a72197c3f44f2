#pragma once

/// \file
/// How much of what a provider is sent may be repeats.

#include <algorithm>

#include "assay/core/clock.hpp"
#include "assay/eval/limits.hpp"
#include "eval/sliding_sum.hpp"

namespace assay::eval {

/// While a provider fails, repeats must not become its load: over any 60 seconds there may be as
/// many retries as a fifth of the first attempts. Two things are allowed besides: ten retries in
/// these seconds, so that a run of three items may retry at all, and one for each call that was
/// answered in them, so that a provider that fails every other call is asked until it has answered
/// everything; while nothing is answered that adds nothing. \see Beyer et al. (2016), "Site
/// Reliability Engineering", chapter 21: retry budgets
class RetryBudget {
 public:
  void first_attempt(SteadyClock::time_point now) { firsts_.add(now, 1); }
  void retry(SteadyClock::time_point now) { retries_.add(now, 1); }
  void answered(SteadyClock::time_point now) { answers_.add(now, 1); }

  [[nodiscard]] bool allows_retry(SteadyClock::time_point now) {
    const double allowed =
        std::max<double>(kRetryFloor, kRetryShare * firsts_.sum(now)) + answers_.sum(now);
    return retries_.sum(now) + 1 <= allowed;
  }

 private:
  SlidingSum firsts_, retries_, answers_;
};

}  // namespace assay::eval
