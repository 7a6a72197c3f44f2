#pragma once

/// \file
/// Reading labels: which of a task's labels does a text name? Private to scoring.
///
/// A label is matched byte for byte, or else in normalised form (case and white space folded,
/// NFKC). A normalised match is the right value in the wrong spelling: it counts as value-valid,
/// but its rung is at best `stripped`, so that strict parse success stays what a strict consumer
/// would see.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

struct LabelMatch {
  std::string label;  ///< as the task spells it
  bool exact = false;
};

class LabelSet {
 public:
  /// \error invalid_argument  two labels differ only in case or white space
  [[nodiscard]] static Result<LabelSet> open(const std::vector<std::string>& labels);

  [[nodiscard]] std::optional<LabelMatch> match(std::string_view text) const;

  /// The distinct labels that occur as whole words of a text, longest first. Inside a longer label
  /// (`account access`) a shorter one (`access`) is not counted. Letters, digits, `_` and `-` make
  /// a word.
  [[nodiscard]] std::vector<std::string> named_in(std::string_view text) const;

 private:
  struct Form {
    std::string normalised;
    std::string label;
  };
  std::vector<Form> forms_;  // longest normalised form first
  std::unordered_map<std::string, std::string> by_form_;
};

/// A bare label as an answer.
///
/// - strict: the label itself, white space around it aside
/// - stripped: a spelling variant; the label in a fence, in quotes, backticks or asterisks, after
///   `Label:` or before a full stop; or prose that names exactly one label as a whole word
struct LabelReading {
  Rung rung = Rung::none;
  std::string text;    ///< the label, or the unknown word
  bool known = false;  ///< false with a rung: one short line that is not a label
  std::string reason;  ///< why the rung is none
};

[[nodiscard]] LabelReading read_bare_label(const LabelSet& labels, std::string_view text);

}  // namespace assay::scoring
