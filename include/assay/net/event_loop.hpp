#pragma once

/// \file
/// The one thread on which all network work happens.

#include <chrono>
#include <functional>
#include <memory>

namespace assay::net {

/// Runs posted functions, timers and everything that HttpClient and HttpServer do, all on the
/// thread that calls `run`. `post` and `stop` may be called from any thread; the rest only on that
/// thread, or before `run`.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void post(std::function<void()> work);

  /// Calls `work` once, after `delay` on the monotonic clock. Destroying the loop drops it
  /// uncalled.
  void after(std::chrono::nanoseconds delay, std::function<void()> work);

  /// Calls `work` on this loop when one of the signals arrives; repeated. Replaces the default
  /// action.
  void on_signal(std::initializer_list<int> signals, std::function<void(int)> work);

  /// Returns after `stop`, or when there is nothing left to do (signal waits do not count).
  void run();
  /// Returns after `stop` only: for work that other threads will post.
  void run_until_stopped();
  void stop();

  struct State;  ///< defined inside net/
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace assay::net
