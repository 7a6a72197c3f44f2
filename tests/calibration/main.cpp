/// \file
/// Prints how often the intervals cover the truth and the decisions are false, as Markdown. Same
/// output for every run: all draws are seeded. Exit code 1 when a promise is broken, 3 for wrong
/// arguments. `calibration 10` does a tenth of the repetitions, `calibration 1 7` draws other data.

#include <cstdlib>

#include "calibration/calibration.hpp"

int main(int argc, char** argv) {
  namespace calibration = assay::stats::calibration;
  const int divisor = argc > 1 ? std::atoi(argv[1]) : 1;
  const int seed = argc > 2 ? std::atoi(argv[2]) : 0;
  if (argc > 3 || divisor < 1 || seed < 0) {
    std::fprintf(stderr, "usage: calibration [DIVISOR OF THE REPETITIONS [SEED]]\n");
    return 3;
  }
  calibration::effort = {divisor, static_cast<std::uint64_t>(seed)};
  calibration::Report report;
  calibration::print_coverage(report);
  calibration::print_gate(report);
  calibration::print_looks(report);
  calibration::print_power(report);
  calibration::print_change_points(report);
  calibration::print_shadow(report);
  calibration::print_rules(report);
  std::printf("\nPromises broken: %d\n", report.broken());
  return report.broken() == 0 ? 0 : 1;
}
