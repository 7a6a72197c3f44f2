#pragma once

/// \file
/// What the kinds with labels share: classification and routing.

#include <string>

#include "dataset/kinds/kind.hpp"

namespace assay::dataset {

[[nodiscard]] Status read_labelled(YamlMap& map, TaskSpec& task);
[[nodiscard]] std::string perfect_label(const TaskSpec& task, const Json& expected);

}  // namespace assay::dataset
