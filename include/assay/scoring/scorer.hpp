#pragma once

/// \file
/// Was the answer right? Pure: a task, an expected answer and a model's text in, a score out.
///
/// Reading an answer climbs a ladder, and the rung is part of the score:
/// - strict: the text is one JSON text, or a bare label, but for white space around it
/// - stripped: so it is once a fence, or prose around exactly one object, is taken away; for bare
///   labels also quotes, a full stop, a `Label:` prefix, prose that names exactly one label, or a
///   JSON answer. A label in another case or spacing is right, but at best on this rung.
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

struct Score {
  Outcome outcome = Outcome::model_invalid_json;  ///< the attempt's final outcome, parsing included
  Verdict verdict = Verdict::wrong;               ///< unscored for wire and harness outcomes
  Rung rung = Rung::none;                         ///< the rung on which the text could be read
  bool schema_valid = false;
  bool value_valid = false;
  std::string answer;  ///< canonical answer (label or canonical JSON); empty if unread
  std::optional<double> confidence;  ///< in [0, 1], as the model stated it
  std::vector<FieldScore> fields;    ///< extraction only, in the task's order, also when unreadable
  std::string reason;                ///< why it is not correct, for people; empty when correct
};

class Scorer {
 public:
  /// Compiles a task's schema and rules once.
  /// \error invalid_argument  the schema is not one
  [[nodiscard]] static Result<Scorer> open(const dataset::TaskSpec& task);
  Scorer(Scorer&&) noexcept;
  Scorer& operator=(Scorer&&) noexcept;
  ~Scorer();

  /// \param expected_json  the item's `expected` as JSON text (a string literal or an object)
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
