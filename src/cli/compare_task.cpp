#include "cli/compare_task.hpp"

#include <algorithm>

namespace assay::cli {

Result<eval::Pairing> compare_task(eval::AnswerSource& baseline, eval::AnswerSource& candidate,
                                   const std::vector<eval::Aspect>& allowed,
                                   report::TaskComparison& comparison) {
  ASSAY_TRY(auto pairing, eval::pair_arms(baseline, candidate));
  comparison.knows_answers = pairing.knows_answers;
  comparison.disparities = pairing.disparities;
  comparison.baseline_cached = pairing.baseline.cached;
  comparison.candidate_cached = pairing.candidate.cached;
  comparison.fallbacks = pairing.baseline.fallbacks + pairing.candidate.fallbacks;
  comparison.is_comparable = std::all_of(
      comparison.disparities.begin(), comparison.disparities.end(), [&](const auto& disparity) {
        return std::find(allowed.begin(), allowed.end(), disparity.aspect) != allowed.end();
      });
  if (!comparison.is_comparable) return pairing;
  decide::CompareOptions options;
  options.rules = comparison.rules;
  options.missing = pairing.missing;
  ASSAY_TRY(comparison.comparison, decide::compare(pairing.items, options));
  return pairing;
}

}  // namespace assay::cli
