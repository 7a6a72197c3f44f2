#pragma once

/// \file
/// The embedded models of each task kind: one file in this folder for each. Private to local.

#include <memory>
#include <span>

#include "assay/local/model.hpp"

namespace assay::local {

using Trained = Result<std::unique_ptr<const Model>>;
using Examples = std::span<const dataset::Example>;

[[nodiscard]] Trained train_classifier(const dataset::TaskSpec& task, Examples examples,
                                       Method method);
[[nodiscard]] Trained train_extractor(const dataset::TaskSpec& task, Examples examples,
                                      Method method);
[[nodiscard]] Trained train_rewriter(const dataset::TaskSpec& task, Examples examples,
                                     Method method);
[[nodiscard]] Trained train_router(const dataset::TaskSpec& task, Examples examples, Method method);
[[nodiscard]] Trained train_ranker(const dataset::TaskSpec& task, Examples examples, Method method);

}  // namespace assay::local
