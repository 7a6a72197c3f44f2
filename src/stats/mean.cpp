#include "assay/stats/mean.hpp"

#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {

std::optional<Interval> mean_interval(double mean, double deviation, std::int64_t n,
                                      double confidence) {
  const bool is_level = confidence > 0 && confidence < 1;
  if (n < 2 || !is_level || !std::isfinite(mean) || !(deviation >= 0)) return std::nullopt;
  if (!std::isfinite(deviation)) return std::nullopt;
  const double t = student_upper_quantile(static_cast<double>(n - 1), (1 - confidence) / 2);
  const double half = t * deviation / std::sqrt(static_cast<double>(n));
  return Interval{mean - half, mean + half};
}

}  // namespace assay::stats
