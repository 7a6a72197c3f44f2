#pragma once

/// \file
/// Figures over all runs as the JSON that other programs rely on (docs/trend.md, "JSON").

#include <span>
#include <string>

#include "assay/report/trend_text.hpp"

namespace assay::report {

/// One history is one object, several are `{"trends": [...]}`. Unknown is null.
[[nodiscard]] std::string trend_json(std::span<const eval::History> histories,
                                     const TrendView& view);

}  // namespace assay::report
