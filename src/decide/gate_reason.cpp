#include "decide/gate_reason.hpp"

#include <fmt/format.h>

#include <cmath>

namespace assay::decide {
namespace {

/// -0.03 -> `-3.0`; never `-0.0`, which would read as a loss.
std::string points(double difference) {
  std::string text = fmt::format("{:+.1f}", difference * 100);
  return text == "-0.0" || text == "+0.0" ? "0.0" : text;
}

std::string interval(const Difference& difference) {
  if (!difference.low && !difference.high) return "";
  return fmt::format(" [{}, {}]", difference.low ? points(*difference.low) : "-inf",
                     difference.high ? points(*difference.high) : "+inf");
}

std::string p_value(double p) {
  return p < 0.0001 ? "p < 0.0001" : fmt::format("p = {:.4f}", p);
}

std::string number(GateUnit unit, double value) {
  switch (unit) {
    case GateUnit::share:
    case GateUnit::difference:
      return level(value);
    case GateUnit::milliseconds:
      return fmt::format("{:.6g} ms", value);
    case GateUnit::usd:
      return fmt::format("{:.6g} USD", value);
    case GateUnit::items:
    case GateUnit::none:
      break;
  }
  return fmt::format("{:.15g}", value);
}

/// What the tests say beside the difference.
std::string finding(const Evidence& evidence, const std::string& margin) {
  const bool is_within = evidence.non_inferiority.shown;
  switch (evidence.verdict) {
    case Verdict::worse:
      return fmt::format("worse (one-sided {}) and a loss of {} is not excluded",
                         p_value(evidence.worse_p), margin);
    case Verdict::better:
    case Verdict::not_worse:
      if (is_within) {
        const std::string shown = fmt::format("a loss of {} is excluded", margin);
        return evidence.worse_p < evidence.non_inferiority.alpha
                   ? fmt::format("{}, though it is worse (one-sided {})", shown,
                                 p_value(evidence.worse_p))
                   : shown;
      }
      return fmt::format("better more often, but a loss of {} is not excluded", margin);
    case Verdict::inconclusive:
      break;
  }
  std::string text = fmt::format("neither a loss is shown nor that it is less than {}", margin);
  if (evidence.items_to_decide) {
    text += fmt::format("; about {} items would decide", *evidence.items_to_decide);
  }
  return text;
}

}  // namespace

std::string percent(double share) {
  return fmt::format("{:.1f} %", share * 100);
}

std::string level(double share) {
  return fmt::format("{:.6g} %", share * 100);
}

std::string limit_reason(const std::string& title, const GateCheck& check, bool is_floor,
                         bool is_met) {
  const char* const relation =
      is_met ? (is_floor ? "at least" : "at most") : (is_floor ? "below" : "above");
  const std::string limit = number(check.unit, *check.limit);
  std::string value =
      check.unit == GateUnit::share ? percent(*check.value) : number(check.unit, *check.value);
  // Rounding must not make 79.98 % the 80 % that was asked for.
  const double rounded = std::round(*check.value * 1000) / 1000;
  const bool looks_met = is_floor ? rounded >= *check.limit : rounded <= *check.limit;
  if (looks_met != is_met) value = number(check.unit, *check.value);
  return fmt::format("{} is {}, {} {}", title, value, relation, limit);
}

std::string baseline_reason(const Evidence& evidence) {
  const Difference& difference = *evidence.difference;
  const std::string margin = fmt::format("{:.4g} points", evidence.non_inferiority.margin * 100);
  return fmt::format("{:.1f} % right against {:.1f} % on {} items, {} points{}: {}",
                     evidence.candidate_accuracy * 100, evidence.baseline_accuracy * 100,
                     difference.n, points(difference.value), interval(difference),
                     finding(evidence, margin));
}

}  // namespace assay::decide
