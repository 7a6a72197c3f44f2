#include "net/dialer.hpp"

#include <boost/asio/error.hpp>

namespace assay::net {
namespace {

constexpr std::chrono::milliseconds kAttemptDelay{250};

using Endpoint = asio::ip::tcp::endpoint;

// v6, v4, v6, v4, ... starting with the family that the system put first.
std::vector<Endpoint> alternating(const std::vector<asio::ip::address>& addresses,
                                  std::uint16_t port) {
  std::vector<Endpoint> first;
  std::vector<Endpoint> second;
  for (const auto& address : addresses) {
    auto& family = address.is_v6() == addresses.front().is_v6() ? first : second;
    family.emplace_back(address, port);
  }
  std::vector<Endpoint> all;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) all.push_back(first[i]);
    if (i < second.size()) all.push_back(second[i]);
  }
  return all;
}

}  // namespace

Dialer::Dialer(const Executor& executor, const std::vector<asio::ip::address>& addresses,
               std::uint16_t port)
    : executor_(executor), endpoints_(alternating(addresses, port)), changed_(executor) {}

Task<error_code> Dialer::dial() {
  while (!winner_ && !given_up_ && failed_ < endpoints_.size()) {
    const bool all_failed = failed_ == attempts_.size();
    if (all_failed || attempts_.empty()) start_next();
    const bool more = attempts_.size() < endpoints_.size();
    const auto due = more ? SteadyClock::now() + kAttemptDelay : TimePoint::max();
    const bool silent = co_await changed_.wait_until(due);
    if (silent && more) start_next();
  }
  for (auto& attempt : attempts_) attempt.reset();
  if (winner_) co_return error_code();
  co_return given_up_ ? error_code(asio::error::operation_aborted) : last_error_;
}

void Dialer::give_up() {
  given_up_ = true;
  changed_.notify();
}

void Dialer::start_next() {
  const std::size_t index = attempts_.size();
  attempts_.emplace_back(std::in_place, executor_);
  attempts_.back()->async_connect(endpoints_[index],
                                  [self = shared_from_this(), index](const error_code& error) {
                                    self->finished(index, error);
                                  });
}

void Dialer::finished(std::size_t attempt, const error_code& error) {
  if (error == asio::error::operation_aborted) return;
  if (error) {
    ++failed_;
    last_error_ = error;
  } else if (!winner_ && attempts_[attempt]) {
    winner_ = std::move(attempts_[attempt]);
  }
  changed_.notify();
}

}  // namespace assay::net
