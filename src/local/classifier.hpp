#pragma once

/// \file
/// A classification task's model: a scorer, its calibration, and the answer in the wanted form.

#include "assay/local/model.hpp"

namespace assay::local {

[[nodiscard]] Result<std::unique_ptr<const Model>> train_classifier(
    const dataset::TaskSpec& task, std::span<const dataset::Example> examples, Size size);

}  // namespace assay::local
