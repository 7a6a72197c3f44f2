#pragma once

/// \file
/// What is different between two texts, or between two records, so that a reader sees it at once.
/// Pure, and bounded in work: two answers of a megabyte cost no more than two of some kilobytes.

#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

/// A stretch of words and what is between them.
struct DiffPiece {
  enum class Kind { same, removed, added };
  Kind kind = Kind::same;
  std::string text;

  bool operator==(const DiffPiece&) const = default;
};

struct Diff {
  /// All that is not `added` is the first text, all that is not `removed` the second.
  std::vector<DiffPiece> pieces;

  /// Is there a word that both texts have? Without any, the two are better shown as they are.
  [[nodiscard]] bool has_common_words() const;
};

/// The shortest way from one text to the other in words, signs and runs of white space; a
/// character of a script without spaces counts as a word. Of a replaced stretch, what is removed
/// comes first, and white space between two changes belongs to them.
/// \see Myers (1986), Algorithmica 1, 251-266, doi:10.1007/BF01840446
[[nodiscard]] Diff diff_words(std::string_view before, std::string_view after);

/// One field of two records. Values are JSON; a list has one element per line.
struct FieldDiff {
  std::string name;
  Diff diff;
};

/// The fields that a scorer calls different, in its order.
///
/// \param expected_json  a record; of anything else there are no fields
/// \param answer_json    a record
/// \param fields_json    `ScoreRecord::fields_json`: which fields there are, and which agree
[[nodiscard]] std::vector<FieldDiff> diff_fields(std::string_view expected_json,
                                                 std::string_view answer_json,
                                                 std::string_view fields_json);

}  // namespace assay::report
