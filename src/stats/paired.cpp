#include "assay/stats/paired.hpp"

#include <algorithm>
#include <cmath>

#include "stats/bisect.hpp"
#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

bool has_sane_cells(const PairedTable& table) {
  return table.both >= 0 && table.baseline_only >= 0 && table.candidate_only >= 0 &&
         table.neither >= 0;
}

bool has_items(const PairedTable& table) {
  return has_sane_cells(table) && items(table) > 0;
}

// Tango's statistic for a hypothetical difference >= 0. `lost` is the maximum-likelihood estimate
// of the share of baseline_only under that difference: the positive root of 2 n x^2 + linear x +
// constant = 0, written so that nothing cancels.
double score(const PairedTable& table, double difference) {
  const auto n = static_cast<double>(items(table));
  const auto b = static_cast<double>(table.baseline_only);
  const auto c = static_cast<double>(table.candidate_only);
  const double spare = difference * (1.0 - difference);
  const double linear = (2.0 * n - c + b) * difference - b - c;
  const double constant = -b * spare;
  const double root = std::sqrt(linear * linear - 8.0 * n * constant);
  const double lost =
      linear > 0.0 ? -2.0 * constant / (linear + root) : (root - linear) / (4.0 * n);
  const double variance = n * (2.0 * lost + spare);
  // Only without a discordant item and at difference 0: nothing speaks for either side.
  if (!(variance > 0.0)) return 0.0;
  return (c - b - n * difference) / std::sqrt(variance);
}

// Exchanging the arms mirrors the statistic; going through it for negative differences makes that
// exact to the last bit.
double signed_score(const PairedTable& table, double difference) {
  return difference < 0.0 ? -score(swapped(table), -difference) : score(table, difference);
}

// How far above the estimate a difference may lie before the data speak against it.
double upper_end(const PairedTable& table, double estimate, double z) {
  if (estimate >= 1.0) return 1.0;
  return last_true(estimate, 1.0, [&](double x) { return signed_score(table, x) >= -z; });
}

}  // namespace

std::optional<Estimate> paired_difference(const PairedTable& table, double confidence) {
  if (!has_items(table) || !(confidence > 0.0 && confidence < 1.0)) return std::nullopt;
  const double z = normal_upper_quantile((1.0 - confidence) / 2.0);
  const std::int64_t n = items(table);
  const double estimate =
      static_cast<double>(table.candidate_only - table.baseline_only) / static_cast<double>(n);
  return Estimate{.value = estimate,
                  .low = -upper_end(swapped(table), -estimate, z),
                  .high = upper_end(table, estimate, z),
                  .n = n};
}

std::optional<double> score_statistic(const PairedTable& table, double difference) {
  if (!has_items(table) || !(difference > -1.0 && difference < 1.0)) return std::nullopt;
  return signed_score(table, difference);
}

std::optional<double> non_inferiority_p(const PairedTable& table, double margin) {
  if (!(margin >= 0.0)) return std::nullopt;
  const auto z = score_statistic(table, -margin);
  if (!z) return std::nullopt;
  return normal_upper(*z);
}

std::optional<double> worse_p(const PairedTable& table, double margin) {
  if (!(margin >= 0.0)) return std::nullopt;
  const auto z = score_statistic(table, -margin);
  if (!z) return std::nullopt;
  return normal_cdf(*z);
}

std::optional<double> equivalence_p(const PairedTable& table, double margin) {
  if (!(margin > 0.0)) return std::nullopt;
  const auto not_worse = non_inferiority_p(table, margin);
  const auto not_better = non_inferiority_p(swapped(table), margin);
  if (!not_worse || !not_better) return std::nullopt;
  return std::max(*not_worse, *not_better);
}

namespace {

// Under "equally often right" either discordant cell comes from a fair coin: the chance of at most
// this many.
double fair_coin(const PairedTable& table, double cell) {
  return binomial_cdf(static_cast<double>(discordant(table)), 0.5, cell);
}

double smaller_cell(const PairedTable& table) {
  return static_cast<double>(std::min(table.baseline_only, table.candidate_only));
}

}  // namespace

std::optional<double> mcnemar_exact(const PairedTable& table) {
  if (!has_sane_cells(table)) return std::nullopt;
  if (table.baseline_only == table.candidate_only) return 1.0;
  return std::min(1.0, 2.0 * fair_coin(table, smaller_cell(table)));
}

std::optional<double> mcnemar_mid_p(const PairedTable& table) {
  if (!has_sane_cells(table)) return std::nullopt;
  if (table.baseline_only == table.candidate_only) return 1.0;
  const double cell = smaller_cell(table);
  return 2.0 * fair_coin(table, cell) -
         binomial_pdf(static_cast<double>(discordant(table)), 0.5, cell);
}

std::optional<double> mcnemar_worse(const PairedTable& table) {
  if (!has_sane_cells(table)) return std::nullopt;
  if (discordant(table) == 0) return 1.0;
  return fair_coin(table, static_cast<double>(table.candidate_only));
}

}  // namespace assay::stats
