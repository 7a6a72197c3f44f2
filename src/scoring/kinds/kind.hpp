#pragma once

/// \file
/// How one task kind is scored. One file in this folder for each kind, one row in kinds.cpp.
/// Private to scoring; for .cpp files only.

#include <memory>
#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/task.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

/// A task's rules, compiled once. Thread-safe; pure.
class KindScorer {
 public:
  virtual ~KindScorer() = default;

  /// May this be scored against? Empty, or the reason. Cheap: asked for every answer.
  [[nodiscard]] virtual std::string refuse_shape(const Json& expected) const = 0;

  /// The full check of an item's label, after `refuse_shape`; asked once, when a set is loaded.
  [[nodiscard]] virtual std::string refuse_value(const Json& expected) const = 0;

  /// A label that this task could have: what an answer nobody has a label for is read beside.
  [[nodiscard]] virtual Json any_expected() const = 0;

  /// The score of a text. Sets outcome, rung, validity, answer, confidence, fields, measures; the
  /// verdict `correct` if it is, and the reason if not.
  [[nodiscard]] virtual Score score(const Json& expected, std::string_view text) const = 0;

  /// What an answer without a readable text brings to fields and measures: as much as was missed.
  virtual void add_miss(const Json& expected, Score& score) const = 0;
};

/// \error invalid_argument  the task's rules contradict themselves
using MakeKindScorer = Result<std::unique_ptr<const KindScorer>>(const dataset::TaskSpec& task);

MakeKindScorer open_classification;
MakeKindScorer open_extraction;
MakeKindScorer open_transformation;
MakeKindScorer open_routing;
MakeKindScorer open_ranking;

[[nodiscard]] Result<std::unique_ptr<const KindScorer>> open_kind(const dataset::TaskSpec& task);

}  // namespace assay::scoring
