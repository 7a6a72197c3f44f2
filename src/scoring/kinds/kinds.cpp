#include <array>

#include "scoring/kinds/kind.hpp"

namespace assay::scoring {
namespace {

// In the order of TaskKind.
constexpr std::array<MakeKindScorer*, 5> kKinds = {open_classification, open_extraction,
                                                   open_transformation, open_routing, open_ranking};

}  // namespace

Result<std::unique_ptr<const KindScorer>> open_kind(const dataset::TaskSpec& task) {
  return kKinds[static_cast<std::size_t>(task.kind)](task);
}

}  // namespace assay::scoring
