#include "report/gate_lines.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "report/differences.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using decide::GateCheck;
using decide::GateUnit;

constexpr std::size_t kReasonBytes = 500;

std::string number(GateUnit unit, const std::optional<double>& value) {
  if (!value) return kUnknown;
  switch (unit) {
    case GateUnit::share:
      return percent(*value);
    case GateUnit::difference:
      return signed_number(*value * 100, 1) + " points";
    case GateUnit::milliseconds:
      return milliseconds(value) + " ms";
    case GateUnit::usd:
      return fmt::format("{:.4g} USD", *value);
    case GateUnit::items:
      return fmt::format("{:.15g}", *value);
    case GateUnit::none:
      break;
  }
  return kUnknown;
}

}  // namespace

std::string measured_text(const GateCheck& check) {
  return number(check.unit, check.value);
}

std::string limit_text(const GateCheck& check) {
  if (check.unit == GateUnit::share && check.limit)
    return fmt::format("{:.6g} %", *check.limit * 100);
  if (check.unit == GateUnit::milliseconds && check.limit)
    return fmt::format("{:.6g} ms", *check.limit);
  return number(check.unit, check.limit);
}

std::string reason_text(const GateCheck& check) {
  return printable(check.reason, kReasonBytes);
}

std::string false_alarms_line(const GateReport& report) {
  const auto tasks = static_cast<std::int64_t>(report.tasks.size());
  if (report.mode == decide::Mode::sequential) {
    return fmt::format(
        "sequential: over all looks at the growing data of one pair, a false FAIL against the "
        "baseline has a chance of at most {:.4g}{}",
        report.alpha, tasks > 1 ? " for each task" : "");
  }
  return fmt::format(
      "at alpha {:.4g} and {} gates a year{}, at most about {:.3g} false FAILs against the "
      "baseline are to be expected if nothing changes; INCONCLUSIVE and missed limits come on top",
      report.alpha, report.looks_per_year,
      tasks > 1 ? fmt::format(" of {} tasks, each a claim of its own", tasks) : "",
      most_false_alarms(report));
}

}  // namespace assay::report
