#pragma once

/// \file
/// Markdown around text from outside, so that none of it is obeyed. Private to curate.

#include <string>
#include <string_view>
#include <vector>

namespace assay::curate {

/// `markdown_text` of at most 1 000 bytes.
[[nodiscard]] std::string inert(std::string_view text);

/// `markdown_block`; beyond `limit_bytes` the text is cut off with an ellipsis.
[[nodiscard]] std::string fenced(std::string_view text, std::string_view language = "",
                                 std::size_t limit_bytes = 2000);

/// A pipe table. Cells are taken as they are: escape them first. The first column is left-aligned,
/// the others right.
[[nodiscard]] std::string pipe_table(const std::vector<std::string>& titles,
                                     const std::vector<std::vector<std::string>>& rows);

}  // namespace assay::curate
