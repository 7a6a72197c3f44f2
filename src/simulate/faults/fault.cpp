#include "simulate/faults/fault.hpp"

#include <algorithm>

#include "assay/simulate/faults.hpp"

namespace assay::simulate {

const std::vector<const Fault*>& all_faults() {
  static const std::vector<const Fault*> all = [] {
    std::vector<const Fault*> rows;
    for (const auto table : {timing_faults(), framing_faults(), status_faults(), body_faults(),
                             answer_faults(), stream_faults()}) {
      for (const Fault& fault : table) rows.push_back(&fault);
    }
    return rows;
  }();
  return all;
}

const Fault* find_fault(std::string_view name) {
  const auto& all = all_faults();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Fault* fault) { return fault->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::vector<FaultKind> fault_kinds() {
  std::vector<FaultKind> kinds;
  for (const Fault* fault : all_faults()) kinds.push_back({fault->name, fault->id, fault->what});
  return kinds;
}

}  // namespace assay::simulate
