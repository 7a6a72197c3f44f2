#pragma once

/// \file
/// Names for the tags around a text that cannot be mistaken for part of it.

#include <span>
#include <string>
#include <string_view>

namespace assay::dataset {

/// `word`, or the first of `word-1`, `word-2`, ... that begins no tag in any of the texts.
/// \param end  what follows the name in the tags that are meant: `>`, or a space before more
[[nodiscard]] std::string unused_tag(std::span<const std::string_view> texts, std::string_view word,
                                     char end);

}  // namespace assay::dataset
