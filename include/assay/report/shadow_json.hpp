#pragma once

/// \file
/// `assay shadow report --json`.

#include <string>

#include "assay/shadow/comparison.hpp"

namespace assay::report {

/// One document with every figure of the text. Rates are `{"value","low","high","n"}`, fractions of
/// 1; what is unknown is null.
[[nodiscard]] std::string shadow_json(const shadow::Comparison& comparison);

}  // namespace assay::report
