#pragma once

/// \file
/// Inputs and answers as chat datasets write them. For .cpp files only.

#include <string>

#include "curate/import_row.hpp"

namespace assay::curate {

/// The input: a text, or messages of which one is the user's and the others are the system's. Says
/// why not; empty when it could be taken.
[[nodiscard]] std::string take_input(const Json& record, const char* key, Draft& draft);

/// The one right answer: a value, or a list of one. Says why not.
[[nodiscard]] std::string take_single(const Json& record, const char* key, Draft& draft);

}  // namespace assay::curate
