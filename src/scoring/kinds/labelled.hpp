#pragma once

/// \file
/// What the kinds with labels share: classification and routing. Private to scoring.

#include <optional>
#include <string>
#include <string_view>

#include "scoring/classify.hpp"
#include "scoring/kinds/kind.hpp"

namespace assay::scoring {

/// Canonical answer: the label as the task spells it.
class Labelled : public KindScorer {
 public:
  /// \error invalid_argument  no labels, or two that differ only in case
  [[nodiscard]] Status open(const dataset::TaskSpec& task);

  [[nodiscard]] std::string refuse_shape(const Json& expected) const override;
  [[nodiscard]] std::string refuse_value(const Json& expected) const override;
  [[nodiscard]] Json any_expected() const override { return labels_.front(); }
  [[nodiscard]] Score score(const Json& expected, std::string_view text) const override;
  void add_miss(const Json& expected, Score& score) const override;

 private:
  std::vector<std::string> labels_;
  LabelSet label_set_;
  std::optional<AnswerSchema> schema_;  // nothing for bare labels
};

}  // namespace assay::scoring
