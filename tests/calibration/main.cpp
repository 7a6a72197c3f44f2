/// \file
/// Prints how often the intervals cover the truth and the tests raise a false alarm, as Markdown.
/// Same output for every run: all draws are seeded. Exit code 1 when a promise is broken, 3 for a
/// divisor that is none. `stats_calibration 10` does a tenth of the repetitions.

#include <cstdlib>

#include "stats/calibration/calibration.hpp"

int main(int argc, char** argv) {
  const int divisor = argc > 1 ? std::atoi(argv[1]) : 1;
  if (argc > 2 || divisor < 1) {
    std::fprintf(stderr, "usage: stats_calibration [DIVISOR OF THE REPETITIONS]\n");
    return 3;
  }
  assay::stats::calibration::effort.divisor = divisor;
  assay::stats::calibration::Report report;
  assay::stats::calibration::print_coverage(report);
  assay::stats::calibration::print_gate(report);
  std::printf("\nPromises broken: %d\n", report.broken());
  return report.broken() == 0 ? 0 : 1;
}
