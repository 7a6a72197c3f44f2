#include "assay/decide/traffic_accuracy.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "assay/stats/adjust.hpp"

namespace assay::decide {
namespace {

/// Fewer golden items than this say nothing about a rate of some percent.
constexpr std::int64_t kLeastItems = 20;
constexpr double kLeastCovered = 0.95;

struct GoldenSums {
  std::int64_t n = 0;
  double disagreement = 0;
};

std::string name_of(const ShadowRow& row) {
  return row.merged.empty() ? row.value : "other";
}

/// The rows of traffic that divide it by one slice, largest first, and where golden items belong.
struct Division {
  Division(const ShadowReport& report, const std::string& slice) {
    for (const ShadowRow& row : report.rows) {
      if (!slice.empty() && row.slice == slice) rows.push_back(&row);
    }
    is_divided = !rows.empty();
    if (!is_divided) rows.push_back(&report.all);
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ShadowRow* a, const ShadowRow* b) { return a->share > b->share; });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      places[rows[i]->value] = i;
      for (const std::string& value : rows[i]->merged) places[value] = i;
    }
  }

  [[nodiscard]] std::optional<std::size_t> place_of(const GoldenAnswer& item) const {
    if (!is_divided) return 0;
    const auto found = places.find(item.value);
    return found == places.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<const ShadowRow*> rows;
  bool is_divided = false;
  std::map<std::string, std::size_t> places;  ///< golden value -> row
};

/// Two-sided, by the pooled variance of two independent shares.
double two_shares_p(double a, double n, double b, double m) {
  const double pooled = (a * n + b * m) / (n + m);
  const double error = std::sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return error > 0 ? std::erfc(std::abs(a - b) / error / std::numbers::sqrt2) : 1;
}

void test_transport(const std::vector<const ShadowRow*>& traffic, const ShadowRules& rules,
                    std::vector<TransportRow>& rows) {
  std::vector<double> p(rows.size(), 1);
  std::vector<std::size_t> tested;
  std::vector<double> tested_p;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].golden_items < kLeastItems || !rows[i].traffic_disagreement) continue;
    tested.push_back(i);
    tested_p.push_back(two_shares_p(*rows[i].golden_disagreement,
                                    static_cast<double>(rows[i].golden_items),
                                    *rows[i].traffic_disagreement, traffic[i]->effective_pairs));
  }
  const auto adjusted = stats::holm(tested_p).value_or(tested_p);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    rows[tested[i]].p = adjusted[i];
    rows[tested[i]].transport =
        adjusted[i] < rules.alpha ? Transport::differs : Transport::compatible;
  }
}

TransportRow row_of(std::string value, const GoldenSums& sums, std::size_t golden) {
  TransportRow row;
  row.value = std::move(value);
  row.golden_items = sums.n;
  if (sums.n == 0) return row;
  row.golden_share = static_cast<double>(sums.n) / static_cast<double>(golden);
  row.golden_disagreement = sums.disagreement / static_cast<double>(sums.n);
  return row;
}

std::vector<TransportRow> transport_rows(std::span<const GoldenAnswer> golden,
                                         const Division& division) {
  std::vector<GoldenSums> sums(division.rows.size());
  std::map<std::string, GoldenSums> elsewhere;
  for (const GoldenAnswer& item : golden) {
    const auto place = division.place_of(item);
    GoldenSums& sum = place ? sums[*place] : elsewhere[item.value];
    ++sum.n;
    sum.disagreement += item.disagreement;
  }
  std::vector<TransportRow> rows;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const ShadowRow& traffic = *division.rows[i];
    TransportRow row = row_of(division.is_divided ? name_of(traffic) : "", sums[i], golden.size());
    row.traffic_share = traffic.share;
    if (traffic.counts.compared > 0) row.traffic_disagreement = traffic.disagreement.value;
    rows.push_back(std::move(row));
  }
  for (const auto& [value, sum] : elsewhere) rows.push_back(row_of(value, sum, golden.size()));
  return rows;
}

bool is_covered(const TransportRow& row) {
  return row.golden_items > 0 && row.traffic_disagreement && row.traffic_share > 0;
}

std::optional<stats::PredictionPowered> accuracy_of(std::span<const GoldenAnswer> golden,
                                                    const Division& division,
                                                    const TrafficAccuracy& result,
                                                    double confidence) {
  if (!(result.covered > 0)) return std::nullopt;
  double agreement = 0;
  double effective = 0;
  for (std::size_t i = 0; i < division.rows.size(); ++i) {
    const TransportRow& row = result.rows[i];
    if (!is_covered(row)) continue;
    agreement += row.traffic_share / result.covered * (1 - *row.traffic_disagreement);
    effective += division.rows[i]->effective_pairs;
  }
  std::vector<stats::LabelledValue> labelled;
  for (const GoldenAnswer& item : golden) {
    const auto place = division.place_of(item);
    if (!place || !is_covered(result.rows[*place])) continue;
    const TransportRow& row = result.rows[*place];
    labelled.push_back({item.lite_right, 1 - item.disagreement,
                        row.traffic_share / static_cast<double>(row.golden_items)});
  }
  return stats::prediction_powered_mean(labelled, agreement, agreement * (1 - agreement),
                                        std::max(1.0, effective), confidence);
}

}  // namespace

TrafficAccuracy traffic_accuracy(std::span<const GoldenAnswer> golden, const ShadowReport& report,
                                 const std::string& slice) {
  const Division division(report, slice);
  TrafficAccuracy result;
  result.slice = division.is_divided ? slice : "";
  result.rows = transport_rows(golden, division);
  test_transport(division.rows, report.rules, result.rows);
  bool differs = false;
  for (const TransportRow& row : result.rows) {
    result.covered += is_covered(row) ? row.traffic_share : 0;
    differs = differs || row.transport == Transport::differs;
  }
  result.is_representative = !differs && result.covered >= kLeastCovered;
  result.accuracy = accuracy_of(golden, division, result, report.rules.confidence);
  return result;
}

}  // namespace assay::decide
