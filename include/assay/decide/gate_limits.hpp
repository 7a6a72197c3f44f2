#pragma once

/// \file
/// Absolute limits of a gate, declared in advance. What is not set is not checked.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "assay/core/result.hpp"

namespace assay::decide {

/// Limits on the candidate alone, whatever the baseline did. Floors and ceilings may be touched: a
/// value equal to its limit is within it.
struct GateLimits {
  // Floors, shares in [0, 1].
  std::optional<double> accuracy;
  std::optional<double> parse_success;
  std::optional<double> field_f1;
  std::optional<double> macro_f1;
  /// `slice=value` -> least accuracy of its items.
  std::map<std::string, double> slices;

  // Ceilings.
  std::optional<double> latency_p50_ms;
  std::optional<double> latency_p95_ms;
  std::optional<double> latency_p99_ms;
  std::optional<double> cost_per_1000_usd;  ///< of 1 000 answers, retries included
  std::optional<std::int64_t> max_flips;    ///< items that only the baseline got right
};

/// `specific` where it says something, else `general`; slices of both.
[[nodiscard]] GateLimits merged(const GateLimits& general, const GateLimits& specific);

/// \error invalid_argument  a share outside [0, 1], another limit below 0, or one that is no number
[[nodiscard]] Status check(const GateLimits& limits);

}  // namespace assay::decide
