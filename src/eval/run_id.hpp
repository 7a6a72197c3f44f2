#pragma once

#include <string>

namespace assay::eval {

/// `20261122T150405Z-9f3a12c4`: sortable by time, unique by its random part.
[[nodiscard]] std::string new_run_id();

}  // namespace assay::eval
