#pragma once

/// \file
/// The vocabulary of every coroutine in net/. Private to this layer: heavy.
///
/// Everything runs on one io_context with one thread, so the executor is spelled out instead of
/// erased: that saves an indirection on each of the few operations that a request consists of.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "assay/core/clock.hpp"

namespace assay::net {

namespace asio = boost::asio;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
using TimePoint = SteadyClock::time_point;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

template <class T>
using Task = asio::awaitable<T, Executor>;

/// Asio reports (error_code, values...) as a tuple, so a cancelled wait is a value to look at
/// rather than an exception unwinding through coroutine frames.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_result{};

/// Lets one coroutine wait until somebody calls `notify`. A notification that comes first is kept.
/// A timer underneath, so that the suspended coroutine belongs to the io_context and is destroyed
/// with it.
class Event {
 public:
  explicit Event(const Executor& executor) : timer_(executor) {}

  void notify() {
    notified_ = true;
    timer_.cancel();
  }

  Task<void> wait() {
    if (!notified_) {
      timer_.expires_at(TimePoint::max());
      co_await timer_.async_wait(as_result);
    }
    notified_ = false;
  }

  /// Ends a `wait` that nobody notifies; false when it was notified in time.
  Task<bool> wait_until(TimePoint due) {
    bool late = false;
    if (!notified_) {
      timer_.expires_at(due);
      const auto [error] = co_await timer_.async_wait(as_result);
      late = !error && !notified_;
    }
    notified_ = false;
    co_return late;
  }

 private:
  Timer timer_;
  bool notified_ = false;
};

}  // namespace assay::net
