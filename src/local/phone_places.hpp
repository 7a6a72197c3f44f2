#pragma once

/// \file
/// Which countries a text speaks of: the words that can say whose number it is.

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::local {

struct Mention {
  std::size_t begin = 0;  ///< bytes of the text
  std::size_t end = 0;
  std::string_view country;  ///< ISO 3166 alpha-2
  /// An adjective (Polish, französisch). Beside a word for a telephone it is as good as a place;
  /// elsewhere it says where a person or a thing comes from.
  bool adjective = false;
};

/// Countries, their adjectives and their larger cities, in the languages of the numbering plans'
/// countries; in order of place. Linear in the length of the text.
[[nodiscard]] std::vector<Mention> find_mentions(std::string_view text);

}  // namespace assay::local
