#include "net/connection_pool.hpp"

#include <algorithm>

namespace assay::net {

Lease::Lease(ConnectionPool& pool, Site& site, std::unique_ptr<Connection> idle)
    : connection(std::move(idle)), pool_(pool), site_(site) {}

Lease::~Lease() {
  if (!reusable) connection.reset();
  pool_.give_back(site_, std::move(connection));
}

ConnectionPool::ConnectionPool(std::size_t connections_per_origin,
                               std::chrono::seconds idle_keep_alive)
    : limit_(std::max<std::size_t>(connections_per_origin, 1)), keep_alive_(idle_keep_alive) {}

bool ConnectionPool::has_room(const Site& site) const {
  return !site.idle.empty() || site.open < limit_;
}

void ConnectionPool::wake_next(Site& site) const {
  if (!site.waiting.empty() && has_room(site)) site.waiting.front()->notify();
}

Task<void> ConnectionPool::wait_turn(Site& site, std::shared_ptr<Event> turn,
                                     const bool& interrupted) {
  if (site.waiting.empty() && has_room(site)) co_return;
  site.waiting.push_back(turn);
  do {
    co_await turn->wait();
  } while (!interrupted && !(site.waiting.front() == turn && has_room(site)));
  std::erase(site.waiting, turn);
  if (interrupted)
    wake_next(site);  // the notification may have been meant for a place in the queue
}

std::unique_ptr<Lease> ConnectionPool::lease(Site& site) {
  auto idle = take_idle(site);
  if (!idle) ++site.open;
  auto lease = std::make_unique<Lease>(*this, site, std::move(idle));
  wake_next(site);
  return lease;
}

std::unique_ptr<Connection> ConnectionPool::take_idle(Site& site) const {
  const auto oldest = SteadyClock::now() - keep_alive_;
  const auto fresh = std::find_if(site.idle.begin(), site.idle.end(),
                                  [&](const auto& one) { return one->idle_since > oldest; });
  site.open -= static_cast<std::size_t>(fresh - site.idle.begin());
  site.idle.erase(site.idle.begin(), fresh);

  while (!site.idle.empty()) {
    auto connection = std::move(site.idle.back());
    site.idle.pop_back();
    // Bytes that nobody asked for would be read as the answer to our request.
    if (connection->is_quiet()) return connection;
    --site.open;
  }
  return nullptr;
}

void ConnectionPool::give_back(Site& site, std::unique_ptr<Connection> connection) {
  if (connection) {
    connection->idle_since = SteadyClock::now();
    site.idle.push_back(std::move(connection));
  } else {
    --site.open;
  }
  wake_next(site);
}

void ConnectionPool::close_idle() {
  for (auto& [origin, site] : sites_) {
    site.open -= site.idle.size();
    site.idle.clear();
  }
}

}  // namespace assay::net
