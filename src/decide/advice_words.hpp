#pragma once

/// \file
/// Why a recommendation says what it says, and what would change it: sentences with their numbers.

#include "assay/decide/recommendation.hpp"

namespace assay::decide {

/// Fills reason, next step, changes and warnings. Everything else is there.
void add_words(const RecommendInput& input, Recommendation& result);

}  // namespace assay::decide
