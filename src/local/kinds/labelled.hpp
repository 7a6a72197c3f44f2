#pragma once

/// \file
/// What classification and routing share: texts with labels in, one label and a confidence out.

#include "local/guesser.hpp"
#include "local/kinds/kind.hpp"
#include "local/scorer.hpp"

namespace assay::local {

/// Which label to answer, when each is right with the probability given (one per label, sum 1).
class Decide {
 public:
  virtual ~Decide() = default;
  [[nodiscard]] virtual std::size_t label(std::span<const double> probabilities) const = 0;
};

/// The likeliest; of equally likely ones the first.
class Likeliest final : public Decide {
 public:
  [[nodiscard]] std::size_t label(std::span<const double> probabilities) const override;
};

/// \param decide  how `small` and `large` choose
/// \error invalid_argument  see `train`
[[nodiscard]] Trained train_labelled(const dataset::TaskSpec& task, Examples examples,
                                     Method method, std::unique_ptr<const Decide> decide);

}  // namespace assay::local
