#include "assay/decide/gate_limits.hpp"

#include <fmt/format.h>

#include <limits>

#include "assay/core/text.hpp"

namespace assay::decide {
namespace {

/// The limits that are one number, with the names that configs and reports give them.
struct Bound {
  const char* name;
  std::optional<double> GateLimits::*value;
  double most;
};

constexpr double kAnything = std::numeric_limits<double>::max();
constexpr Bound kBounds[] = {
    {"accuracy", &GateLimits::accuracy, 1},
    {"parse_success", &GateLimits::parse_success, 1},
    {"field_f1", &GateLimits::field_f1, 1},
    {"macro_f1", &GateLimits::macro_f1, 1},
    {"latency_p50_ms", &GateLimits::latency_p50_ms, kAnything},
    {"latency_p95_ms", &GateLimits::latency_p95_ms, kAnything},
    {"latency_p99_ms", &GateLimits::latency_p99_ms, kAnything},
    {"cost_per_1000_usd", &GateLimits::cost_per_1000_usd, kAnything},
};

/// False for NaN.
bool is_between(double value, double low, double high) {
  return value >= low && value <= high;
}

}  // namespace

GateLimits merged(const GateLimits& general, const GateLimits& specific) {
  GateLimits limits = general;
  for (const Bound& bound : kBounds) {
    if (specific.*bound.value) limits.*bound.value = specific.*bound.value;
  }
  if (specific.max_flips) limits.max_flips = specific.max_flips;
  for (const auto& [slice, floor] : specific.slices) limits.slices[slice] = floor;
  return limits;
}

Status check(const GateLimits& limits) {
  for (const Bound& bound : kBounds) {
    const auto& value = limits.*bound.value;
    if (!value || is_between(*value, 0, bound.most)) continue;
    return invalid(fmt::format("the limit of {} must be a {}", bound.name,
                               bound.most == 1 ? "share from 0 to 1" : "number from 0 on"));
  }
  for (const auto& [slice, floor] : limits.slices) {
    if (is_between(floor, 0, 1)) continue;
    return invalid(
        fmt::format("the floor of slice \"{}\" must be a share from 0 to 1", printable(slice, 80)));
  }
  if (limits.max_flips.value_or(0) < 0) return invalid("max_flips must be a number from 0 on");
  return {};
}

}  // namespace assay::decide
