#pragma once

/// \file
/// Numbers as people read them. The same bytes whatever the locale.

#include <fmt/format.h>

#include <optional>
#include <string>

#include "assay/scoring/metrics.hpp"

namespace assay::report {

inline constexpr const char* kUnknown = "-";

[[nodiscard]] inline std::string percent(double share) {
  return fmt::format("{:.1f} %", share * 100);
}

[[nodiscard]] inline std::string percent(const scoring::Rate& rate) {
  return rate.n == 0 ? kUnknown : percent(rate.value);
}

[[nodiscard]] inline std::string percent_with_interval(const scoring::Rate& rate) {
  if (rate.n == 0) return kUnknown;
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", rate.value * 100, rate.low * 100,
                     rate.high * 100);
}

[[nodiscard]] inline std::string ratio(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : kUnknown;
}

[[nodiscard]] inline std::string milliseconds(const std::optional<double>& value) {
  if (!value) return kUnknown;
  return *value < 10 ? fmt::format("{:.2f}", *value) : fmt::format("{:.0f}", *value);
}

}  // namespace assay::report
