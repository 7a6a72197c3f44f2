#pragma once

/// \file
/// A gate as a suite of JUnit XML, and what all suites count.

#include <cstdint>
#include <optional>
#include <string>

#include "assay/report/task_gate.hpp"

namespace assay::report::ci {

struct Counts {
  std::int64_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::optional<std::int64_t> micros = {};  ///< nothing: nobody knows of any

  void add_time(std::optional<std::int64_t> more);
  Counts& operator+=(const Counts& other);
  /// As attributes.
  [[nodiscard]] std::string xml() const;
};

/// 1234567 -> `1.234567`
[[nodiscard]] std::string seconds(std::int64_t micros);

[[nodiscard]] Counts counts_of(const GateReport& gate);

/// The suite "gate" with a test for each check: `fail` is a failure, as is what is inconclusive if
/// that stops the gate; what is wrong with the evidence is an error.
[[nodiscard]] std::string gate_suite(const GateReport& gate);

}  // namespace assay::report::ci
