#include "local/kinds/labelled.hpp"

namespace assay::local {

Trained train_classifier(const dataset::TaskSpec& task, Examples examples, Method method) {
  return train_labelled(task, examples, method, std::make_unique<Likeliest>());
}

}  // namespace assay::local
