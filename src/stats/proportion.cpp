#include "assay/stats/proportion.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

bool is_level(double confidence) {
  return confidence > 0.0 && confidence < 1.0;
}

// Half of what the interval leaves out. Written this way round because 1 - (1 + confidence) / 2
// would lose the digits that matter at levels close to 1.
double tail(double confidence) {
  return (1.0 - confidence) / 2.0;
}

}  // namespace

std::optional<Interval> wilson(double successes, double trials, double confidence) {
  const bool counts_are_sane =
      std::isfinite(trials) && trials > 0.0 && successes >= 0.0 && successes <= trials;
  if (!counts_are_sane || !is_level(confidence)) return std::nullopt;

  const double z = normal_upper_quantile(tail(confidence));
  const double share = successes / trials;
  const double shrink = 1.0 + z * z / trials;
  const double centre = (share + z * z / (2.0 * trials)) / shrink;
  const double half_width =
      z / shrink * std::sqrt(share * (1.0 - share) / trials + z * z / (4.0 * trials * trials));

  // At the ends the formula gives 0 and 1 up to rounding; say exactly that.
  return Interval{.low = successes == 0.0 ? 0.0 : std::clamp(centre - half_width, 0.0, share),
                  .high = successes == trials ? 1.0 : std::clamp(centre + half_width, share, 1.0)};
}

std::optional<Interval> clopper_pearson(std::int64_t successes, std::int64_t trials,
                                        double confidence) {
  if (trials <= 0 || successes < 0 || successes > trials || !is_level(confidence)) {
    return std::nullopt;
  }
  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  Interval interval;
  if (successes > 0) {
    interval.low = beta_quantile(k, n - k + 1.0, tail(confidence));
  }
  if (successes < trials) {
    interval.high = beta_upper_quantile(k + 1.0, n - k, tail(confidence));
  }
  return interval;
}

}  // namespace assay::stats
