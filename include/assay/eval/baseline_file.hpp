#pragma once

/// \file
/// Writing a side of a comparison to a small file that can be committed. `open_baseline_file`
/// reads it.
///
/// JSON, one document a line: a header (what was asked of whom, and counts), one line for each item
/// in the order of ids, and a last line with the SHA-256 of all lines before it. Content hashes,
/// ids, slices, clusters and whole numbers only: no input, label or answer, nor a fingerprint of
/// one.

#include <cstdint>
#include <functional>
#include <string_view>

#include "assay/eval/answer_source.hpp"

namespace assay::eval {

struct BaselineCounts {
  std::int64_t items = 0;         ///< with an answer: lines of the file
  std::int64_t scored_items = 0;  ///< of them with a verdict
  std::int64_t set_items = 0;     ///< of the golden set
};

/// The same answers give the same bytes. Memory: that of the file.
///
/// \param write  receives pieces of the file; its error is returned
/// \error invalid_argument  no item has a verdict, or an item comes twice
/// \error storage           as the source
[[nodiscard]] Result<BaselineCounts> write_baseline(
    AnswerSource& source, const std::function<Status(std::string_view)>& write);

}  // namespace assay::eval
