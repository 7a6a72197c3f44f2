#pragma once

/// \file
/// Sends a planned answer at the pace of a model that takes a while.

#include <chrono>
#include <functional>
#include <memory>

#include "assay/net/event_loop.hpp"
#include "assay/net/http_server.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

/// Plays `plan` on the loop, `plan.takes_time` for the given latency. A whole answer is sent at its
/// end. A stream opens after two fifths of it, and its pieces follow evenly, the last one at the
/// end. Without latency everything is sent at once. Then `sent` is called.
void play(net::EventLoop& loop, std::shared_ptr<net::Responder> responder, Plan plan,
          std::chrono::nanoseconds latency, std::function<void()> sent);

}  // namespace assay::simulate
