#pragma once

/// \file
/// From the answer to a batch back to its items.
///
/// Every item gets the text that stands under its number, as if that had come alone, so that the
/// task's own scorer judges it. Which numbers came is judged here, the values never. An answer that
/// a strict reader could not have read as a whole (a fence or prose around it, cut off, invalid
/// JSON anywhere in it) has no strict parts: they come in a fence, which the scorer's ladder sees.

#include <string>
#include <string_view>
#include <vector>

#include "assay/core/outcome.hpp"

namespace assay::eval {

/// What one item of a batch got.
struct BatchPart {
  Outcome outcome = Outcome::ok;
  std::string text;   ///< empty unless the outcome is `ok`
  std::string error;  ///< for people; empty when the outcome is `ok`
};

struct BatchParts {
  std::vector<BatchPart> parts;  ///< one for each item, in the order of the request
  int unasked = 0;               ///< entries under a number that was never asked
};

/// \param outcome  of the call: `ok`, or `model.truncated`, of which complete entries are kept; any
///                 other one is that of every item
/// \param items    numbers asked: 1 to this
/// \param is_text  the task wants a plain text, so that JSON strings are what they say
[[nodiscard]] BatchParts parts_of(Outcome outcome, std::string_view text, int items, bool is_text);

}  // namespace assay::eval
