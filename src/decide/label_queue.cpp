#include "assay/decide/label_queue.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "assay/stats/random.hpp"

namespace assay::decide {
namespace {

/// Traffic that a label of this row decides, on average.
double worth_of(const ShadowRow& row) {
  if (row.verdict != ShadowVerdict::insufficient && row.verdict != ShadowVerdict::invalid) return 0;
  const auto labels = row.labels_to_decide.value_or(0);
  return labels > 0 ? row.share / static_cast<double>(labels) : 0;
}

using Worth = std::map<std::pair<std::string, std::string>, double>;

Worth worth_by_slice(const ShadowReport& report) {
  Worth worth;
  for (const ShadowRow& row : report.rows) {
    if (row.merged.empty()) worth[{row.slice, row.value}] = worth_of(row);
    for (const std::string& value : row.merged) worth[{row.slice, value}] = worth_of(row);
  }
  return worth;
}

/// One of the first, one of the second, each thing once.
std::vector<std::size_t> in_turns(const std::vector<std::size_t>& first,
                                  const std::vector<std::size_t>& second) {
  std::vector<std::size_t> queue;
  queue.reserve(first.size());
  std::vector<bool> is_queued(first.size(), false);
  const auto take = [&](const std::vector<std::size_t>& from, std::size_t& at) {
    while (at < from.size() && is_queued[from[at]]) ++at;
    if (at == from.size()) return;
    is_queued[from[at]] = true;
    queue.push_back(from[at]);
  };
  for (std::size_t a = 0, b = 0; queue.size() < first.size();) {
    take(first, a);
    take(second, b);
  }
  return queue;
}

}  // namespace

std::vector<std::size_t> label_queue(std::span<const Unlabelled> disagreements,
                                     const ShadowReport& report, std::uint64_t seed) {
  const Worth worth = worth_by_slice(report);
  const double least = worth_of(report.all);
  std::vector<std::tuple<double, std::uint64_t, std::size_t>> order;
  order.reserve(disagreements.size());
  for (std::size_t i = 0; i < disagreements.size(); ++i) {
    double best = least;
    if (disagreements[i].slices != nullptr) {
      for (const auto& slice : *disagreements[i].slices) {
        const auto found = worth.find(slice);
        if (found != worth.end()) best = std::max(best, found->second);
      }
    }
    const std::uint64_t mixed = stats::Random(disagreements[i].key).bits();
    order.emplace_back(-best, stats::Random(seed ^ mixed).bits(), i);
  }
  std::sort(order.begin(), order.end());
  const auto positions = [&order] {
    std::vector<std::size_t> all;
    all.reserve(order.size());
    for (const auto& one : order) all.push_back(std::get<2>(one));
    return all;
  };
  const auto decisive = positions();
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return std::pair(std::get<1>(a), std::get<2>(a)) < std::pair(std::get<1>(b), std::get<2>(b));
  });
  return in_turns(decisive, positions());
}

}  // namespace assay::decide
