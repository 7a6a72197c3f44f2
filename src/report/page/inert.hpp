#pragma once

/// \file
/// Text from outside, made inert for a page of HTML: shown as it is, obeyed by nobody. Markdown:
/// assay/core/markdown.hpp.

#include <string>
#include <string_view>

namespace assay::report::page {

/// As an element's content or inside a quoted attribute. Markup characters are escaped;
/// control characters, bidirectional controls and invalid bytes are shown as `\x1b` or `\u202e`.
/// Line breaks and tabs stay.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace assay::report::page
