#include "assay/decide/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/core/text.hpp"
#include "decide/gate_reason.hpp"

namespace assay::decide {
namespace {

/// NaN and infinity are no figures.
std::optional<double> finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

/// What a limit is held against, and how to call it.
struct Measured {
  const char* name;
  const char* title;
  GateUnit unit;
  std::optional<double> value;
  const char* unknown;  ///< why there may be no value
};

/// Also false when the limit is no number.
bool is_within(bool is_floor, double value, double limit) {
  return is_floor ? value >= limit : value <= limit;
}

class Gatekeeper {
 public:
  Gatekeeper(const GateEvidence& evidence, const GateRules& rules)
      : evidence_(evidence), rules_(rules) {}

  Gate decide() {
    for (const GateCheck& obstacle : evidence_.obstacles) add_obstacle(obstacle);
    add(coverage_check());
    if (evidence_.comparison != nullptr) {
      add(baseline_check(evidence_.comparison->evidence));
    } else if (evidence_.obstacles.empty()) {
      add({"accuracy_vs_baseline", GateVerdict::incomplete, "nothing was compared"});
    }
    add_floors();
    add_ceilings();
    add_flips();
    for (const auto& [slice, floor] : rules_.limits.slices) add(slice_check(slice, floor));
    return std::move(gate_);
  }

 private:
  void add(GateCheck check) {
    gate_.verdict = gate_.checks.empty() ? check.verdict : worse_of(gate_.verdict, check.verdict);
    gate_.checks.push_back(std::move(check));
  }

  /// Whoever reports an obstacle cannot wave it through.
  void add_obstacle(GateCheck check) {
    if (check.verdict < GateVerdict::incomplete) check.verdict = GateVerdict::incomplete;
    add(std::move(check));
  }

  GateCheck coverage_check() const;
  static GateCheck baseline_check(const Evidence& evidence);
  GateCheck slice_check(const std::string& slice, double floor) const;

  void add_limit(const Measured& measured, bool is_floor, const std::optional<double>& limit) {
    if (!limit) return;
    GateCheck check{measured.name, GateVerdict::fail,      {},
                    measured.unit, finite(measured.value), limit};
    if (!check.value) {
      check.reason = fmt::format("{} is unknown: {}", measured.title, measured.unknown);
    } else {
      const bool is_met = is_within(is_floor, *check.value, *limit);
      if (is_met) check.verdict = GateVerdict::pass;
      check.reason = limit_reason(measured.title, check, is_floor, is_met);
    }
    add(std::move(check));
  }

  void add_floors() {
    const GateFigures& is = evidence_.candidate;
    const GateLimits& least = rules_.limits;
    const GateUnit unit = GateUnit::share;
    const char* const unanswered = "no item was answered";
    add_limit({"accuracy", "accuracy", unit, is.accuracy, unanswered}, true, least.accuracy);
    add_limit({"parse_success", "parse success", unit, is.parse_success, unanswered}, true,
              least.parse_success);
    add_limit(
        {"field_f1", "field F1", unit, is.field_f1, "the answers of this task have no fields"},
        true, least.field_f1);
    add_limit({"macro_f1", "macro F1", unit, is.macro_f1, "the answers of this task are no labels"},
              true, least.macro_f1);
  }

  void add_ceilings() {
    const GateFigures& is = evidence_.candidate;
    const GateLimits& most = rules_.limits;
    const GateUnit unit = GateUnit::milliseconds;
    const char* const untimed = "no live answer was timed";
    add_limit({"latency_p50_ms", "p50 latency", unit, is.latency_p50_ms, untimed}, false,
              most.latency_p50_ms);
    // Of fewer the percentile is just the slowest one.
    const auto few = [&](int least) {
      return fmt::format("it takes {} live answers, there are {}", least, is.timed);
    };
    add_limit({"latency_p95_ms", "p95 latency", unit, is.latency_p95_ms, few(20).c_str()}, false,
              most.latency_p95_ms);
    add_limit({"latency_p99_ms", "p99 latency", unit, is.latency_p99_ms, few(100).c_str()}, false,
              most.latency_p99_ms);
    add_limit(
        {"cost_per_1000_usd", "the cost of 1 000 answers", GateUnit::usd, is.cost_per_1000_usd,
         "some answers have no price; set models.<name>.price in the config"},
        false, most.cost_per_1000_usd);
  }

  void add_flips() {
    std::optional<double> flips;
    if (evidence_.comparison != nullptr) {
      flips = static_cast<double>(evidence_.comparison->flips.size());
    }
    const auto& most = rules_.limits.max_flips;
    const bool has_repeats = evidence_.comparison != nullptr && evidence_.comparison->has_repeats;
    add_limit({"max_flips",
               has_repeats ? "the number of items that the baseline got right more often"
                           : "the number of items that only the baseline got right",
               GateUnit::items, flips, "nothing was compared"},
              false, most ? std::optional(static_cast<double>(*most)) : std::nullopt);
  }

  const GateEvidence& evidence_;
  const GateRules& rules_;
  Gate gate_;
};

/// Of the golden set, the items with a verdict on both sides; or the share of them that the
/// candidate answered, if that is less (repeats may be missing).
GateCheck Gatekeeper::coverage_check() const {
  GateCheck check{"coverage",
                  GateVerdict::incomplete,
                  {},
                  GateUnit::share,
                  finite(evidence_.candidate.coverage),
                  rules_.coverage};
  if (evidence_.comparison != nullptr) {
    const Table& table = evidence_.comparison->evidence.table;
    const auto items = static_cast<double>(scored(table) + table.unscored);
    const double paired = items > 0 ? static_cast<double>(scored(table)) / items : 0;
    check.value = std::min(check.value.value_or(0), paired);
    check.reason = fmt::format("{} of {} items have a verdict on both sides", scored(table),
                               scored(table) + table.unscored);
    if (const auto& answered = finite(evidence_.candidate.coverage); answered && *answered < 1) {
      check.reason += fmt::format(", {} of the candidate's answers are there", percent(*answered));
    }
  } else {
    check.reason = check.value ? fmt::format("{} of the candidate's {} items are answered",
                                             percent(*check.value), evidence_.candidate.items)
                               : "nothing was evaluated";
  }
  if (check.value && *check.value > 0 && *check.value >= rules_.coverage) {
    check.verdict = GateVerdict::pass;
  } else {
    check.reason += fmt::format("; {} is asked for", level(rules_.coverage));
  }
  return check;
}

/// The seam for another way to tell: a verdict of the comparison becomes one of the gate here, and
/// nowhere else.
GateCheck Gatekeeper::baseline_check(const Evidence& evidence) {
  GateCheck check{"accuracy_vs_baseline", GateVerdict::incomplete,         {}, GateUnit::difference,
                  std::nullopt,           -evidence.non_inferiority.margin};
  if (!evidence.difference || !std::isfinite(evidence.difference->value)) {
    check.reason = "no item has a verdict on both sides: nothing was evaluated";
    return check;
  }
  check.value = evidence.difference->value;
  check.reason = baseline_reason(evidence);
  switch (evidence.verdict) {
    case Verdict::better:
    case Verdict::not_worse:
      // Better by the exact test may still be too few units for the margin; the gate's promise is
      // the margin.
      check.verdict =
          evidence.non_inferiority.shown ? GateVerdict::pass : GateVerdict::inconclusive;
      break;
    case Verdict::worse:
      check.verdict = GateVerdict::fail;
      break;
    case Verdict::inconclusive:
      check.verdict = GateVerdict::inconclusive;
      break;
  }
  return check;
}

GateCheck Gatekeeper::slice_check(const std::string& slice, double floor) const {
  GateCheck check{"slice " + slice, GateVerdict::fail, {}, GateUnit::share, std::nullopt, floor};
  if (evidence_.comparison == nullptr && evidence_.candidate.slices.empty()) {
    check.verdict = GateVerdict::incomplete;
    check.reason = "nothing was compared, so no item's slices were read";
    return check;
  }
  const auto found = evidence_.candidate.slices.find(slice);
  if (found == evidence_.candidate.slices.end()) {
    std::vector<std::string> known;
    for (const auto& [name, figure] : evidence_.candidate.slices) known.push_back(name);
    check.reason = fmt::format("no item is in this slice{}", did_you_mean(slice, known));
    return check;
  }
  const SliceFigure& figure = found->second;
  check.value = finite(figure.correct / static_cast<double>(figure.scored));
  if (figure.scored == 0 || !check.value) {
    check.verdict = GateVerdict::incomplete;
    check.value.reset();
    check.reason = "no item of this slice was answered";
    return check;
  }
  const bool is_met = is_within(true, *check.value, floor);
  if (is_met) check.verdict = GateVerdict::pass;
  check.reason =
      limit_reason(fmt::format("accuracy on {} items", figure.scored), check, true, is_met);
  return check;
}

}  // namespace

std::string_view to_string(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::pass:
      return "pass";
    case GateVerdict::inconclusive:
      return "inconclusive";
    case GateVerdict::fail:
      return "fail";
    case GateVerdict::incomplete:
      return "incomplete";
    case GateVerdict::not_comparable:
      return "not_comparable";
  }
  return "not_comparable";
}

GateVerdict worse_of(GateVerdict a, GateVerdict b) {
  return std::max(a, b);
}

std::map<std::string, SliceFigure> slice_figures(std::span<const PairedItem> items) {
  std::map<std::string, SliceFigure> figures;
  for (const PairedItem& item : items) {
    if (item.slices == nullptr) continue;
    for (const auto& [slice, value] : *item.slices) {
      SliceFigure& figure = figures[slice + "=" + value];
      if (!item.candidate.correct) continue;
      ++figure.scored;
      figure.correct += *item.candidate.correct;
    }
  }
  return figures;
}

Gate gate(const GateEvidence& evidence, const GateRules& rules) {
  return Gatekeeper(evidence, rules).decide();
}

}  // namespace assay::decide
