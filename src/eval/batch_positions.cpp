#include "eval/batch_positions.hpp"

#include <algorithm>
#include <cstddef>

#include "assay/core/json.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::eval {
namespace {

constexpr int kBands = 5;

scoring::Rate rate_of(std::int64_t correct, std::int64_t answers) {
  scoring::Rate rate;
  rate.n = answers;
  if (answers == 0) return rate;
  rate.value = static_cast<double>(correct) / static_cast<double>(answers);
  if (const auto interval =
          stats::wilson(static_cast<double>(correct), static_cast<double>(answers))) {
    rate.low = interval->low;
    rate.high = interval->high;
  }
  return rate;
}

}  // namespace

std::optional<int> batch_size(const std::string& parameters_json) {
  const JsonReading parameters = read_json(parameters_json);
  if (!parameters.ok() || !parameters.value.is_object()) return std::nullopt;
  const auto batch = parameters.value.find("batch");
  if (batch == parameters.value.end() || !batch->is_number_integer()) return std::nullopt;
  return batch->get<int>();
}

void PositionSums::add(int position, bool is_correct) {
  if (position < 1) return;
  const auto place = static_cast<std::size_t>(position - 1);
  if (counts_.size() <= place) counts_.resize(place + 1);
  counts_[place].correct += is_correct ? 1 : 0;
  ++counts_[place].answers;
}

std::vector<PositionBand> PositionSums::bands(int size) const {
  std::vector<PositionBand> bands;
  const int width = (size + kBands - 1) / kBands;
  for (int first = 1; first <= size; first += width) {
    const int last = std::min(first + width - 1, size);
    Count sum;
    for (int position = first; position <= last; ++position) {
      const auto place = static_cast<std::size_t>(position - 1);
      if (place >= counts_.size()) break;
      sum.correct += counts_[place].correct;
      sum.answers += counts_[place].answers;
    }
    bands.push_back({first, last, rate_of(sum.correct, sum.answers)});
  }
  return bands;
}

}  // namespace assay::eval
