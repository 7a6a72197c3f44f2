#pragma once

/// \file
/// Many scores of one arm summed up: rates, classes, fields, confidence.
///
/// Streaming: `add` each item once, in any order; every figure comes out the same to the last bit.
/// Memory is constant in the number of items.
///
/// An item may have been asked several times. Repeats are not new items: **rates and F1 values
/// weigh every item once**, averaged over its answers, and their `n` counts items. **Plain counts**
/// (classes, confusion, fields, confidence, outcomes) count answers; without repeats that is the
/// same.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

/// A share (a fraction of 1) with its 95 % Wilson interval. With `n` = 0 there was nothing to
/// count, and `value` means nothing.
struct Rate {
  double value = 0;
  double low = 0;
  double high = 1;
  std::int64_t n = 0;  ///< items in the denominator
};

/// How one label fared, over covered answers: unreadable ones are missed, not left out.
struct ClassMetrics {
  std::string label;
  std::int64_t expected = 0;        ///< answers to items with this label
  std::int64_t predicted = 0;       ///< answers with this label
  std::int64_t correct = 0;         ///< both
  std::optional<double> precision;  ///< nothing when never predicted
  std::optional<double> recall;     ///< nothing when never expected
  std::optional<double> f1;         ///< nothing when neither expected nor predicted
};

/// How one field of an extraction (or the targets of a transformation) fared, over covered answers.
/// The counts are those of FieldScore.
struct FieldMetrics {
  std::string name;
  std::int64_t expected = 0;
  std::int64_t given = 0;
  std::int64_t matched = 0;
  std::int64_t equal = 0;           ///< answers in which the whole field agrees
  std::int64_t items = 0;           ///< answers counted
  std::optional<double> precision;  ///< nothing when never given
  std::optional<double> recall;     ///< nothing when never expected
  std::optional<double> f1;         ///< nothing when neither
};

/// Answers by stated confidence, ten bins of equal width; 1 belongs to the last one.
struct ConfidenceBin {
  double low = 0, high = 0;
  std::int64_t items = 0;  ///< answers
  double mean_confidence = 0;
  double accuracy = 0;
};

/// The mean of a measure over covered items, with Student's 95 % interval (clipped to [0, 1] for
/// shares).
struct MeasureMetrics {
  std::string name;
  double mean = 0;
  std::optional<double> low, high;  ///< nothing below two items
  std::int64_t n = 0;               ///< items
};

/// Everything one arm's scores say. An answer is covered when its final outcome is about the model.
struct ArmMetrics {
  dataset::TaskKind kind = dataset::TaskKind::classification;
  std::int64_t items = 0;     ///< items the arm was given
  Rate coverage;              ///< covered / items
  Rate accuracy;              ///< correct / covered: unreadable, refused, truncated count as wrong
  Rate accuracy_when_parsed;  ///< correct / outcome ok
  Rate parse_success;         ///< outcome ok / covered, after stripping and repair
  Rate parse_success_strict;  ///< outcome ok on the strict rung / covered
  std::optional<double> macro_f1;        ///< labels: mean over classes that are expected
  std::optional<double> field_f1;        ///< micro F1 over all fields (transformation: targets)
  std::vector<ClassMetrics> classes;     ///< labels: the task's, in their order
  std::vector<MeasureMetrics> measures;  ///< in the order in which the scorer names them

  /// Expected label -> answer -> answers. What is not a label has a name in round brackets:
  /// `(unreadable)`, `(schema violation)`, `(unknown label)`, `(empty)`, `(truncated)`,
  /// `(refused)`.
  std::map<std::string, std::map<std::string, std::int64_t>> confusion;
  std::vector<FieldMetrics> fields;              ///< in the task's order
  std::vector<ConfidenceBin> confidence;         ///< only bins with answers
  std::map<std::string, std::int64_t> outcomes;  ///< final outcome -> answers
  std::map<std::string, std::int64_t> rungs;     ///< of the parse ladder -> covered answers
};

/// What the confusion table calls an answer: its label, or one of the names in round brackets.
[[nodiscard]] std::string confusion_answer(const Score& score);

/// Adds scores up. Not thread-safe.
class MetricsBuilder {
 public:
  explicit MetricsBuilder(const dataset::TaskSpec& task);
  ~MetricsBuilder();
  MetricsBuilder(MetricsBuilder&&) noexcept;
  MetricsBuilder& operator=(MetricsBuilder&&) noexcept;

  /// Adds one item that was asked once.
  /// \param expected  the item's label as plain text where the task has labels, ignored otherwise
  void add(std::string_view expected, const Score& score);

  /// Adds one item with the scores of all its repeats, in any order. None: the same as a missing
  /// item.
  void add(std::string_view expected, std::span<const Score> repeats);

  /// Items the arm was given but never answered (interrupted run).
  void add_missing(std::int64_t items);

  [[nodiscard]] ArmMetrics finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::scoring
