#pragma once

/// \file
/// What naive Bayes and logistic regression have in common: texts with labels in, scores out.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

struct LabelledText {
  std::string text;
  std::size_t label = 0;  ///< index into the task's labels
};

/// A trained classifier before calibration. Immutable; any number of threads may call it.
class Scorer {
 public:
  virtual ~Scorer() = default;
  /// One log-odds-like number per label; only differences between them mean something.
  [[nodiscard]] virtual std::vector<double> scores(std::string_view text) const = 0;
};

/// Trains on `texts`; `labels` is the number of labels, and some may have no text.
using FitScorer = std::unique_ptr<const Scorer> (*)(std::span<const LabelledText> texts,
                                                    std::size_t labels);

}  // namespace assay::local
