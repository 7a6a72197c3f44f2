#pragma once

/// \file
/// Which statistical methods the figures of a report rest on.

#include <set>

#include "assay/report/run_report.hpp"

namespace assay::report::page {

/// In the order in which a reader meets them.
enum class MethodInUse {
  wilson,
  nearest_rank,
  tango,
  mcnemar,
  unit_tests,
  non_inferiority,
  equivalence,
  sequential,
  holm,
  bootstrap,
  clusters,
  student,
  unanimous,
  hodges_lehmann,
  lot,
  risk_coverage,
  label_suspects,
  power,
};

[[nodiscard]] std::set<MethodInUse> methods_in_use(const RunReport& report);

}  // namespace assay::report::page
