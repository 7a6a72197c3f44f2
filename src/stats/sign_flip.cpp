#include "assay/stats/sign_flip.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "assay/stats/random.hpp"
#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

constexpr std::size_t kMostEnumerated = 13;
constexpr std::size_t kMostDrawn = 5'000;
constexpr int kDraws = 10'000;

// Rounding must not tell equal sums apart.
double slack_of(double most) {
  return most * 1e-9;
}

// Over every pattern: which of the values come out negative.
double enumerated(const std::vector<double>& sizes, double most, double sum) {
  const std::size_t patterns = std::size_t{1} << sizes.size();
  std::size_t reached = 0;
  for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
    double flipped = most;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if ((pattern >> i & 1U) != 0) flipped -= 2.0 * sizes[i];
    }
    reached += flipped >= sum - slack_of(most) ? 1 : 0;
  }
  return static_cast<double>(reached) / static_cast<double>(patterns);
}

double drawn(const std::vector<double>& sizes, double most, double sum, std::uint64_t seed) {
  Random random(seed);
  int reached = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    double flipped = most;
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (i % 64 == 0) signs = random.bits();
      flipped -= 2.0 * sizes[i] * static_cast<double>(signs & 1U);
      signs >>= 1U;
    }
    reached += flipped >= sum - slack_of(most) ? 1 : 0;
  }
  return (1.0 + reached) / (1.0 + kDraws);
}

}  // namespace

std::optional<double> sign_flip_p(std::span<const double> values, std::uint64_t seed) {
  std::vector<double> sizes;
  double sum = 0.0;
  double most = 0.0;
  double squares = 0.0;
  for (const double value : values) {
    if (!std::isfinite(value)) return std::nullopt;
    if (value == 0.0) continue;
    sizes.push_back(std::abs(value));
    sum += value;
    most += sizes.back();
    squares += value * value;
  }
  if (sizes.empty()) return 1.0;
  if (sizes.size() <= kMostEnumerated) return enumerated(sizes, most, sum);
  if (sizes.size() <= kMostDrawn) return drawn(sizes, most, sum, seed);
  return normal_upper(sum / std::sqrt(squares));
}

}  // namespace assay::stats
