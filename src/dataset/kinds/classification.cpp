#include "dataset/kinds/kind.hpp"
#include "dataset/kinds/labelled.hpp"

namespace assay::dataset {

const Kind kClassification{TaskKind::classification, "classification", read_labelled,
                           perfect_label};

}  // namespace assay::dataset
