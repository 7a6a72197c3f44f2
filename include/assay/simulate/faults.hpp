#pragma once

/// \file
/// What may go wrong between a client and a model, done on purpose (docs/faults.md).
///
/// A fault changes the good answer of one call, byte for byte on the socket: cut, reset, dribbled,
/// framed wrongly, another status, another body. Which calls are hit depends on the seed, the
/// model, the item and how often it was asked about before, not on the order in which calls arrive,
/// so a run with many calls at once meets the same faults every time. Pure; may be called from any
/// thread.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/net/http_message.hpp"

namespace assay::simulate {

/// A fault that can be named in a rule.
struct FaultKind {
  std::string_view name;
  std::string_view id;    ///< of its row in docs/fault-matrix.md
  std::string_view what;  ///< what it does, for people
};

[[nodiscard]] std::vector<FaultKind> fault_kinds();

/// Which calls a fault hits. All conditions must hold.
struct FaultRule {
  std::vector<std::string> faults;    ///< one of these is drawn for each call
  double share = 1;                   ///< of the calls that the rest admits; drawn, not counted
  std::optional<int> attempts;        ///< only the first so many calls about an item
  std::vector<std::int64_t> calls;    ///< only these, counted from 1 as they arrive; empty: all
  std::optional<std::int64_t> first;  ///< only the first so many, as they arrive
  std::optional<std::int64_t> every;  ///< only every so-manieth, as they arrive
  std::string model;                  ///< as the client calls it; empty: any
  std::string protocol;               ///< openai, anthropic or gemini; empty: any
  std::optional<bool> stream;         ///< only streams, or only whole answers
  net::Headers headers;               ///< added to the answers of the faults that have a head
  std::chrono::nanoseconds pause = std::chrono::seconds(5);  ///< of the faults that wait
};

struct FaultScript {
  std::uint64_t seed = 1;
  std::vector<FaultRule> rules;  ///< the first one that applies to a call decides
};

/// Reads a fault file.
/// \param name  what to call the text in errors
/// \error invalid_argument  `name:line: reason`
[[nodiscard]] Result<FaultScript> parse_faults(std::string_view yaml, const std::string& name);

}  // namespace assay::simulate
