#pragma once

/// \file
/// How an answer ended, in plain words.

#include <string_view>

#include "assay/core/outcome.hpp"

namespace assay::report::page {

/// One sentence without a full stop.
[[nodiscard]] std::string_view in_words(Outcome outcome);

}  // namespace assay::report::page
