#include "eval/quota_alarm.hpp"

#include <fmt/format.h>

#include <cmath>

namespace assay::eval {

std::optional<std::string> QuotaAlarm::observe(std::string_view whose, std::string_view quota,
                                               double share) {
  bool& is_raised = raised_[fmt::format("{}\n{}", whose, quota)];
  if (share < kRearmedBelow) is_raised = false;
  if (is_raised || !(share > kRaisedAbove)) return std::nullopt;
  is_raised = true;
  // Rounded up: "80 %" would contradict the mark that was passed.
  return fmt::format("{}: {:.0f} % of {} in use", whose, std::ceil(share * 100), quota);
}

}  // namespace assay::eval
