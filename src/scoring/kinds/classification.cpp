#include "scoring/kinds/labelled.hpp"

namespace assay::scoring {

Result<std::unique_ptr<const KindScorer>> open_classification(const dataset::TaskSpec& task) {
  auto scorer = std::make_unique<Labelled>();
  ASSAY_CHECK(scorer->open(task));
  return std::unique_ptr<const KindScorer>(std::move(scorer));
}

}  // namespace assay::scoring
