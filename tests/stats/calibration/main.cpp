/// \file
/// Prints how often the intervals cover the truth and the tests raise a false alarm, as Markdown.
/// Same output for every run: all draws are seeded. Exit code 1 when a promise is broken.

#include "stats/calibration/calibration.hpp"

int main() {
  assay::stats::calibration::Report report;
  assay::stats::calibration::print_coverage(report);
  assay::stats::calibration::print_gate(report);
  std::printf("\nPromises broken: %d\n", report.broken());
  return report.broken() == 0 ? 0 : 1;
}
