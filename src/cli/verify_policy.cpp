#include "cli/verify_policy.hpp"

#include <fmt/format.h>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/eval/routing_material.hpp"
#include "assay/report/recommend_json.hpp"
#include "assay/report/recommend_text.hpp"
#include "cli/recommend_task.hpp"
#include "cli/replay_task.hpp"

namespace assay::cli {
namespace {

int exit_of(decide::Standing standing) {
  switch (standing) {
    case decide::Standing::holds:
      return kDone;
    case decide::Standing::broken:
      return kRegression;
    case decide::Standing::unknown:
      break;
  }
  return kInconclusive;
}

}  // namespace

Result<int> verify_policy(const Globals& globals, SideFinder& finder, const VerifyWords& words,
                          const std::string& today) {
  ASSAY_TRY(const auto text, read_file(words.file, kYamlBytes));
  report::PolicyReview review;
  review.file = words.file;
  ASSAY_TRY(review.policy, decide::read_policy(text, words.file));
  const auto& policy = review.policy;
  ASSAY_TRY(const auto lite, finder.find_model(words.lite.empty() ? policy.lite.name : words.lite));
  ASSAY_TRY(const auto pro, finder.find_model(words.pro.empty() ? policy.pro.name : words.pro));
  ASSAY_TRY(const auto tasks, common_tasks(lite, pro, {policy.task}));
  const RecommendedSides sides{lite, pro, tasks.front()};
  ASSAY_TRY(auto* const store, finder.store());
  ASSAY_TRY(const auto material, eval::routing_material(*store, {lite.run, lite.arm(sides.task)},
                                                        {pro.run, pro.arm(sides.task)}));
  if (!can_be_mixed(material.disparities)) {
    return invalid(fmt::format("the newer answers of {} and {} are not to the same items: {}",
                               printable(lite.model, 80), printable(pro.model, 80),
                               material.disparities.front().text));
  }
  review.run_id = lite.run->id;
  review.items = static_cast<std::int64_t>(material.items.size());
  ASSAY_TRY(const auto traffic, traffic_evidence(*store, sides, policy.margin, policy.alpha));
  ASSAY_TRY(review.check, decide::check_policy(policy, material.items, policy_facts(sides),
                                               traffic ? &traffic->report : nullptr, today));
  if (globals.json) {
    ASSAY_CHECK(print(report::policy_review_json(review)));
  } else {
    ASSAY_CHECK(print(report::policy_review_text(review, globals.style())));
  }
  return exit_of(review.check.standing);
}

}  // namespace assay::cli
