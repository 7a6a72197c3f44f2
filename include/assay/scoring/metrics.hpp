#pragma once

/// \file
/// Many scores of one arm summed up: rates, classes, fields, confidence.
///
/// Streaming: `add` each item once, in any order; the sums do not depend on it. Memory is constant
/// in the number of items. Repeats of an item are averaged within the item by the weight 1/repeats.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

/// A share with its 95 % Wilson interval. `n` is 0 when there was nothing to count.
struct Rate {
  double value = 0;
  double low = 0;
  double high = 1;
  std::int64_t n = 0;
};

struct ClassMetrics {
  std::string label;
  std::int64_t expected = 0;   ///< items with this label
  std::int64_t predicted = 0;  ///< answers with this label
  std::int64_t correct = 0;
  std::optional<double> precision;  ///< nothing when never predicted
  std::optional<double> recall;     ///< nothing when never expected
  std::optional<double> f1;         ///< nothing when neither expected nor predicted
};

struct FieldMetrics {
  std::string name;
  std::int64_t expected = 0, given = 0, matched = 0, equal = 0, items = 0;
  std::optional<double> precision, recall, f1;
};

/// Answers by stated confidence, ten bins of equal width.
struct ConfidenceBin {
  double low = 0, high = 0;
  std::int64_t items = 0;
  double mean_confidence = 0;
  double accuracy = 0;
};

struct ArmMetrics {
  std::int64_t items = 0;    ///< items the arm was given
  Rate coverage;             ///< items whose final outcome is about the model / items
  Rate accuracy;             ///< correct / covered: unreadable, refused, truncated count as wrong
  Rate accuracy_when_parsed; ///< correct / outcome ok
  Rate parse_success;        ///< outcome ok / covered, after stripping and repair
  Rate parse_success_strict; ///< outcome ok on the strict rung / covered
  std::optional<double> macro_f1;  ///< classification: mean over classes that are expected
  std::optional<double> field_f1;  ///< extraction: micro F1 over all fields
  std::vector<ClassMetrics> classes;
  std::map<std::string, std::map<std::string, std::int64_t>> confusion;  ///< expected -> answer -> n
  std::vector<FieldMetrics> fields;
  std::vector<ConfidenceBin> confidence;  ///< only bins with items
  std::map<std::string, std::int64_t> outcomes;  ///< final outcome -> items
};

class MetricsBuilder {
 public:
  explicit MetricsBuilder(const dataset::TaskSpec& task);
  ~MetricsBuilder();
  MetricsBuilder(MetricsBuilder&&) noexcept;

  /// \param expected  the item's label as plain text (classification), ignored otherwise
  void add(std::string_view expected, const Score& score);
  /// Items the arm was given but never answered (interrupted run).
  void add_missing(std::int64_t items);
  [[nodiscard]] ArmMetrics finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::scoring
