#include "assay/stats/adjust.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace assay::stats {
namespace {

bool are_p_values(std::span<const double> p) {
  return std::all_of(p.begin(), p.end(), [](double one) { return one >= 0.0 && one <= 1.0; });
}

// Indices from the smallest p to the largest. Equal ones get equal results whatever their order.
std::vector<std::size_t> ascending(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

std::optional<std::vector<double>> holm(std::span<const double> p) {
  if (!are_p_values(p)) return std::nullopt;
  const auto order = ascending(p);
  std::vector<double> adjusted(p.size());
  double largest_so_far = 0.0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto still_open = static_cast<double>(order.size() - rank);
    largest_so_far = std::max(largest_so_far, std::min(1.0, still_open * p[order[rank]]));
    adjusted[order[rank]] = largest_so_far;
  }
  return adjusted;
}

std::optional<std::vector<double>> benjamini_hochberg(std::span<const double> p) {
  if (!are_p_values(p)) return std::nullopt;
  const auto order = ascending(p);
  std::vector<double> adjusted(p.size());
  double smallest_so_far = 1.0;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const double factor = static_cast<double>(order.size()) / static_cast<double>(rank);
    smallest_so_far = std::min(smallest_so_far, factor * p[order[rank - 1]]);
    adjusted[order[rank - 1]] = smallest_so_far;
  }
  return adjusted;
}

}  // namespace assay::stats
