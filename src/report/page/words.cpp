#include "report/page/words.hpp"

#include "assay/core/clock.hpp"

namespace assay::report::page {

State state_of(decide::Verdict verdict) {
  switch (verdict) {
    case decide::Verdict::better:
      return {"better", "better"};
    case decide::Verdict::not_worse:
      return {"not worse", "not-worse"};
    case decide::Verdict::worse:
      return {"worse", "worse"};
    case decide::Verdict::inconclusive:
      break;
  }
  return {"inconclusive", "inconclusive"};
}

State state_of(const TaskComparison& compared) {
  if (!compared.is_comparable) return {"not comparable", "unknown"};
  if (!compared.comparison.evidence.difference) return {"unknown", "unknown"};
  return state_of(compared.comparison.evidence.verdict);
}

std::string time_text(std::int64_t unix_ms) {
  const std::string time = iso_time(unix_ms);
  return time.substr(0, 10) + " " + time.substr(11, 5) + " UTC";
}

std::string short_hash(const std::string& hash) {
  return hash.substr(0, 12);
}

}  // namespace assay::report::page
