#pragma once

/// \file
/// The catalogue of faults: a table in each file of this folder, one row per fault.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/net/http_server.hpp"
#include "simulate/exchange.hpp"
#include "simulate/random.hpp"

namespace assay::simulate {

struct Fault;

/// A call that is hit.
struct Hit {
  const Fault& fault;
  Service service;
  Plan good;                       ///< the answer that the fault spoils
  net::Headers headers;            ///< further ones, from the rule
  std::chrono::nanoseconds pause;  ///< of faults that wait
  SplitMix random;
};

/// Which answers a fault can be done to.
enum class Fits { any, whole, stream };

struct Fault {
  std::string_view name;
  std::string_view id;
  std::string_view what;
  net::RawAnswer (*make)(Hit& hit);
  Fits fits = Fits::any;
  int number = 0;           ///< for rows that share a function: a status, a count
  std::string_view text{};  ///< likewise: a piece of a body

  [[nodiscard]] bool fits_to(const Plan& plan) const {
    return fits == Fits::any || (fits == Fits::stream) == plan.stream;
  }
};

[[nodiscard]] std::span<const Fault> timing_faults();   ///< silence, slowness, resets
[[nodiscard]] std::span<const Fault> framing_faults();  ///< where the message begins and ends
[[nodiscard]] std::span<const Fault> status_faults();   ///< another status, errors, redirects
[[nodiscard]] std::span<const Fault> body_faults();     ///< not the JSON that was asked for
[[nodiscard]] std::span<const Fault> answer_faults();   ///< JSON, but another message
[[nodiscard]] std::span<const Fault> stream_faults();   ///< server-sent events

/// All of them, in the order of the tables.
[[nodiscard]] const std::vector<const Fault*>& all_faults();
[[nodiscard]] const Fault* find_fault(std::string_view name);

}  // namespace assay::simulate
