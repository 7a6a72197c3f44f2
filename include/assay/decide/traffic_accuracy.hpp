#pragma once

/// \file
/// How often is Lite right on traffic? Golden labels, re-weighted to the slices of traffic and
/// helped by unlabelled pairs; and the check whether golden items stand for traffic at all. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/decide/shadow_report.hpp"
#include "assay/stats/prediction_powered.hpp"

namespace assay::decide {

/// A golden item that both models answered.
struct GoldenAnswer {
  std::string value;        ///< of the slice by which golden items are re-weighted
  double lite_right = 0;    ///< share of its answers, in [0, 1]
  double disagreement = 0;  ///< with Pro, in [0, 1], as in shadow pairs
};

enum class Transport {
  compatible,  ///< no difference was shown
  differs,     ///< golden and traffic disagreement are shown to differ
  too_few,     ///< too few golden items to see one
};

/// One value of the slice, on both sides.
struct TransportRow {
  std::string value;
  std::int64_t golden_items = 0;
  double golden_share = 0;
  double traffic_share = 0;
  std::optional<double> golden_disagreement;
  std::optional<double> traffic_disagreement;
  double p = 1;  ///< two-sided, adjusted (Holm)
  Transport transport = Transport::too_few;
};

struct TrafficAccuracy {
  std::string slice;
  /// Nothing: too few golden items in the slices of traffic, or all of them alike.
  std::optional<stats::PredictionPowered> accuracy;
  double covered = 0;  ///< share of the traffic in slices that have golden items: what it is about
  std::vector<TransportRow> rows;  ///< by traffic share, largest first; golden-only ones last
  bool is_representative = false;  ///< nothing differs, and at least 95 % of the traffic is covered
};

/// \param slice   of the report's rows; empty: all traffic as one
/// \param golden  with `value` of that slice
/// \see Horvitz and Thompson (1952), JASA 47(260), 663-685; post-stratification: Holt and Smith
///      (1979), JRSS A 142(1), 33-46
[[nodiscard]] TrafficAccuracy traffic_accuracy(std::span<const GoldenAnswer> golden,
                                               const ShadowReport& report,
                                               const std::string& slice);

}  // namespace assay::decide
