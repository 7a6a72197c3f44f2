#include "assay/net/event_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "net/event_loop_state.hpp"

namespace assay::net {

void Mailbox::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (context_ != nullptr) asio::post(*context_, std::move(work));
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
}

void EventLoop::State::SignalWatch::wait() {
  set.async_wait([this](const error_code& error, int number) {
    if (error) return;
    context.get_executor().on_work_started();
    wait();
    work(number);
  });
  // Waiting for Ctrl-C is no reason to go on running: take the wait out of the count of outstanding
  // work. The handler puts it back, because the library takes it out once more after the handler.
  context.get_executor().on_work_finished();
}

EventLoop::EventLoop() : state_(std::make_unique<State>()) {}

EventLoop::~EventLoop() = default;

void EventLoop::post(std::function<void()> work) {
  asio::post(state_->context, std::move(work));
}

void EventLoop::after(std::chrono::nanoseconds delay, std::function<void()> work) {
  auto timer = std::make_shared<Timer>(state_->context.get_executor());
  timer->expires_after(delay);
  Timer& waiting = *timer;  // the handler takes the pointer with it
  waiting.async_wait([timer = std::move(timer), work = std::move(work)](const error_code& error) {
    if (!error) work();
  });
}

void EventLoop::on_signal(std::initializer_list<int> signals, std::function<void(int)> work) {
  auto watch = std::make_unique<State::SignalWatch>(state_->context, std::move(work));
  for (const int number : signals) watch->set.add(number);
  watch->wait();
  state_->signals.push_back(std::move(watch));
}

void EventLoop::run() {
  // A context that ran out of work counts as stopped until it is restarted. A stop() that comes
  // between these two lines is not lost: it left its mark.
  state_->context.restart();
  if (!state_->stop_requested) state_->context.run();
  state_->stop_requested = false;
}

void EventLoop::run_until_stopped() {
  const auto work = asio::make_work_guard(state_->context);
  run();
}

void EventLoop::stop() {
  state_->stop_requested = true;
  state_->context.stop();
}

}  // namespace assay::net
