#pragma once

/// \file
/// Name lookup that can be given up. Private to net/.
///
/// getaddrinfo blocks, cannot be cancelled and may take a minute in a black hole. Asio runs all
/// lookups on one thread and joins it at the end, so one dead name would hold up every other host
/// and the shutdown. Here each name has a thread of its own, which is abandoned when it takes too
/// long.

#include <boost/asio/ip/address.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/asio.hpp"
#include "net/event_loop_state.hpp"

namespace assay::net {

/// What a name stands for; `error` says why there are no addresses.
struct Addresses {
  std::vector<asio::ip::address> list;
  std::string error;
};

/// Asks the system's resolver. Blocks, for as long as that pleases.
[[nodiscard]] Addresses ask_system(const std::string& host);

struct Lookup {
  bool done = false;
  Addresses addresses;
  std::vector<std::weak_ptr<Event>> waiting;
};

class Resolver {
 public:
  using Ask = std::function<Addresses(const std::string& host)>;

  /// `ask` is called on threads of its own, which may outlive the resolver and the loop.
  explicit Resolver(EventLoop::State& loop, Ask ask = ask_system)
      : mailbox_(loop.mailbox), ask_(std::move(ask)) {}

  /// Starts looking up, or joins the lookup under way: there is never more than one thread per
  /// name, however often the name is asked for. `when_done` is notified unless it is done at once.
  [[nodiscard]] std::shared_ptr<const Lookup> look_up(const std::string& host,
                                                      const std::shared_ptr<Event>& when_done);

 private:
  using Pending = std::map<std::string, std::shared_ptr<Lookup>>;

  std::shared_ptr<Mailbox> mailbox_;
  Ask ask_;
  std::shared_ptr<Pending> pending_ = std::make_shared<Pending>();
};

}  // namespace assay::net
