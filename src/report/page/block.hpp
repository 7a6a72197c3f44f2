#pragma once

/// \file
/// Texts of models and golden sets as blocks of their own, ready for `{{{name}}}` in a template.

#include <cstddef>
#include <string>
#include <string_view>

#include "assay/report/page.hpp"
#include "report/diff.hpp"

namespace assay::report::page {

/// All lines of a text up to the format's limit (HTML 4 000 characters, Markdown 300); what is cut
/// says how long it is.
[[nodiscard]] std::string block(PageFormat format, std::string_view text);

/// A difference. HTML has `<del>` and `<ins>`, crossed out and underlined, with words for those who
/// only hear it; Markdown `[-removed-]{+added+}`. Of long stretches that are alike only the ends.
[[nodiscard]] std::string block(PageFormat format, const Diff& diff);

/// The beginning of a text for a row of a table, in one line; what is cut ends with an ellipsis.
[[nodiscard]] std::string excerpt(std::string_view text, std::size_t characters);

}  // namespace assay::report::page
