#include "scoring/similarity.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <unordered_map>
#include <vector>

namespace assay::scoring {
namespace {

constexpr std::size_t kRowsPerWord = 64;
constexpr char32_t kReplacement = 0xFFFD;

using Symbols = std::vector<std::uint32_t>;

/// Both texts in small numbers. A code point that only the columns have is 0, like all others that
/// match no row.
struct Numbered {
  Symbols rows, columns;
  std::size_t alphabet = 1;
};

Numbered numbered(std::u32string_view rows, std::u32string_view columns) {
  std::unordered_map<char32_t, std::uint32_t> number_of;
  Numbered result;
  result.rows.reserve(rows.size());
  for (const char32_t point : rows) {
    const auto next = static_cast<std::uint32_t>(number_of.size() + 1);
    result.rows.push_back(number_of.emplace(point, next).first->second);
  }
  result.columns.reserve(columns.size());
  for (const char32_t point : columns) {
    const auto found = number_of.find(point);
    result.columns.push_back(found == number_of.end() ? 0 : found->second);
  }
  result.alphabet = number_of.size() + 1;
  return result;
}

/// Up to 64 rows of the distance table, one column at a time, as vertical differences: bit r of
/// `up` (of `down`) says that row r is one more (one less) than the row above it.
class RowBlock {
 public:
  explicit RowBlock(std::size_t rows) : last_(std::uint64_t{1} << (rows - 1)) {}

  /// \param equal  the rows whose symbol is that of the column
  /// \param above  the horizontal difference, -1, 0 or 1, in the row above the block
  /// \return       the same in the last row of the block
  int step(std::uint64_t equal, int above) {
    const std::uint64_t vertical = equal | down_;
    equal |= above < 0 ? 1U : 0U;
    const std::uint64_t diagonal = (((equal & up_) + up_) ^ up_) | equal;
    std::uint64_t more = down_ | ~(diagonal | up_);
    std::uint64_t less = up_ & diagonal;
    const int below = (more & last_) != 0 ? 1 : (less & last_) != 0 ? -1 : 0;
    more = (more << 1) | (above > 0 ? 1U : 0U);
    less = (less << 1) | (above < 0 ? 1U : 0U);
    up_ = less | ~(vertical | more);
    down_ = more & vertical;
    return below;
  }

 private:
  std::uint64_t last_;
  std::uint64_t up_ = ~std::uint64_t{0}, down_ = 0;
};

std::size_t exact_distance(std::u32string_view a, std::u32string_view b) {
  const Numbered texts = numbered(a, b);
  // The difference to the column on the left, in the last row that is done. Above all rows the
  // distance is the number of the column, hence 1.
  std::vector<std::int8_t> edge(texts.columns.size(), 1);
  std::vector<std::uint64_t> rows_with(texts.alphabet, 0);
  for (std::size_t first = 0; first < texts.rows.size(); first += kRowsPerWord) {
    const std::size_t rows = std::min(kRowsPerWord, texts.rows.size() - first);
    for (std::size_t r = 0; r < rows; ++r) {
      rows_with[texts.rows[first + r]] |= std::uint64_t{1} << r;
    }
    RowBlock block(rows);
    for (std::size_t column = 0; column < edge.size(); ++column) {
      const std::uint64_t equal = rows_with[texts.columns[column]];
      edge[column] = static_cast<std::int8_t>(block.step(equal, edge[column]));
    }
    for (std::size_t r = 0; r < rows; ++r) rows_with[texts.rows[first + r]] = 0;
  }
  const auto start = static_cast<std::int64_t>(texts.rows.size());
  return static_cast<std::size_t>(std::accumulate(edge.begin(), edge.end(), start));
}

void drop_common_ends(std::u32string_view& a, std::u32string_view& b) {
  const auto front = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  a.remove_prefix(static_cast<std::size_t>(front));
  b.remove_prefix(static_cast<std::size_t>(front));
  const auto back = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
  a.remove_suffix(static_cast<std::size_t>(back));
  b.remove_suffix(static_cast<std::size_t>(back));
}

std::u32string_view piece_of(std::u32string_view text, std::size_t index, std::size_t pieces) {
  const std::size_t begin = text.size() * index / pieces;
  return text.substr(begin, text.size() * (index + 1) / pieces - begin);
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string points;
  points.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t point = -1;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &point);
    points.push_back(read > 0 ? static_cast<char32_t>(point) : kReplacement);
    text.remove_prefix(read > 0 ? static_cast<std::size_t>(read) : 1);
  }
  return points;
}

std::size_t levenshtein(std::u32string_view a, std::u32string_view b, std::size_t exact_length) {
  drop_common_ends(a, b);
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer <= exact_length) return exact_distance(a, b);
  const std::size_t pieces = (longer + exact_length - 1) / exact_length;
  std::size_t distance = 0;
  for (std::size_t i = 0; i < pieces; ++i) {
    distance += exact_distance(piece_of(a, i, pieces), piece_of(b, i, pieces));
  }
  return distance;
}

double similarity(std::string_view a, std::string_view b) {
  const std::u32string from = code_points(a);
  const std::u32string to = code_points(b);
  const std::size_t longer = std::max(from.size(), to.size());
  if (longer == 0) return 1;
  return 1 - static_cast<double>(levenshtein(from, to)) / static_cast<double>(longer);
}

}  // namespace assay::scoring
