#pragma once

/// \file
/// Differences as people read them: signed, with interval. Never "-0.0": that would read as a loss.

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string>

#include "assay/decide/evidence.hpp"

namespace assay::report {

[[nodiscard]] inline std::string signed_number(double value, int decimals) {
  std::string text = fmt::format("{:+.{}f}", value, decimals);
  if (text.find_first_not_of("+-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

/// ` [-4.2, +1.0]`; an unbounded end is `-inf`, `+inf`; nothing when there is no interval.
[[nodiscard]] inline std::string signed_interval(const std::optional<double>& low,
                                                 const std::optional<double>& high, double unit,
                                                 int decimals) {
  if (!low && !high) return "";
  return fmt::format(" [{}, {}]", low ? signed_number(*low * unit, decimals) : "-inf",
                     high ? signed_number(*high * unit, decimals) : "+inf");
}

/// `-7.3 points [-11.9, -2.9]`
[[nodiscard]] inline std::string points(const decide::Difference& difference) {
  return signed_number(difference.value * 100, 1) + " points" +
         signed_interval(difference.low, difference.high, 100, 1);
}

/// A size without a sign: `3 points`, `2.5 points`
[[nodiscard]] inline std::string size_in_points(double share) {
  return fmt::format("{:.4g} points", share * 100);
}

[[nodiscard]] inline std::string p_value(double p) {
  return p < 0.0001 ? "p < 0.0001" : fmt::format("p = {:.4f}", p);
}

/// How an interval came about, for people.
[[nodiscard]] inline const char* method_name(decide::Method method) {
  switch (method) {
    case decide::Method::tango:
      return "Tango";
    case decide::Method::bootstrap:
      return "bootstrap over items";
    case decide::Method::cluster_bootstrap:
      return "bootstrap over clusters";
    case decide::Method::student:
      return "Student over items";
    case decide::Method::cluster_student:
      return "Student over clusters";
    case decide::Method::confidence_sequence:
      return "confidence sequence";
    case decide::Method::wilson:
      return "Wilson";
    case decide::Method::unanimous:
      return "all alike";
  }
  return "";
}

}  // namespace assay::report
