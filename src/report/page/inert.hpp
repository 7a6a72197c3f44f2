#pragma once

/// \file
/// Text from outside, made inert for a page: shown as it is, obeyed by nobody.

#include <string>
#include <string_view>

namespace assay::report::page {

/// For HTML, as an element's content or inside a quoted attribute. Markup characters are escaped;
/// control characters, bidirectional controls and invalid bytes are shown as `\x1b` or `\u202e`.
/// Line breaks and tabs stay.
[[nodiscard]] std::string html_text(std::string_view text);

/// For Markdown (GitHub-flavoured) within a line, also at its start: a paragraph, an item of a
/// list, a heading, a cell of a table, after `**`. No markup, HTML, link, mention, reference, emoji
/// or formula, and no more escapes than that takes. Line breaks are shown as `\n`.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// For Markdown: a fenced code block of the text, its fence one longer than any run of backticks
/// in it. Ends with a newline.
/// \param language  a word of our own after the fence: `text`, `diff`
[[nodiscard]] std::string markdown_block(std::string_view text, std::string_view language = "text");

}  // namespace assay::report::page
