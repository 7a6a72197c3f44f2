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

/// What the evidence supports, and no more.
std::string claim(const decide::Evidence& evidence, const std::string& baseline,
                  const std::string& candidate) {
  const std::string margin = size_in_points(evidence.non_inferiority.margin);
  switch (evidence.verdict) {
    case decide::Verdict::better:
      return fmt::format("{} is better than {}", candidate, baseline);
    case decide::Verdict::worse:
      return fmt::format("{} is worse than {}", candidate, baseline);
    case decide::Verdict::not_worse:
      if (evidence.equivalence.shown) {
        return fmt::format("{} is as good as {} within {}", candidate, baseline, margin);
      }
      return fmt::format("{} is less than {} worse than {}", candidate, margin, baseline);
    case decide::Verdict::inconclusive:
      break;
  }
  return fmt::format(
      "inconclusive: the data show neither that {} is worse than {} nor that it is "
      "less than {} worse",
      candidate, baseline, margin);
}

}  // namespace

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
  return fmt::format("{}: {}{}", claim(evidence, baseline, candidate), numbers(evidence),
                     compare_addition(evidence));
}

std::string compare_sentence(const TaskComparison& compared) {
  return fmt::format("{}: {}", printable(compared.task), compare_claim(compared));
}

}  // namespace assay::report
