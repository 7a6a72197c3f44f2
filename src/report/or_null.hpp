#pragma once

/// \file
/// What is unknown, as JSON. For .cpp files only: core/json.hpp is heavy.

#include <optional>

#include "assay/core/json.hpp"

namespace assay::report {

template <class T>
[[nodiscard]] Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace assay::report
