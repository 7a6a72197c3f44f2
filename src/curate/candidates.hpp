#pragma once

/// \file
/// The candidates of a ranking, as people number them. Private to curate.

#include <set>
#include <string_view>
#include <vector>

namespace assay::curate {

/// The texts of candidates 1 to `count`: what stands between a line that begins with the number
/// (`1.`, `1)`, `1:`, `[1]`) and the next such line. Nothing unless all of them are there, in
/// order.
[[nodiscard]] std::vector<std::string_view> numbered_candidates(std::string_view input, int count);

/// The numbers of the best `top` candidates: `expected.top`, or the first groups of
/// `expected.order`, with all equals of the last one.
[[nodiscard]] std::set<int> best_candidates(std::string_view expected_json, int top);

}  // namespace assay::curate
