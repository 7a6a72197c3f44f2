#pragma once

/// \file
/// May the candidate replace the baseline? One verdict from a comparison and declared limits.
///
/// Pure, and closed where it fails: a limit that cannot be checked is missed, evidence that is not
/// whole never passes, and a comparison is a `not_comparable` or `incomplete` until it is shown to
/// be more.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/decide/comparison.hpp"
#include "assay/decide/gate_limits.hpp"

namespace assay::decide {

/// From best to worst. The further down, the less is known: a finding about the model counts only
/// where the evidence is whole, so what is wrong with the evidence outranks what is wrong with the
/// model.
enum class GateVerdict {
  pass,            ///< not worse than the baseline by the margin, and within every limit
  inconclusive,    ///< the data show neither that nor a loss
  fail,            ///< significantly worse, or a limit is missed
  incomplete,      ///< answers are missing, or nothing was evaluated
  not_comparable,  ///< there is no baseline to hold this candidate against
};

/// `pass`, `inconclusive`, `fail`, `incomplete`, `not_comparable`.
[[nodiscard]] std::string_view to_string(GateVerdict verdict);

/// What value and limit of a check count.
enum class GateUnit {
  none,          ///< there are no numbers
  share,         ///< fraction of 1
  difference,    ///< of two shares
  milliseconds,  ///< of one answer
  usd,           ///< of 1 000 answers
  items,
};

struct GateCheck {
  std::string name;
  GateVerdict verdict = GateVerdict::not_comparable;
  std::string reason;  ///< one line with its numbers; may quote data
  GateUnit unit = GateUnit::none;
  std::optional<double> value = {};  ///< nothing: unknown
  std::optional<double> limit = {};
};

/// One value of one slice of the candidate alone.
struct SliceFigure {
  std::int64_t scored = 0;
  double correct = 0;  ///< sum over the scored items, repeats averaged
};

/// What the candidate did by itself. Nothing: unknown, or not a figure of this kind of task.
struct GateFigures {
  std::int64_t items = 0;                    ///< of the golden set
  std::optional<double> coverage;            ///< share of the items that a model answered
  std::optional<double> accuracy;            ///< share of the answered items
  std::optional<double> parse_success;       ///< likewise
  std::optional<double> field_f1, macro_f1;  ///< means nothing to a kind without fields or labels
  std::int64_t timed = 0;                    ///< live answers behind the percentiles
  std::optional<double> latency_p50_ms, latency_p95_ms, latency_p99_ms;
  std::optional<double> cost_per_1000_usd;    ///< nothing: some price is unknown
  std::map<std::string, SliceFigure> slices;  ///< `slice=value`
};

/// The candidate's figures per `slice=value`, of items that only it answered as well.
[[nodiscard]] std::map<std::string, SliceFigure> slice_figures(std::span<const PairedItem> items);

struct GateEvidence {
  /// What is wrong with the evidence, as checks that did not pass.
  std::vector<GateCheck> obstacles;
  const Comparison* comparison = nullptr;  ///< null: an obstacle says why
  GateFigures candidate;
};

struct GateRules {
  double coverage = 1;  ///< least share of the items with a verdict on both sides
  GateLimits limits;
};

struct Gate {
  GateVerdict verdict = GateVerdict::not_comparable;  ///< the worst of the checks
  std::vector<GateCheck> checks;  ///< obstacles, coverage, baseline, then the limits
};

/// The worse of two; a pass needs both.
[[nodiscard]] GateVerdict worse_of(GateVerdict a, GateVerdict b);

/// Margin and alpha are those that the comparison was made with. Limits hold for the measured
/// figures, not for an end of their intervals.
[[nodiscard]] Gate gate(const GateEvidence& evidence, const GateRules& rules);

}  // namespace assay::decide
