#pragma once

/// \file
/// Words that several sections use.

#include <string>

#include "assay/report/run_report.hpp"

namespace assay::report::page {

/// How a comparison came out: the word that is read, and the name of its shape and colour.
struct State {
  std::string word;
  std::string style;  ///< better, not-worse, worse, inconclusive, unknown
};

[[nodiscard]] State state_of(decide::Verdict verdict);
/// `not comparable`, or `unknown` where no item has a verdict on both sides, or that of its
/// verdict.
[[nodiscard]] State state_of(const TaskComparison& compared);

/// `2026-11-22 15:04 UTC`
[[nodiscard]] std::string time_text(std::int64_t unix_ms);

/// The first twelve of its digits, for those who compare two by eye.
[[nodiscard]] std::string short_hash(const std::string& hash);

}  // namespace assay::report::page
