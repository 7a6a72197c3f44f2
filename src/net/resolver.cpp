#include "net/resolver.hpp"

#include <netdb.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <system_error>
#include <thread>

namespace assay::net {
namespace {

asio::ip::address to_address(const addrinfo& info) {
  asio::ip::tcp::endpoint endpoint;
  std::copy_n(reinterpret_cast<const unsigned char*>(info.ai_addr), info.ai_addrlen,
              reinterpret_cast<unsigned char*>(endpoint.data()));
  return endpoint.address();
}

// Signals are for the thread that runs the loop.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// What needs no server. `localhost` is answered here so that Origin::is_loopback keeps its word
// whatever the name server says (RFC 6761, section 6.3).
std::vector<asio::ip::address> known_addresses(const std::string& host) {
  if (host == "localhost") {
    return {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  }
  error_code error;
  const auto literal = asio::ip::make_address(host, error);
  if (error) return {};
  return {literal};
}

}  // namespace

Addresses ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (code != 0) return {{}, code == EAI_SYSTEM ? "system error" : gai_strerror(code)};
  Addresses answer;
  for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
    if (info->ai_family == AF_INET || info->ai_family == AF_INET6) {
      answer.list.push_back(to_address(*info));
    }
  }
  freeaddrinfo(list);
  if (answer.list.empty()) answer.error = "the name has no address";
  return answer;
}

std::shared_ptr<const Lookup> Resolver::look_up(const std::string& host,
                                                const std::shared_ptr<Event>& when_done) {
  auto lookup = std::make_shared<Lookup>();
  lookup->addresses.list = known_addresses(host);
  lookup->done = !lookup->addresses.list.empty();
  if (lookup->done) return lookup;

  if (const auto under_way = pending_->find(host); under_way != pending_->end()) {
    under_way->second->waiting.push_back(when_done);
    return under_way->second;
  }
  lookup->waiting.push_back(when_done);
  const auto settle = [weak = std::weak_ptr(pending_), lookup, host](Addresses answer) {
    lookup->done = true;
    lookup->addresses = std::move(answer);
    if (const auto pending = weak.lock()) pending->erase(host);
    for (const auto& waiter : lookup->waiting) {
      if (const auto event = waiter.lock()) event->notify();
    }
  };
  try {
    std::thread([host, settle, ask = ask_, mailbox = mailbox_] {
      block_signals();
      mailbox->post([settle, answer = ask(host)] { settle(answer); });
    }).detach();
    pending_->emplace(host, lookup);
  } catch (const std::system_error& error) {
    settle({{}, std::string("no thread for the lookup: ") + error.what()});
  }
  return lookup;
}

}  // namespace assay::net
