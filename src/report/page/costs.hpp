#pragma once

/// \file
/// What arms cost, and the monthly number of requests that costs are projected for.

#include "assay/report/run_report.hpp"

namespace assay::report::page {

/// What is projected where nobody named a volume: an example, and said to be one.
inline constexpr std::int64_t kExampleRequests = 1'000'000;

[[nodiscard]] inline std::int64_t requests_per_month(const RunReport& report) {
  return report.requests_per_month.value_or(kExampleRequests);
}

[[nodiscard]] inline double per_month(const RunReport& report, double usd_per_answer) {
  return usd_per_answer * static_cast<double>(requests_per_month(report));
}

/// \param place  in `report.run.arms`
/// \return without any figure where the report has none
[[nodiscard]] inline const decide::ArmCosts& costs_of(const RunReport& report, std::size_t place) {
  static const decide::ArmCosts kNone;
  return place < report.costs.size() ? report.costs[place] : kNone;
}

[[nodiscard]] inline bool is_replayed(const ReportComparison& comparison) {
  return comparison.replay && comparison.replay->is_comparable &&
         comparison.replay->replay.items > 0;
}

}  // namespace assay::report::page
