#include "cli/compare_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "cli/share.hpp"

namespace assay::cli {
namespace {

/// The share of a flag. Its range is judged by `decide::compare`.
Result<double> share_of(const char* flag, const std::string& text, double otherwise) {
  if (text.empty()) return otherwise;
  if (const auto share = read_share(text)) return *share;
  return invalid(
      fmt::format("{}: \"{}\" is no share such as 0.03 or 3%", flag, printable(text, 40)));
}

}  // namespace

Result<decide::Rules> read_rules(const config::GateConfig& declared, const std::string& margin,
                                 const std::string& alpha, bool is_sequential) {
  decide::Rules rules;
  rules.mode = is_sequential ? decide::Mode::sequential : declared.mode;
  ASSAY_TRY(rules.margin, share_of("--margin", margin, declared.margin));
  ASSAY_TRY(rules.alpha, share_of("--alpha", alpha, declared.alpha));
  // Before anything is read: the rules are judged with no item at all.
  ASSAY_TRY(const auto nothing, decide::compare({}, {rules, 1, 0}));
  (void)nothing;
  return rules;
}

Result<std::vector<eval::Aspect>> read_aspects(const std::vector<std::string>& words) {
  const std::vector<std::string> names = {"golden-set", "items", "prompt", "scorer", "parameters"};
  std::vector<eval::Aspect> aspects;
  for (const std::string& word : words) {
    const auto aspect = eval::aspect_from_string(word);
    if (!aspect) {
      return invalid(fmt::format("--allow: \"{}\" is none of {}{}", printable(word, 40),
                                 fmt::join(names, ", "), did_you_mean(word, names)));
    }
    aspects.push_back(*aspect);
  }
  return aspects;
}

Result<eval::Pairing> compare_task(eval::AnswerSource& baseline, eval::AnswerSource& candidate,
                                   const std::vector<eval::Aspect>& allowed,
                                   report::TaskComparison& comparison) {
  ASSAY_TRY(auto pairing, eval::pair_arms(baseline, candidate));
  comparison.knows_answers = pairing.knows_answers;
  comparison.disparities = pairing.disparities;
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
