#pragma once

/// \file
/// Was the answer right? Pure: a task, an expected answer and a model's text in, a score out.
///
/// Reading an answer climbs a ladder, and the rung is part of the score:
/// - strict: the text is one JSON text, or a bare label, but for white space around it
/// - stripped: so it is once a fence, or prose around exactly one object, is taken away; for bare
///   labels also quotes, a full stop, a `Label:` prefix, prose that names exactly one label, or a
///   JSON answer. A label in another case or spacing is right, but at best on this rung. Bare texts
///   come out of one fence, or out of a JSON answer; rankings also as a bare array.
/// - repaired: a trailing comma, single quotes, keys without quotes, `True`/`False`/`None`, line
///   breaks inside strings, brackets missing at the end, or a key given twice (the last one counts)
/// - none: everything else, and whatever could be read in two ways
/// Then the schema judges the shape, and the task's rules the values. For classifications the label
/// is a value, not a matter of the schema: `unknown_label`, not `schema_violation`; and a
/// confidence that was left out is never missed.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/outcome.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/task.hpp"

namespace assay::scoring {

enum class Verdict { correct, wrong, unscored };
enum class Rung { none, strict, stripped, repaired };

[[nodiscard]] std::string_view to_string(Verdict verdict);
[[nodiscard]] std::string_view to_string(Rung rung);
[[nodiscard]] std::optional<Verdict> verdict_from_string(std::string_view text);
[[nodiscard]] std::optional<Rung> rung_from_string(std::string_view text);

/// One field of an extraction. A field counts as expected when the label is not null, as given when
/// the answer is not null; a list contributes one count per row and column.
struct FieldScore {
  std::string name;  ///< `total`, `line_items.quantity`
  int expected = 0;
  int given = 0;
  int matched = 0;     ///< <= min(expected, given)
  bool equal = false;  ///< the whole field agrees, null with null included
};

/// The one measure that is not a share: what a routing mistake costs, in the unit of the task.
inline constexpr const char* kCostMeasure = "cost";

/// A score that is not yes or no. An answer without a readable text brings 0, or the cost of an
/// unanswered message.
///
/// - `cost` (routing): what sending the message there costs
/// - `preserved` (transformation with targets): 1 when everything outside of the targets was kept
/// - `similarity` (transformation): 1 - edit distance in characters / length of the longer text
/// - `overlap@3` (ranking; the task's top): the share of the expected top in the answer's top
/// - `reciprocal_rank` (ranking): 1 / position of the best expected candidate in the whole answer
/// - `ndcg@10` (ranking; all candidates): only for items whose full order is known
struct Measure {
  std::string name;
  double value = 0;  ///< in [0, 1], but for a cost
};

struct Score {
  Outcome outcome = Outcome::model_invalid_json;  ///< the attempt's final outcome, parsing included
  Verdict verdict = Verdict::wrong;               ///< unscored: wire, harness, no label
  Rung rung = Rung::none;                         ///< the rung on which the text could be read
  bool schema_valid = false;
  bool value_valid = false;
  /// The canonical answer: two models agree when theirs are equal. A label; an extraction's record
  /// as canonical JSON; a transformation's text as its rule compares it; a ranking's top set as
  /// sorted JSON array. Empty if unread.
  std::string answer;
  std::optional<double> confidence;  ///< in [0, 1], as the model stated it
  /// Parts of an answer, in the task's order, also when unreadable: an extraction's fields, a
  /// transformation's `targets`.
  std::vector<FieldScore> fields;
  std::vector<Measure> measures;  ///< the same names for an item whatever was answered, in order
  std::string reason;             ///< why it is not correct, for people; empty when correct
};

class Scorer {
 public:
  /// Compiles a task's schema and rules once.
  /// \error invalid_argument  the schema is not one
  [[nodiscard]] static Result<Scorer> open(const dataset::TaskSpec& task);
  Scorer(Scorer&&) noexcept;
  Scorer& operator=(Scorer&&) noexcept;
  ~Scorer();

  /// \param expected_json  the item's `expected` as JSON text (a string literal or an object);
  ///        empty: nobody knows. The answer is read all the same, the verdict is `unscored`.
  /// \param attempt        how the call ended; anything but `ok` decides the score by itself
  /// Thread-safe.
  [[nodiscard]] Score score(std::string_view expected_json, Outcome attempt,
                            std::string_view text) const;

  /// Is this a valid label for the task? An empty string if so, else the reason.
  [[nodiscard]] std::string refuse_expected(std::string_view expected_json) const;

  /// Changes whenever the same answer could score differently: code version and task rules, hashed.
  [[nodiscard]] const std::string& version() const;

 private:
  struct State;
  explicit Scorer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scoring
