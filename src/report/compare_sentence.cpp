#include "assay/core/text.hpp"
#include "assay/report/compare_text.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

std::string numbers(const decide::Evidence& evidence) {
  return fmt::format("{} right against {} on {} items, {} ({})",
                     percent(evidence.candidate_accuracy), percent(evidence.baseline_accuracy),
                     evidence.difference->n, points(*evidence.difference),
                     method_name(evidence.difference->method));
}

/// The p that decided; nothing where nothing was shown.
std::optional<double> deciding_p(const decide::Evidence& evidence) {
  switch (evidence.verdict) {
    case decide::Verdict::better:
      return evidence.better_p;
    case decide::Verdict::worse:
      return evidence.worse_p;
    case decide::Verdict::not_worse:
      return evidence.equivalence.shown ? evidence.equivalence.p : evidence.non_inferiority.p;
    case decide::Verdict::inconclusive:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string verdict_words(decide::Verdict verdict, bool is_equivalent, const Claim& claim) {
  const auto& [candidate, baseline, margin, where] = claim;
  switch (verdict) {
    case decide::Verdict::better:
      return fmt::format("{} is better than {}{}", candidate, baseline, where);
    case decide::Verdict::worse:
      return fmt::format("{} is worse than {}{}", candidate, baseline, where);
    case decide::Verdict::not_worse:
      if (is_equivalent) {
        return fmt::format("{} is as good as {} within {}{}", candidate, baseline,
                           size_in_points(margin), where);
      }
      return fmt::format("{} is less than {} worse than {}{}", candidate, size_in_points(margin),
                         baseline, where);
    case decide::Verdict::inconclusive:
      break;
  }
  return fmt::format(
      "inconclusive{}: the data show neither that {} is worse than {} nor that it is less than {} "
      "worse",
      where, candidate, baseline, size_in_points(margin));
}

std::string deciding_test(const decide::Evidence& evidence) {
  const auto p = deciding_p(evidence);
  if (!p) return "";
  return fmt::format("{} {}",
                     evidence.verdict == decide::Verdict::better ? "two-sided" : "one-sided",
                     p_value(*p));
}

std::string compare_addition(const decide::Evidence& evidence) {
  if (evidence.verdict == decide::Verdict::not_worse &&
      evidence.worse_p < evidence.non_inferiority.alpha) {
    return fmt::format("; it is worse (one-sided {}), but within the margin",
                       p_value(evidence.worse_p));
  }
  if (evidence.items_to_decide) {
    return fmt::format("; about {} items would decide", *evidence.items_to_decide);
  }
  return "";
}

std::string compare_claim(const TaskComparison& compared) {
  const std::string baseline = printable(compared.baseline.model);
  const std::string candidate = printable(compared.candidate.model);
  if (!compared.is_comparable) {
    return fmt::format("{} and {} are not comparable", candidate, baseline);
  }
  const decide::Evidence& evidence = compared.comparison.evidence;
  if (!evidence.difference) {
    return fmt::format("nothing to compare: no item has a verdict for both {} and {}", candidate,
                       baseline);
  }
  const std::string test = deciding_test(evidence);
  return fmt::format("{}{}: {}{}",
                     verdict_words(evidence.verdict, evidence.equivalence.shown,
                                   {candidate, baseline, evidence.non_inferiority.margin}),
                     test.empty() ? "" : " (" + test + ")", numbers(evidence),
                     compare_addition(evidence));
}

std::string compare_sentence(const TaskComparison& compared) {
  return fmt::format("{}: {}", printable(compared.task), compare_claim(compared));
}

}  // namespace assay::report
