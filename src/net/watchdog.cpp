#include "net/watchdog.hpp"

namespace assay::net {

void Watchdog::watch_until(TimePoint due) {
  due_ = due;
  if (due_ < armed_) arm();
}

void Watchdog::unwatch() {
  due_ = TimePoint::max();
  if (armed_ == TimePoint::max()) return;
  armed_ = TimePoint::max();
  timer_.cancel();
}

void Watchdog::arm() {
  armed_ = due_;
  timer_.expires_at(due_);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || self->armed_ == TimePoint::max()) return;
    self->armed_ = TimePoint::max();
    if (self->due_ == TimePoint::max()) return;
    if (SteadyClock::now() < self->due_) {
      self->arm();
      return;
    }
    self->due_ = TimePoint::max();
    self->expired();
  });
}

}  // namespace assay::net
