#include "assay/stats/mean.hpp"

#include <algorithm>
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

std::optional<double> mean_above_p(double mean, double deviation, double skewness, std::int64_t n,
                                   double bound) {
  if (n < 2 || !(deviation > 0) || !std::isfinite(deviation) || !std::isfinite(skewness)) {
    return std::nullopt;
  }
  const double root = std::sqrt(static_cast<double>(n));
  const double t = (mean - bound) / deviation * root;
  if (!std::isfinite(t)) return std::nullopt;
  const double k = skewness / root / 3;
  const double corrected = t + k * t * t + k * k * t * t * t / 3 + k / 2;
  return student_upper(static_cast<double>(n - 1), std::min(t, corrected));
}

}  // namespace assay::stats
