#pragma once

/// \file
/// Who is to be paid.

#include <optional>
#include <string>

#include "local/page.hpp"

namespace assay::local {

[[nodiscard]] std::optional<std::string> find_vendor(const Page& page);

}  // namespace assay::local
