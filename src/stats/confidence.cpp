#include "assay/stats/confidence.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/mean.hpp"
#include "stats/bisect.hpp"
#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

// Answers of one and the same confidence.
struct Group {
  double confidence = 0.0;
  std::int64_t n = 0;
  std::int64_t right = 0;
};

bool are_usable(std::span<const Claim> claims) {
  return !claims.empty() && std::all_of(claims.begin(), claims.end(), [](const Claim& claim) {
    return claim.confidence >= 0.0 && claim.confidence <= 1.0;
  });
}

// Ascending. Working on groups makes every result independent of the order within ties.
std::vector<Group> grouped(std::span<const Claim> claims) {
  std::vector<Claim> sorted(claims.begin(), claims.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Claim& a, const Claim& b) { return a.confidence < b.confidence; });
  std::vector<Group> groups;
  for (const Claim& claim : sorted) {
    if (groups.empty() || groups.back().confidence != claim.confidence) {
      groups.push_back({claim.confidence, 0, 0});
    }
    ++groups.back().n;
    groups.back().right += claim.right ? 1 : 0;
  }
  return groups;
}

}  // namespace

std::optional<Estimate> brier_score(std::span<const Claim> claims) {
  if (!are_usable(claims)) return std::nullopt;
  double sum = 0.0;
  double squares = 0.0;
  for (const Group& group : grouped(claims)) {
    const auto right = static_cast<double>(group.right);
    const auto wrong = static_cast<double>(group.n - group.right);
    const double if_right = (1.0 - group.confidence) * (1.0 - group.confidence);
    const double if_wrong = group.confidence * group.confidence;
    sum += right * if_right + wrong * if_wrong;
    squares += right * if_right * if_right + wrong * if_wrong * if_wrong;
  }
  const auto n = static_cast<std::int64_t>(claims.size());
  const auto count = static_cast<double>(n);
  const double mean = sum / count;
  const double variance =
      n > 1 ? std::max(0.0, squares - count * mean * mean) / (count - 1.0) : 0.0;
  const Interval interval =
      mean_interval(mean, std::sqrt(variance), n).value_or(Interval{mean, mean});
  return Estimate{mean, std::max(0.0, interval.low), std::min(1.0, interval.high), n};
}

namespace {

// Groups in a row that make up one bin.
ReliabilityBin bin_of(std::span<const Group> groups) {
  ReliabilityBin bin;
  double stated = 0.0;
  std::int64_t right = 0;
  for (const Group& group : groups) {
    bin.n += group.n;
    right += group.right;
    stated += static_cast<double>(group.n) * group.confidence;
  }
  const auto n = static_cast<double>(bin.n);
  bin.mean_confidence = stated / n;
  bin.accuracy = static_cast<double>(right) / n;
  bin.interval = wilson(static_cast<double>(right), n).value_or(Interval{});
  return bin;
}

}  // namespace

std::optional<Reliability> reliability(std::span<const Claim> claims, std::size_t bins) {
  if (!are_usable(claims) || bins == 0) return std::nullopt;
  const auto groups = grouped(claims);
  const bool one_bin_each = groups.size() <= bins;
  Reliability result;
  std::size_t first = 0;
  std::size_t seen = 0;
  std::size_t full = 0;  // how many shares of n / bins have been filled
  for (std::size_t i = 0; i < groups.size(); ++i) {
    seen += static_cast<std::size_t>(groups[i].n);
    const std::size_t now_full = seen * bins / claims.size();
    if (!one_bin_each && now_full == full) continue;
    full = now_full;
    result.bins.push_back(bin_of(std::span(groups).subspan(first, i + 1 - first)));
    first = i + 1;
  }
  for (const ReliabilityBin& bin : result.bins) {
    result.ece += static_cast<double>(bin.n) / static_cast<double>(claims.size()) *
                  std::fabs(bin.mean_confidence - bin.accuracy);
  }
  return result;
}

namespace {

// Variance of the estimated AUROC if the true one is `area`, for `right` and `wrong` answers whose
// scores follow exponential distributions (Hanley and McNeil), averaged over the two groups.
double auroc_variance(double area, double right, double wrong) {
  const double others = (right + wrong) / 2.0 - 1.0;
  const double overlap = (1.0 - area) / (2.0 - area) + area / (1.0 + area);
  return area * (1.0 - area) * (1.0 + others * overlap) / (right * wrong);
}

}  // namespace

std::optional<Estimate> auroc(std::span<const Claim> claims) {
  if (!are_usable(claims)) return std::nullopt;
  double wrong_below = 0.0;
  double right_total = 0.0;
  double wins = 0.0;  // pairs in which the right answer was more confident; ties are half a win
  for (const Group& group : grouped(claims)) {
    const auto right = static_cast<double>(group.right);
    const auto wrong = static_cast<double>(group.n - group.right);
    wins += right * (wrong_below + wrong / 2.0);
    wrong_below += wrong;
    right_total += right;
  }
  const double pairs = right_total * wrong_below;
  if (pairs == 0.0) return std::nullopt;

  const double area = wins / pairs;
  const double z = normal_quantile(0.975);
  const auto is_compatible = [&](double x) {
    return std::fabs(x - area) <= z * std::sqrt(auroc_variance(x, right_total, wrong_below));
  };
  return Estimate{.value = area,
                  .low = area > 0.0 ? last_true(area, 0.0, is_compatible) : 0.0,
                  .high = area < 1.0 ? last_true(area, 1.0, is_compatible) : 1.0,
                  .n = static_cast<std::int64_t>(claims.size())};
}

std::optional<RiskCoverage> risk_coverage(std::span<const Claim> claims) {
  if (!are_usable(claims)) return std::nullopt;
  auto groups = grouped(claims);
  std::reverse(groups.begin(), groups.end());
  const auto n = static_cast<double>(claims.size());
  RiskCoverage curve;
  std::int64_t kept = 0;
  std::int64_t wrong = 0;
  for (const Group& group : groups) {
    const std::int64_t wrong_here = group.n - group.right;
    // Within a tie the expected number of errors grows evenly.
    const double slope = static_cast<double>(wrong_here) / static_cast<double>(group.n);
    for (std::int64_t i = 1; i <= group.n; ++i) {
      curve.area += (static_cast<double>(wrong) + slope * static_cast<double>(i)) /
                    static_cast<double>(kept + i) / n;
    }
    kept += group.n;
    wrong += wrong_here;
    curve.points.push_back({group.confidence, kept, wrong, static_cast<double>(kept) / n,
                            static_cast<double>(wrong) / static_cast<double>(kept)});
  }
  curve.chance_area = static_cast<double>(wrong) / n;
  for (std::int64_t k = kept - wrong + 1; k <= kept; ++k) {
    curve.best_area += static_cast<double>(k - (kept - wrong)) / static_cast<double>(k) / n;
  }
  return curve;
}

}  // namespace assay::stats
