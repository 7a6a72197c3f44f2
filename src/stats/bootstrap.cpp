#include "assay/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <vector>

#include "assay/stats/random.hpp"
#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

bool are_sane(std::size_t units, const BootstrapOptions& options) {
  return units >= 2 && units <= std::numeric_limits<std::uint32_t>::max() && options.draws >= 100 &&
         options.confidence > 0.0 && options.confidence < 1.0;
}

bool are_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

// The draw below which a share `p` of them lies, counted from the bottom in the lower half and from
// the top in the upper one, so that negating the values mirrors the interval.
double quantile_of(const std::vector<double>& sorted, double p) {
  const auto count = static_cast<double>(sorted.size());
  const auto steps = [&](double share) {
    const double whole = std::floor((count + 1.0) * share + 1e-9);
    return static_cast<std::size_t>(std::clamp(whole, 1.0, count)) - 1;
  };
  return p <= 0.5 ? sorted[steps(p)] : sorted[sorted.size() - 1 - steps(1.0 - p)];
}

// How far the draws lie to one side of the estimate, in standard deviations (Efron's z0). Draws
// equal to the estimate count half on either side: rates move in steps.
double bias(const std::vector<double>& sorted, double estimate) {
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), estimate);
  const auto below = static_cast<double>(first - sorted.begin());
  const auto equal = static_cast<double>(last - first);
  const auto count = static_cast<double>(sorted.size());
  const double share = std::clamp(below + equal / 2.0, 0.5, count - 0.5) / count;
  return normal_quantile(share);
}

// Efron's a: the skewness of the influence of single units, from leaving each out once.
double acceleration(std::span<const double> left_out) {
  const auto count = static_cast<double>(left_out.size());
  const double mean = std::accumulate(left_out.begin(), left_out.end(), 0.0) / count;
  double squares = 0.0;
  double cubes = 0.0;
  for (const double one : left_out) {
    const double influence = mean - one;
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  return squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
}

// The share of draws to cut off where a normal statistic would cut off `p`.
double corrected(double p, double z0, double a) {
  const double z = z0 + normal_quantile(p);
  const double stretch = 1.0 - a * z;
  // Skewness so strong that the correction folds over: all the draws on that side stay in.
  if (!(stretch > 0.0)) return p < 0.5 ? 0.0 : 1.0;
  return normal_cdf(z0 + z / stretch);
}

// The share of draws to cut off so that a normal statistic would end where Student's t does, with
// the divisor n - 1 that resampling lacks.
double expanded(double p, std::size_t units) {
  const auto n = static_cast<double>(units);
  const double t = student_quantile(n - 1.0, p);
  return normal_cdf(t * std::sqrt(n / (n - 1.0)));
}

// `draws` are consumed. `left_out` is only looked at by BCa.
std::optional<Estimate> interval_of(double value, std::size_t units, std::vector<double> draws,
                                    std::span<const double> left_out,
                                    const BootstrapOptions& options) {
  std::sort(draws.begin(), draws.end());
  const double scale = std::max(std::fabs(draws.front()), std::fabs(draws.back()));
  // A spread that rounding explains is none.
  if (!(draws.back() - draws.front() > 1e-13 * scale)) return std::nullopt;

  double low = (1.0 - options.confidence) / 2.0;
  double high = 1.0 - low;
  if (options.kind == BootstrapKind::expanded) {
    low = expanded(low, units);
    high = 1.0 - low;
  } else if (options.kind == BootstrapKind::bca) {
    const double z0 = bias(draws, value);
    const double a = acceleration(left_out);
    low = corrected(low, z0, a);
    high = corrected(high, z0, a);
  }
  return Estimate{.value = value,
                  .low = quantile_of(draws, low),
                  .high = quantile_of(draws, high),
                  .n = static_cast<std::int64_t>(units)};
}

// Clusters as sums: of the values, and of how many there are. One value is a cluster of size 1.
struct Cluster {
  double sum = 0.0;
  double size = 0.0;
};

std::optional<Estimate> bootstrap_ratio(const std::vector<Cluster>& clusters,
                                        const BootstrapOptions& options) {
  if (!are_sane(clusters.size(), options)) return std::nullopt;
  Cluster all;
  for (const Cluster& one : clusters) all = {all.sum + one.sum, all.size + one.size};

  std::vector<double> left_out;
  left_out.reserve(clusters.size());
  for (const Cluster& one : clusters) {
    left_out.push_back((all.sum - one.sum) / (all.size - one.size));
  }

  Random random(options.seed);
  const auto count = static_cast<std::uint32_t>(clusters.size());
  std::vector<double> draws(options.draws);
  for (double& draw : draws) {
    Cluster total;
    for (std::uint32_t i = 0; i < count; ++i) {
      const Cluster& one = clusters[random.below(count)];
      total.sum += one.sum;
      total.size += one.size;
    }
    draw = total.sum / total.size;
  }
  return interval_of(all.sum / all.size, clusters.size(), std::move(draws), left_out, options);
}

std::optional<std::vector<double>> differences(std::span<const double> baseline,
                                               std::span<const double> candidate) {
  if (baseline.size() != candidate.size()) return std::nullopt;
  std::vector<double> result(baseline.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = candidate[i] - baseline[i];
  return result;
}

}  // namespace

std::optional<Estimate> bootstrap_mean(std::span<const double> values,
                                       const BootstrapOptions& options) {
  if (!are_finite(values)) return std::nullopt;
  std::vector<Cluster> singles;
  singles.reserve(values.size());
  for (const double value : values) singles.push_back({value, 1.0});
  return bootstrap_ratio(singles, options);
}

std::optional<Estimate> bootstrap_difference(std::span<const double> baseline,
                                             std::span<const double> candidate,
                                             const BootstrapOptions& options) {
  const auto paired = differences(baseline, candidate);
  if (!paired) return std::nullopt;
  return bootstrap_mean(*paired, options);
}

std::optional<Estimate> cluster_bootstrap_mean(std::span<const double> values,
                                               std::span<const std::size_t> cluster,
                                               const BootstrapOptions& options) {
  if (values.size() != cluster.size() || !are_finite(values)) return std::nullopt;
  std::vector<Cluster> clusters;
  std::unordered_map<std::size_t, std::size_t> place;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto [found, is_new] = place.try_emplace(cluster[i], clusters.size());
    if (is_new) clusters.emplace_back();
    clusters[found->second].sum += values[i];
    clusters[found->second].size += 1.0;
  }
  return bootstrap_ratio(clusters, options);
}

std::optional<Estimate> cluster_bootstrap_difference(std::span<const double> baseline,
                                                     std::span<const double> candidate,
                                                     std::span<const std::size_t> cluster,
                                                     const BootstrapOptions& options) {
  const auto paired = differences(baseline, candidate);
  if (!paired) return std::nullopt;
  return cluster_bootstrap_mean(*paired, cluster, options);
}

namespace {

constexpr std::size_t kBlocks = 400;

// The statistic without each block of units. Blocks of one unit up to kBlocks; the skewness of
// equal blocks gives the same acceleration, with fewer calls.
std::vector<double> without_each_block(std::span<const std::size_t> all,
                                       const Statistic& statistic) {
  const std::size_t blocks = std::min(all.size(), kBlocks);
  std::vector<double> left_out;
  std::vector<std::size_t> rest;
  for (std::size_t block = 0; block < blocks; ++block) {
    const auto begin = static_cast<std::ptrdiff_t>(all.size() * block / blocks);
    const auto end = static_cast<std::ptrdiff_t>(all.size() * (block + 1) / blocks);
    rest.assign(all.begin(), all.begin() + begin);
    rest.insert(rest.end(), all.begin() + end, all.end());
    const double value = statistic(rest);
    if (std::isfinite(value)) left_out.push_back(value);
  }
  return left_out;
}

}  // namespace

std::optional<Estimate> bootstrap(std::size_t units, const Statistic& statistic,
                                  const BootstrapOptions& options) {
  if (!are_sane(units, options)) return std::nullopt;
  std::vector<std::size_t> all(units);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const double value = statistic(all);
  if (!std::isfinite(value)) return std::nullopt;

  Random random(options.seed);
  std::vector<std::size_t> drawn(units);
  std::vector<double> draws;
  draws.reserve(options.draws);
  for (std::size_t draw = 0; draw < options.draws; ++draw) {
    for (std::size_t& unit : drawn) unit = random.below(static_cast<std::uint32_t>(units));
    const double one = statistic(drawn);
    if (std::isfinite(one)) draws.push_back(one);
  }
  if (draws.size() * 10 < options.draws * 9) return std::nullopt;

  std::vector<double> left_out;
  if (options.kind == BootstrapKind::bca) left_out = without_each_block(all, statistic);
  return interval_of(value, units, std::move(draws), left_out, options);
}

}  // namespace assay::stats
