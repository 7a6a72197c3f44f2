#include "scoring/confidence_sums.hpp"

namespace assay::scoring {

void ConfidenceSums::add(const Score& score) {
  if (!score.confidence || !(*score.confidence >= 0.0 && *score.confidence <= 1.0)) return;
  const auto count = static_cast<double>(bins_.size());
  const auto index = static_cast<std::size_t>(*score.confidence * count);
  Bin& bin = bins_[std::min(index, bins_.size() - 1)];
  ++bin.answers;
  bin.correct += score.verdict == Verdict::correct ? 1 : 0;
  bin.confidence.add(*score.confidence);
}

void ConfidenceSums::finish(ArmMetrics& metrics) const {
  const auto count = static_cast<double>(bins_.size());
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const Bin& bin = bins_[i];
    if (bin.answers == 0) continue;
    const auto answers = static_cast<double>(bin.answers);
    metrics.confidence.push_back({.low = static_cast<double>(i) / count,
                                  .high = static_cast<double>(i + 1) / count,
                                  .items = bin.answers,
                                  .mean_confidence = bin.confidence.value() / answers,
                                  .accuracy = static_cast<double>(bin.correct) / answers});
  }
}

}  // namespace assay::scoring
