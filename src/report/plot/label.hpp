#pragma once

/// \file
/// Labels that have to fit.

#include <string>
#include <string_view>

namespace assay::report::plot {

/// Width of a text in ems, estimated: the font is the reader's. Errs towards too wide.
[[nodiscard]] double text_width(std::string_view text);

/// The label as a person may see it: control and bidirectional characters made visible, at most 300
/// bytes; `(empty)` when nothing is there.
[[nodiscard]] std::string visible(std::string_view label);

/// The visible label, cut with an ellipsis so that it is at most `ems` wide. Cuts between
/// characters, never inside one, and never before a combining one.
[[nodiscard]] std::string shortened(std::string_view label, double ems);

/// For a sentence: visible, in quotes, at most 40 ems.
[[nodiscard]] std::string in_quotes(std::string_view label);

/// For a sentence: a measure as a word of it, visible, at most 40 ems.
[[nodiscard]] std::string worded(std::string_view measure);

/// The same at its start, with a capital where it is ASCII.
[[nodiscard]] std::string sentence_start(std::string_view measure);

}  // namespace assay::report::plot
