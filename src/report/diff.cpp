#include "report/diff.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace assay::report {
namespace {

using Kind = DiffPiece::Kind;
using Words = std::span<const std::string_view>;

/// More changed words than these read as two different texts anyway.
constexpr std::ptrdiff_t kMostEdits = 400;
constexpr std::size_t kMostBytes = 256 * 1024;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// From U+3000 on most scripts write words without spaces.
bool is_own_word(char c) {
  return static_cast<unsigned char>(c) >= 0xe3;
}

bool is_part_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) >= 0x80 && !is_own_word(c));
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

std::size_t word_end(std::string_view text, std::size_t at) {
  const auto skip = [&](auto is_inside) {
    std::size_t end = at + 1;
    while (end < text.size() && is_inside(text[end])) ++end;
    return end;
  };
  if (is_space(text[at])) return skip(is_space);
  if (is_own_word(text[at])) return skip(is_continuation);
  return is_part_of_word(text[at]) ? skip(is_part_of_word) : at + 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = word_end(text, at);
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

/// Myers' greedy walk over the edit graph. After `d` edits, `reach[d][k + d]` is how far into
/// `before` the diagonal k = x - y comes.
class Walk {
 public:
  Walk(Words before, Words after) : before_(before), after_(after) {}

  /// \return false: more than `kMostEdits`
  bool find() {
    for (std::ptrdiff_t d = 0; d <= kMostEdits; ++d) {
      reach_.emplace_back(static_cast<std::size_t>(2 * d + 1));
      for (std::ptrdiff_t k = -d; k <= d; k += 2) {
        std::ptrdiff_t x = d == 0 ? 0 : first_x(d, k);
        while (x < size(before_) && x - k < size(after_) && at(before_, x) == at(after_, x - k)) {
          ++x;
        }
        reach(d, k) = x;
        if (x >= size(before_) && x - k >= size(after_)) return true;
      }
    }
    return false;
  }

  /// The way found, backwards.
  void trace(std::vector<std::pair<Kind, std::string_view>>& edits) {
    std::ptrdiff_t x = size(before_);
    std::ptrdiff_t y = size(after_);
    for (auto d = static_cast<std::ptrdiff_t>(reach_.size()) - 1; d > 0; --d) {
      const std::ptrdiff_t k = x - y;
      const bool is_added = comes_from_above(d, k);
      const std::ptrdiff_t start = first_x(d, k);
      for (; x > start; --x, --y) edits.emplace_back(Kind::same, at(before_, x - 1));
      if (is_added) {
        edits.emplace_back(Kind::added, at(after_, --y));
      } else {
        edits.emplace_back(Kind::removed, at(before_, --x));
      }
    }
    for (; x > 0; --x) edits.emplace_back(Kind::same, at(before_, x - 1));
  }

 private:
  static std::ptrdiff_t size(Words words) { return static_cast<std::ptrdiff_t>(words.size()); }
  static std::string_view at(Words words, std::ptrdiff_t place) {
    return words[static_cast<std::size_t>(place)];
  }
  std::ptrdiff_t& reach(std::ptrdiff_t d, std::ptrdiff_t k) {
    return reach_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  }

  /// Was the d-th edit on diagonal k a word added, rather than one removed?
  bool comes_from_above(std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && reach(d - 1, k - 1) < reach(d - 1, k + 1));
  }
  /// Where the d-th edit arrives.
  std::ptrdiff_t first_x(std::ptrdiff_t d, std::ptrdiff_t k) {
    return comes_from_above(d, k) ? reach(d - 1, k + 1) : reach(d - 1, k - 1) + 1;
  }

  Words before_, after_;
  std::vector<std::vector<std::ptrdiff_t>> reach_;
};

/// Joins words to stretches: removed before added, and a gap between two replaced words as part of
/// the change.
class Stretches {
 public:
  void add(Kind kind, std::string_view word) {
    if (kind == Kind::same) return add_same(word);
    if (!gap_.empty()) close_gap();
    (kind == Kind::removed ? removed_ : added_) += word;
  }

  std::vector<DiffPiece> finish() {
    flush();
    push(Kind::same, same_);
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] bool is_change_open() const { return !removed_.empty() || !added_.empty(); }

  void add_same(std::string_view word) {
    if (is_change_open() && gap_.empty() && is_space(word.front())) {
      gap_ = word;
    } else {
      flush();
      same_ += word;
    }
  }

  /// The change goes on behind the gap.
  void close_gap() {
    if (removed_.empty() || added_.empty()) return flush();
    removed_ += gap_;
    added_ += gap_;
    gap_ = {};
  }

  void push(Kind kind, std::string& text) {
    if (!text.empty()) pieces_.push_back({kind, std::move(text)});
    text.clear();
  }

  void flush() {
    if (!is_change_open()) return;
    push(Kind::same, same_);
    push(Kind::removed, removed_);
    push(Kind::added, added_);
    same_ = gap_;
    gap_ = {};
  }

  std::vector<DiffPiece> pieces_;
  std::string same_;             ///< before the open change
  std::string removed_, added_;  ///< the open change
  std::string_view gap_;         ///< after it: white space that both have
};

Diff all_of(std::string_view before, std::string_view after) {
  Diff diff;
  if (!before.empty()) diff.pieces.push_back({Kind::removed, std::string(before)});
  if (!after.empty()) diff.pieces.push_back({Kind::added, std::string(after)});
  return diff;
}

}  // namespace

bool Diff::has_common_words() const {
  return std::any_of(pieces.begin(), pieces.end(), [](const DiffPiece& piece) {
    return piece.kind == Kind::same &&
           std::any_of(piece.text.begin(), piece.text.end(),
                       [](char c) { return is_part_of_word(c) || is_own_word(c); });
  });
}

Diff diff_words(std::string_view before, std::string_view after) {
  if (before.size() > kMostBytes || after.size() > kMostBytes) return all_of(before, after);
  const auto left = words_of(before);
  const auto right = words_of(after);
  // What is alike on both ends costs nothing.
  const auto first = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const auto last = std::mismatch(left.rbegin(), std::make_reverse_iterator(first.first),
                                  right.rbegin(), std::make_reverse_iterator(first.second));
  Walk walk({first.first, last.first.base()}, {first.second, last.second.base()});
  if (!walk.find()) return all_of(before, after);
  std::vector<std::pair<Kind, std::string_view>> edits;
  for (auto at = left.end(); at != last.first.base(); --at) {
    edits.emplace_back(Kind::same, *(at - 1));
  }
  walk.trace(edits);
  Stretches stretches;
  for (auto at = left.begin(); at != first.first; ++at) stretches.add(Kind::same, *at);
  for (auto at = edits.rbegin(); at != edits.rend(); ++at) stretches.add(at->first, at->second);
  Diff diff;
  diff.pieces = stretches.finish();
  return diff;
}

}  // namespace assay::report
