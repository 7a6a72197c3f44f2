#include "assay/stats/agreement.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

using Counts = std::vector<std::vector<std::int64_t>>;

/// Shares instead of counts, with what each rater said on the whole.
struct Shares {
  std::vector<std::vector<double>> cell;
  std::vector<double> first, second;
  double observed = 0, by_chance = 0;
};

std::int64_t total(const Counts& counts) {
  std::int64_t n = 0;
  for (const auto& row : counts) {
    if (row.size() != counts.size()) return 0;
    for (const std::int64_t count : row) {
      if (count < 0) return 0;
      n += count;
    }
  }
  return n;
}

Shares shares_of(const Counts& counts, std::int64_t n) {
  const std::size_t k = counts.size();
  Shares shares{std::vector(k, std::vector<double>(k)), std::vector<double>(k),
                std::vector<double>(k)};
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      const double share = static_cast<double>(counts[i][j]) / static_cast<double>(n);
      shares.cell[i][j] = share;
      shares.first[i] += share;
      shares.second[j] += share;
      if (i == j) shares.observed += share;
    }
  }
  for (std::size_t i = 0; i < k; ++i) shares.by_chance += shares.first[i] * shares.second[i];
  return shares;
}

/// Large-sample variance by Fleiss, Cohen and Everitt, for n items.
double variance(const Shares& s, double n) {
  const double doubt = 1 - s.by_chance;
  const double miss = 1 - s.observed;
  double diagonal = 0;
  double rest = 0;
  for (std::size_t i = 0; i < s.cell.size(); ++i) {
    for (std::size_t j = 0; j < s.cell.size(); ++j) {
      const double weight = s.second[i] + s.first[j];
      if (i == j) {
        diagonal += s.cell[i][i] * std::pow(doubt - weight * miss, 2);
      } else {
        rest += s.cell[i][j] * weight * weight;
      }
    }
  }
  const double centre = s.observed * s.by_chance - 2 * s.by_chance + s.observed;
  const double sum = diagonal + miss * miss * rest - centre * centre;
  return std::max(0.0, sum) / (n * std::pow(doubt, 4));
}

}  // namespace

std::optional<Kappa> cohens_kappa(const Counts& counts, double confidence) {
  const std::int64_t n = total(counts);
  if (n == 0 || !(confidence > 0 && confidence < 1)) return std::nullopt;
  const Shares shares = shares_of(counts, n);
  const auto uses_one_label = [](const std::vector<double>& said) {
    return std::count_if(said.begin(), said.end(), [](double share) { return share > 0; }) == 1;
  };
  std::int64_t equal = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) equal += counts[i][i];
  if (equal == n && uses_one_label(shares.first)) return std::nullopt;

  Kappa kappa;
  kappa.n = n;
  kappa.agreement = static_cast<double>(equal) / static_cast<double>(n);
  if (equal == n) {
    kappa.value = 1;
    return kappa;
  }
  kappa.value = (shares.observed - shares.by_chance) / (1 - shares.by_chance);
  const double z = normal_upper_quantile((1 - confidence) / 2);
  const double half_width = z * std::sqrt(variance(shares, static_cast<double>(n)));
  kappa.interval =
      Interval{std::max(-1.0, kappa.value - half_width), std::min(1.0, kappa.value + half_width)};
  return kappa;
}

}  // namespace assay::stats
