#include "assay/stats/quantiles.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

// 0.07 * 100 is 7.000000000000001 in binary, and its plain ceiling would be rank 8. A product this
// close to a whole number is that number.
std::size_t nearest_rank(std::size_t n, double p) {
  const double product = p * static_cast<double>(n);
  const double whole = std::round(product);
  const bool is_whole = std::fabs(product - whole) <= 1e-9 * std::max(1.0, product);
  const auto rank = static_cast<std::size_t>(is_whole ? whole : std::ceil(product));
  return std::clamp<std::size_t>(rank, 1, n);
}

// How many of n values lie below the p-quantile is Binomial(n, p).
double at_most(std::size_t n, double p, std::size_t count) {
  return binomial_cdf(static_cast<double>(n), p, static_cast<double>(count));
}

double more_than(std::size_t n, double p, std::size_t count) {
  return binomial_upper(static_cast<double>(n), p, static_cast<double>(count));
}

// First value of [first, last) for which the question turns true and stays so; `last` if never.
template <class Question>
std::size_t first_true(std::size_t first, std::size_t last, Question question) {
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    if (question(middle)) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

}  // namespace

std::optional<double> percentile(std::span<const double> sorted, double p) {
  if (sorted.empty() || !(p > 0.0 && p <= 1.0)) return std::nullopt;
  return sorted[nearest_rank(sorted.size(), p) - 1];
}

RankInterval percentile_ranks(std::size_t n, double p, double confidence) {
  RankInterval ranks;
  const bool arguments_are_sane =
      n > 0 && p > 0.0 && p <= 1.0 && confidence > 0.0 && confidence < 1.0;
  if (!arguments_are_sane) return ranks;
  const double tail = (1.0 - confidence) / 2.0;

  // The value of rank r lies above the quantile when fewer than r values lie below it: take the
  // largest r for which that is rare. (Rank r corresponds to count r - 1.)
  const std::size_t too_likely =
      first_true(0, n, [&](std::size_t count) { return at_most(n, p, count) > tail; });
  if (too_likely > 0) ranks.low = too_likely;

  // The value of rank s lies below the quantile when at least s values do: the smallest rare s.
  const std::size_t rare =
      first_true(0, n, [&](std::size_t count) { return more_than(n, p, count) <= tail; });
  if (rare < n) ranks.high = rare + 1;
  return ranks;
}

std::optional<PercentileEstimate> percentile_estimate(std::span<const double> sorted, double p,
                                                      double confidence) {
  const auto value = percentile(sorted, p);
  if (!value || !(confidence > 0.0 && confidence < 1.0)) return std::nullopt;
  const RankInterval ranks = percentile_ranks(sorted.size(), p, confidence);
  PercentileEstimate estimate{.value = *value,
                              .low = std::nullopt,
                              .high = std::nullopt,
                              .n = static_cast<std::int64_t>(sorted.size())};
  if (ranks.low) estimate.low = sorted[*ranks.low - 1];
  if (ranks.high) estimate.high = sorted[*ranks.high - 1];
  return estimate;
}

std::size_t least_n_for_percentile(double p) {
  if (!(p > 0.0 && p < 1.0)) return 1;
  // 1 / (1 - 0.999) is 999.9999999999991 in binary.
  return static_cast<std::size_t>(std::ceil(1.0 / (1.0 - p) - 1e-6));
}

}  // namespace assay::stats
