#pragma once

/// \file
/// How alike are two texts, character by character? Private to scoring.

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::scoring {

/// Texts up to this many code points (not counting what they begin and end with in common) get
/// their exact distance: some 0.1 s at most.
inline constexpr std::size_t kExactLength = 32'768;

/// Code points; a byte that is not UTF-8 counts as one U+FFFD.
[[nodiscard]] std::u32string code_points(std::string_view text);

/// Levenshtein distance: the fewest insertions, deletions and substitutions of one code point.
///
/// Time is O(n * m / 64). Longer texts than `exact_length` are cut into as many equal pieces as it
/// takes and compared piece by piece, which keeps time linear and never finds too small a distance.
///
/// \see Myers (1999), Journal of the ACM 46(3), 395-415, in the form for distances of
///      Hyyrö (2003), Nordic Journal of Computing 10(1), 29-39
[[nodiscard]] std::size_t levenshtein(std::u32string_view a, std::u32string_view b,
                                      std::size_t exact_length = kExactLength);

/// 1 - distance / length of the longer text: 1 for equal texts, two empty ones included, and 0 for
/// texts that share nothing.
[[nodiscard]] double similarity(std::string_view a, std::string_view b);

}  // namespace assay::scoring
