#pragma once

/// \file
/// What follows from a failed call: nothing, another try, or no further call to its provider.

#include <chrono>
#include <cstdint>
#include <random>
#include <string>

#include "assay/core/completion.hpp"

namespace assay::eval {

struct RetryDecision {
  enum class Action { give_up, retry, stop_provider };
  Action action = Action::give_up;
  std::chrono::milliseconds wait{0};  ///< of `retry`
  bool is_charged = true;             ///< of `retry`: the failed call counts against the item
  std::string reason;                 ///< of `stop_provider`, for people
};

/// Exponential backoff with full jitter, so that calls that failed together do not come back
/// together. A wait that the provider names comes before it, up to two minutes; a provider that
/// wants more is not worth waiting for. A rate limit or an unreachable host is the provider's state
/// and not the item's, so it uses up no try of the item; how long to put up with it is the Lane's
/// to say. \see Brooker (2015), "Exponential Backoff And Jitter", AWS Architecture Blog
class RetryPolicy {
 public:
  RetryPolicy(int max_attempts, std::uint64_t seed);

  /// \param attempts_made  calls charged to this answer so far, the failed one included
  [[nodiscard]] RetryDecision after(const Attempt& failed, int attempts_made);

  /// Does this outcome say something about the provider's state rather than about the request?
  [[nodiscard]] static bool is_about_provider(Outcome outcome);

 private:
  int max_attempts_;
  std::minstd_rand random_;
};

}  // namespace assay::eval
