#pragma once

/// \file
/// An extraction task's model: reads an invoice-like document and answers in the task's schema.

#include "assay/local/model.hpp"

namespace assay::local {

[[nodiscard]] Result<std::unique_ptr<const Model>> train_extractor(
    const dataset::TaskSpec& task, std::span<const dataset::Example> examples, Size size);

}  // namespace assay::local
