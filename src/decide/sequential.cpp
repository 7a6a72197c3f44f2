#include "assay/decide/sequential.hpp"

#include <algorithm>

namespace assay::decide {

Result<FalseAlarms> false_alarm_budget(double alpha, std::int64_t looks) {
  if (!(alpha > 0 && alpha < 0.5)) return invalid("alpha must lie between 0 and 0.5");
  if (looks < 1) return invalid("the number of looks must be at least 1");
  const double expected = alpha * static_cast<double>(looks);
  return FalseAlarms{alpha, looks, expected, std::min(1.0, expected),
                     alpha / static_cast<double>(looks)};
}

}  // namespace assay::decide
