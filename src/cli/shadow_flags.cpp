#include "cli/shadow_flags.hpp"

#include "cli/share.hpp"

namespace assay::cli {

void ShadowFlags::declare(Flags& flags) {
  flags.text("-t,--task", request_.task, "TASK", "the golden set that the traffic belongs to");
  flags.text("--experiment", request_.experiment, "NAME",
             "where the task has several (default: its only one)");
  flags.text("--lite", request_.lite, "MODEL", "default: the run's model of tier lite");
  flags.text("--pro", request_.pro, "MODEL", "default: the run's model of tier pro");
  flags.text("--margin", margin_, "SHARE",
             "accuracy that may be lost, as 0.03 or 3% (default: 0.03)");
  flags.text("--alpha", alpha_, "SHARE", "level of every claim, one-sided (default: 0.05)");
  flags.text("--tolerance", tolerance_, "SHARE",
             "disagreement beyond noise that counts as none (default: 0.01)");
}

Result<shadow::ComparisonRequest> ShadowFlags::request() const {
  shadow::ComparisonRequest request = request_;
  if (request.task.empty()) return invalid("name the task: --task support-tickets");
  ASSAY_TRY(request.rules.margin, share_of("--margin", margin_, request.rules.margin));
  ASSAY_TRY(request.rules.alpha, share_of("--alpha", alpha_, request.rules.alpha));
  ASSAY_TRY(request.rules.tolerance, share_of("--tolerance", tolerance_, request.rules.tolerance));
  return request;
}

}  // namespace assay::cli
