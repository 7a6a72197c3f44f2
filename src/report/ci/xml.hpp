#pragma once

/// \file
/// XML 1.0 as text. Files of CI servers are a list of small elements that must not be kept in
/// memory; a tree would be.

#include <string>
#include <string_view>

namespace assay::report::ci {

/// Text from outside as the content of an element: markup is escaped; what XML cannot hold (control
/// characters, U+FFFE, U+FFFF, surrogates, invalid bytes) is shown as `\x1b` or `\ufffe`. Line
/// breaks and tabs stay.
[[nodiscard]] std::string xml_text(std::string_view text);

/// ` name="value"`, the value on one line and cut at 500 bytes.
[[nodiscard]] std::string xml_attribute(std::string_view name, std::string_view value);

/// A name as a part of a class name, where CI servers take dots for the ends of packages.
[[nodiscard]] std::string without_dots(std::string name);

}  // namespace assay::report::ci
