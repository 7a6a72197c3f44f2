#pragma once

/// \file
/// One deadline that is moved often and missed rarely.

#include <memory>

#include "net/asio.hpp"

namespace assay::net {

/// Calls `expired` once the watched moment has passed. Moving the deadline back (every read does)
/// costs one store: the timer that is already set finds out when it fires, and sets itself again.
/// Lives in a shared_ptr, which the pending timer shares.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  explicit Watchdog(const Executor& executor) : timer_(executor) {}
  virtual ~Watchdog() = default;
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void watch_until(TimePoint due);
  void unwatch();  ///< and lets go of the timer, so that it keeps nothing alive

 protected:
  virtual void expired() = 0;

 private:
  void arm();

  Timer timer_;
  TimePoint due_ = TimePoint::max();
  TimePoint armed_ = TimePoint::max();  ///< when the pending timer fires; max = none is pending
};

}  // namespace assay::net
