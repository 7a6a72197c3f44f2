#include "report/comparison_lines.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"

namespace assay::report {
namespace {

/// `not worse by 3 points: shown (p = 0.0021)`
std::string margin_line(const char* name, const decide::MarginTest& test) {
  return fmt::format("{} {}: {}{}", name, size_in_points(test.margin),
                     test.shown ? "shown" : "not shown",
                     test.p ? fmt::format(" ({})", p_value(*test.p)) : "");
}

/// What the verdict rests on. A p of one look has no place beside data that are looked at again and
/// again, nor McNemar's beside repeats and clusters.
std::string test_line(const decide::Evidence& evidence) {
  const decide::Method method = evidence.difference->method;
  if (method == decide::Method::tango) {
    return fmt::format("McNemar: worse {} (one-sided), different {} (two-sided; mid-p {})",
                       p_value(evidence.worse_p), p_value(evidence.better_p),
                       p_value(evidence.mcnemar.mid_p));
  }
  const bool is_sequence = method == decide::Method::confidence_sequence;
  return fmt::format("{}: worse {} (one-sided), {} {} (two-sided)",
                     is_sequence ? "valid at every look" : "tests of the mean difference",
                     p_value(evidence.worse_p), is_sequence ? "different" : "better",
                     p_value(evidence.better_p));
}

}  // namespace

std::vector<std::string> test_lines(const decide::Evidence& evidence) {
  if (!evidence.difference) return {};
  std::vector<std::string> lines;
  lines.push_back(test_line(evidence));
  lines.push_back(fmt::format(
      "{}; {}; alpha {:.4g}", margin_line("not worse by", evidence.non_inferiority),
      margin_line("equivalent within", evidence.equivalence), evidence.non_inferiority.alpha));
  if (evidence.difference->units != evidence.difference->n) {
    lines.push_back(fmt::format("{} items share clusters and count as {} independent units",
                                evidence.difference->n, evidence.difference->units));
  }
  return lines;
}

std::vector<std::string> remark_lines(const TaskComparison& compared) {
  std::vector<std::string> lines;
  const std::int64_t unscored = compared.comparison.evidence.table.unscored;
  if (unscored > 0) {
    lines.push_back(
        fmt::format("{} items have no verdict on at least one side and are left out", unscored));
  }
  if (compared.fallbacks > 0) {
    lines.push_back(fmt::format("{} items answered by a fallback: left out", compared.fallbacks));
  }
  const auto add_cached = [&lines](const ComparedArm& arm, std::int64_t cached) {
    if (cached == 0) return;
    lines.push_back(fmt::format("{} answers of {} in run {} are copies from the cache", cached,
                                printable(arm.model, 80), printable(arm.run_id, 80)));
  };
  add_cached(compared.baseline, compared.baseline_cached);
  add_cached(compared.candidate, compared.candidate_cached);
  return lines;
}

std::string suspects_line(const decide::LabelSuspects& found) {
  const decide::Evidence& without = found.without;
  return fmt::format("without them: {} on {} items, verdict {} ({})", points(*without.difference),
                     without.difference->n, decide::to_string(without.verdict),
                     found.changes_verdict ? "another one" : "unchanged");
}

std::string slice_name(const decide::SliceComparison& slice) {
  if (slice.merged.empty()) return fmt::format("{}={}", slice.slice, slice.value);
  return fmt::format("{}: other ({} value{})", slice.slice, slice.merged.size(),
                     slice.merged.size() == 1 ? "" : "s");
}

std::string latency_difference(const stats::Shift& latency) {
  return fmt::format("{} ms{}", signed_number(latency.value, 2),
                     signed_interval(latency.low, latency.high, 1, 2));
}

std::string cost_difference(const decide::Difference& cost) {
  std::string text = signed_money(cost.value * 1000);
  if (!cost.low || !cost.high) return text;
  return fmt::format("{} [{}, {}]", text, signed_money(*cost.low * 1000),
                     signed_money(*cost.high * 1000));
}

std::string token_difference(const decide::Difference& tokens) {
  return signed_number(tokens.value, 1) + signed_interval(tokens.low, tokens.high, 1, 1);
}

std::vector<OtherDifference> other_differences(const decide::Comparison& comparison) {
  std::vector<OtherDifference> others;
  if (const auto& parse = comparison.parse_success) {
    others.push_back({"parse success", points(*parse), parse->n});
  }
  if (const auto& latency = comparison.latency_ms) {
    others.push_back({"latency (Hodges-Lehmann)", latency_difference(*latency), latency->n});
  }
  if (const auto& cost = comparison.cost_usd) {
    others.push_back({"cost of 1 000 items, final answers", cost_difference(*cost), cost->n});
  }
  if (const auto& tokens = comparison.output_tokens) {
    others.push_back({"output tokens per item", token_difference(*tokens), tokens->n});
  }
  return others;
}

}  // namespace assay::report
