#pragma once

/// \file
/// Connections that are kept, counted and queued for, by origin. Private to net/.

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "assay/net/http_message.hpp"
#include "net/connection.hpp"

namespace assay::net {

class ConnectionPool;

/// The connections of one origin.
struct Site {
  std::vector<std::unique_ptr<Connection>> idle;  ///< the one used last is at the back
  std::size_t open = 0;                           ///< idle and leased ones
  std::deque<std::shared_ptr<Event>> waiting;     ///< first come, first served
};

/// The right to one connection of a site, with or without a connection yet. Gives both back.
class Lease {
 public:
  Lease(ConnectionPool& pool, Site& site, std::unique_ptr<Connection> idle);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  std::unique_ptr<Connection> connection;  ///< null until connected
  bool reusable = false;                   ///< say so when a message ended cleanly

 private:
  ConnectionPool& pool_;
  Site& site_;
};

class ConnectionPool {
 public:
  ConnectionPool(std::size_t connections_per_origin, std::chrono::seconds idle_keep_alive);

  [[nodiscard]] Site& site(const Origin& origin) { return sites_[origin]; }

  /// Returns once `site` has a connection to lease, or `interrupted` is true (set it, then notify
  /// `turn`). After a return with `interrupted` false, call `lease` before any other wait.
  Task<void> wait_turn(Site& site, std::shared_ptr<Event> turn, const bool& interrupted);
  [[nodiscard]] std::unique_ptr<Lease> lease(Site& site);

  void close_idle();

 private:
  friend class Lease;

  [[nodiscard]] bool has_room(const Site& site) const;
  void wake_next(Site& site) const;
  std::unique_ptr<Connection> take_idle(Site& site) const;
  void give_back(Site& site, std::unique_ptr<Connection> connection);

  std::size_t limit_;
  std::chrono::seconds keep_alive_;
  std::map<Origin, Site> sites_;
};

}  // namespace assay::net
