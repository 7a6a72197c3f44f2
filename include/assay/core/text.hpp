#pragma once

/// \file
/// Text from outside: Unicode checks, comparison forms, and showing it safely.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// Offset of the first byte that is not part of valid UTF-8 (RFC 3629: no surrogates, no overlong
/// forms), or nothing when all of it is valid.
[[nodiscard]] std::optional<std::size_t> invalid_utf8_at(std::string_view bytes);

/// The same text with every invalid byte sequence replaced by U+FFFD.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view bytes);

/// The beginning of a text, at most so many bytes of it and never part of a character. Where the
/// bytes are no UTF-8 there, it is cut in their midst.
[[nodiscard]] std::string_view whole_characters(std::string_view text, std::size_t most_bytes);

/// For comparing what people would call the same: NFKC, case-folded, white space runs as one space,
/// trimmed. Invalid UTF-8 is replaced first.
[[nodiscard]] std::string normalised(std::string_view text);

/// Without leading and trailing ASCII white space.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// For terminals and logs: control characters (C0, C1, DEL), bidirectional controls and invalid
/// bytes shown as `\x1b` or `\u202e`; newline and tab as `\n`, `\t`. At most `limit_bytes`, then an
/// ellipsis.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit_bytes = 200);

/// The same for places that keep lines: newline and tab stay as they are. The whole text.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// Columns that a terminal uses for this text (wide and combining characters counted as such).
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The candidate closest to `word` by edit distance, when it is close enough to be a typo.
template <class Range>
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const Range& candidates);

/// Levenshtein distance in bytes.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// ` (did you mean "x"?)` or an empty string: the end of an error message about an unknown word.
template <class Range>
[[nodiscard]] std::string did_you_mean(std::string_view word, const Range& candidates) {
  const auto best = nearest(word, candidates);
  return best ? " (did you mean \"" + *best + "\"?)" : std::string();
}

template <class Range>
std::optional<std::string> nearest(std::string_view word, const Range& candidates) {
  std::optional<std::string> best;
  // Exclusive; two edits are still a typo of a word of three letters (two of them swapped).
  std::size_t best_distance = word.size() < 3 ? 2 : word.size() / 3 + 2;
  for (const auto& candidate : candidates) {
    const std::string_view name(candidate);
    // The distance is at least the difference in length, and words from outside may be megabytes.
    const std::size_t shorter = std::min(name.size(), word.size());
    if (std::max(name.size(), word.size()) - shorter >= best_distance) continue;
    const std::size_t distance = edit_distance(word, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = std::string(name);
    }
  }
  return best;
}

}  // namespace assay
