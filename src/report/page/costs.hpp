#pragma once

/// \file
/// What arms cost, and the monthly number of requests that costs are projected for.

#include <optional>
#include <string>

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
[[nodiscard]] const decide::ArmCosts& costs_of(const RunReport& report, std::size_t place);

[[nodiscard]] inline bool is_replayed(const ReportComparison& comparison) {
  return comparison.replay && comparison.replay->is_comparable &&
         comparison.replay->replay.items > 0;
}

/// Dollars of which a part may be unknown: a timeout may have been billed, nobody knows how much.
struct Cost {
  std::optional<double> usd;  ///< all of it; nothing: a part is unknown
  double known_usd = 0;       ///< the known part
  std::int64_t unknown = 0;   ///< calls or items whose cost is unknown
  std::int64_t of = 0;
  const char* noun = "call";
};

/// Of an answer about the model, all calls counted in. Nothing known without an answer.
[[nodiscard]] Cost cost_of_answer(const decide::ArmCosts& costs);
[[nodiscard]] Cost cost_of_answer(const eval::ArmSummary& arm);

/// Of an item.
[[nodiscard]] Cost cost_of_item(const decide::PolicyFigures& figures, std::int64_t items);
[[nodiscard]] Cost cost_of_item(const decide::ThresholdPoint& point, std::int64_t items);

/// `1 of 303 calls unknown`
[[nodiscard]] std::string gap_text(const Cost& cost);

/// `$0.16`, `at least $0.16 (1 of 303 calls unknown)`, `unknown`.
/// \param times  as much of it
[[nodiscard]] std::string cost_text(const Cost& cost, double times);

}  // namespace assay::report::page
