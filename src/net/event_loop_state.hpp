#pragma once

/// \file
/// What an EventLoop is made of. Private to net/.

#include <atomic>
#include <boost/asio/signal_set.hpp>
#include <list>
#include <mutex>

#include "assay/net/event_loop.hpp"
#include "net/asio.hpp"

namespace assay::net {

/// Carries work from threads that may outlive the loop, as a name lookup in a black hole does.
class Mailbox {
 public:
  explicit Mailbox(asio::io_context& context) : context_(&context) {}

  /// Any thread. Drops the work when the loop is gone.
  void post(std::function<void()> work);
  void close();

 private:
  std::mutex mutex_;
  asio::io_context* context_;
};

struct EventLoop::State {
  State() : mailbox(std::make_shared<Mailbox>(context)) {}
  ~State() { mailbox->close(); }

  struct SignalWatch;

  asio::io_context context{1};  // a hint: one thread runs it
  std::shared_ptr<Mailbox> mailbox;
  std::list<std::unique_ptr<SignalWatch>> signals;
  std::atomic<bool> stop_requested{false};
};

struct EventLoop::State::SignalWatch {
  SignalWatch(asio::io_context& io, std::function<void(int)> handler)
      : context(io), set(io), work(std::move(handler)) {}
  void wait();

  asio::io_context& context;
  asio::signal_set set;
  std::function<void(int)> work;
};

}  // namespace assay::net
