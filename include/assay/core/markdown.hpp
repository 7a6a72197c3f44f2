#pragma once

/// \file
/// Text from outside, made inert for Markdown as GitHub and GitLab read it.

#include <string>
#include <string_view>

namespace assay {

/// Within a line, also at its start: a paragraph, an item of a list, a heading, a cell of a table,
/// after `**`. No markup, HTML, link, mention, reference, commit, emoji or formula, and no more
/// escapes than that takes. Line breaks are shown as `\n`.
[[nodiscard]] std::string markdown_text(std::string_view text);

/// A fenced code block of the text, its fence one longer than any run of backticks in it. Ends with
/// a newline.
/// \param language  a word of our own after the fence: `text`, `json`
[[nodiscard]] std::string markdown_block(std::string_view text, std::string_view language = "text");

}  // namespace assay
