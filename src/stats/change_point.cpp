#include "assay/stats/change_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

double log_likelihood(double successes, double trials) {
  const double failures = trials - successes;
  // Adding fractions may leave a rounding error below zero; 0 log 0 is 0.
  const double won = successes > 0.0 ? successes * std::log(successes / trials) : 0.0;
  const double lost = failures > 0.0 ? failures * std::log(failures / trials) : 0.0;
  return won + lost;
}

Tally sum_of(std::span<const Tally> points) {
  Tally sum;
  for (const Tally& point : points) {
    sum.successes += point.successes;
    sum.trials += point.trials;
  }
  return sum;
}

double rate_of(std::span<const Tally> points) {
  const Tally sum = sum_of(points);
  return sum.successes / sum.trials;
}

struct Split {
  std::size_t index = 0;    // first point of the right part
  double statistic = -1.0;  // log-likelihood gained by two rates instead of one
};

// `all` is the sum of the points, the same for every order of them.
Split best_split(std::span<const Tally> points, const Tally& all, std::size_t min_segment) {
  const double one_rate = log_likelihood(all.successes, all.trials);
  Split best;
  Tally left;
  for (std::size_t i = 1; i + min_segment <= points.size(); ++i) {
    left.successes += points[i - 1].successes;
    left.trials += points[i - 1].trials;
    if (i < min_segment) continue;
    const double gain = log_likelihood(left.successes, left.trials) +
                        log_likelihood(all.successes - left.successes, all.trials - left.trials) -
                        one_rate;
    if (gain > best.statistic) best = {i, gain};
  }
  return best;
}

class Segmentation {
 public:
  Segmentation(std::span<const Tally> series, const ChangePointOptions& options)
      : series_(series), options_(options) {}

  std::vector<ChangePoint> run() {
    split(0, series_.size(), 0.0);
    std::sort(found_.begin(), found_.end(),
              [](const ChangePoint& a, const ChangePoint& b) { return a.index < b.index; });
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const std::size_t here = found_[i].index;
      const std::size_t begin = i == 0 ? 0 : found_[i - 1].index;
      const std::size_t end = i + 1 == found_.size() ? series_.size() : found_[i + 1].index;
      found_[i].before = rate_of(series_.subspan(begin, here - begin));
      found_[i].after = rate_of(series_.subspan(here, end - here));
    }
    return std::move(found_);
  }

 private:
  void split(std::size_t begin, std::size_t end, double parent_p) {
    const std::size_t length = end - begin;
    if (length < 2 * options_.min_segment) return;
    const auto segment = series_.subspan(begin, length);
    const Tally all = sum_of(segment);
    const Split best = best_split(segment, all, options_.min_segment);
    const double share = static_cast<double>(length) / static_cast<double>(series_.size());
    const double p = std::max(parent_p, permutation_p(segment, all, best, begin) / share);
    if (p > options_.alpha) return;
    found_.push_back({.index = begin + best.index, .p = p});
    split(begin, begin + best.index, p);
    split(begin + best.index, end, p);
  }

  double permutation_p(std::span<const Tally> segment, const Tally& all, const Split& observed,
                       std::size_t begin) const {
    std::vector<Tally> points(segment.begin(), segment.end());
    // A stream of its own for each segment: one segment's result is not moved by another's.
    Random random(options_.seed + 0xD1B54A32D192ED03U * (begin * series_.size() + segment.size()));
    // Orders that split the points alike must count as equal in spite of rounding.
    const double as_large =
        observed.statistic - 1e-9 * std::max(1.0, std::fabs(observed.statistic));
    std::size_t at_least = 1;  // the order that was observed
    for (std::size_t i = 0; i < options_.permutations; ++i) {
      random.shuffle(std::span(points));
      at_least += best_split(points, all, options_.min_segment).statistic >= as_large ? 1 : 0;
    }
    return static_cast<double>(at_least) / static_cast<double>(options_.permutations + 1);
  }

  std::span<const Tally> series_;
  const ChangePointOptions& options_;
  std::vector<ChangePoint> found_;
};

bool is_usable(const Tally& point) {
  return std::isfinite(point.trials) && point.trials > 0.0 && point.successes >= 0.0 &&
         point.successes <= point.trials;
}

}  // namespace

Result<std::vector<ChangePoint>> change_points(std::span<const Tally> series,
                                               const ChangePointOptions& options) {
  const bool options_are_sane = options.alpha > 0.0 && options.alpha < 1.0 &&
                                options.min_segment >= 1 && options.permutations >= 99;
  if (!options_are_sane) return invalid("change points: alpha, min_segment or permutations");
  if (series.size() > std::numeric_limits<std::uint32_t>::max()) {
    return invalid("change points: the series is too long");
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!is_usable(series[i])) {
      return invalid("change points: point " + std::to_string(i) + " is no k of n with n > 0");
    }
  }
  return Segmentation(series, options).run();
}

}  // namespace assay::stats
