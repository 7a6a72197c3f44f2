#pragma once

/// \file
/// What is said of one arm, the same in a terminal and on a page.

#include <string>
#include <string_view>
#include <vector>

#include "assay/eval/summary.hpp"

namespace assay::report {

/// What a kind calls being right, and the figure that stands beside it.
struct KindWords {
  const char* accuracy;
  const char* second;
};

[[nodiscard]] KindWords words_of(dataset::TaskKind kind);

/// The figure of `KindWords::second`.
[[nodiscard]] std::string second_figure(const scoring::ArmMetrics& metrics);

/// `small (lite)`, `small (lite, batch of 20)`
[[nodiscard]] std::string model_name(const eval::ArmSummary& arm);

/// What limits the figures of an arm, a line each: missing answers, parameters left out, unknown
/// cost, mixed scores, several models behind one name.
[[nodiscard]] std::vector<std::string> arm_notes(const eval::ArmSummary& arm);

}  // namespace assay::report
