#pragma once

/// \file
/// Open questions as a file that people fill in.

#include <span>
#include <string>

#include "assay/shadow/label_session.hpp"

namespace assay::report {

/// CSV with the columns id, slices, asked, first, second and an empty `right`, which takes `first`,
/// `second`, `both` or `neither`. What a spreadsheet would take for a formula is made inert; the id
/// says which answers are meant.
[[nodiscard]] std::string label_queue_csv(std::span<const shadow::Question> questions);

}  // namespace assay::report
