#pragma once

/// \file
/// From one call for a batch to an attempt for each of its items.

#include <vector>

#include "assay/store/records.hpp"

namespace assay::eval {

/// An attempt for each item in the order of the request, whose keys are still to be set. Tokens and
/// cost are shared evenly, earlier items first with what remains, so that every sum over the
/// attempts is exactly the call's. Latency and all else are the call's own; the wait before it and
/// the numbers that nobody asked for stand with the first item, to be counted once.
///
/// \param is_text  the task wants a plain text
[[nodiscard]] std::vector<store::AttemptRecord> records_of(const store::AttemptRecord& call,
                                                           int items, bool is_text);

}  // namespace assay::eval
