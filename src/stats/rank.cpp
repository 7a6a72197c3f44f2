#include "assay/stats/rank.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

constexpr std::size_t kExactBelow = 200;

// Twice the averages: sums d_i + d_j with i <= j that are not larger than `limit`. One walk from
// both ends of the sorted differences.
std::uint64_t sums_up_to(const std::vector<double>& sorted, double limit) {
  std::uint64_t count = 0;
  std::size_t low = 0;
  std::size_t high = sorted.size();  // one past the partner
  while (low < high) {
    if (sorted[low] + sorted[high - 1] <= limit) {
      count += high - low;
      ++low;
    } else {
      --high;
    }
  }
  return count;
}

// Doubles in the order of integers, so that halving reaches each of them within 64 steps.
std::uint64_t to_key(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x + 0.0);  // -0 becomes 0
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double from_key(std::uint64_t key) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

// The rank-th smallest average, 1-based: the smallest double that enough sums do not exceed, which
// is one of the sums.
double average_of_rank(const std::vector<double>& sorted, std::uint64_t rank) {
  std::uint64_t low = to_key(2.0 * sorted.front());
  std::uint64_t high = to_key(2.0 * sorted.back());
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (sums_up_to(sorted, from_key(middle)) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return from_key(low) / 2.0;
}

// Largest k with P(W <= k - 1) <= tail for the signed-rank statistic W; 0 if there is none.
std::uint64_t exact_rank(std::size_t n, double tail) {
  std::vector<double> chance(n * (n + 1) / 2 + 1, 0.0);
  chance[0] = 1.0;
  std::size_t largest = 0;
  for (std::size_t rank = 1; rank <= n; ++rank) {  // each rank counts with probability 1/2
    largest += rank;
    for (std::size_t w = largest + 1; w-- > 0;) {
      chance[w] = (chance[w] + (w >= rank ? chance[w - rank] : 0.0)) / 2.0;
    }
  }
  std::uint64_t k = 0;
  for (double below = chance[0]; below <= tail; below += chance[k]) ++k;
  return k;
}

std::uint64_t normal_rank(std::size_t n, double tail) {
  const auto count = static_cast<double>(n);
  const double mean = count * (count + 1.0) / 4.0;
  const double deviation = std::sqrt(count * (count + 1.0) * (2.0 * count + 1.0) / 24.0);
  const double z = normal_upper_quantile(tail);
  return static_cast<std::uint64_t>(std::max(0.0, std::floor(mean + 0.5 - z * deviation)));
}

}  // namespace

std::optional<Shift> hodges_lehmann(std::span<const double> differences, double confidence) {
  const bool are_usable = std::all_of(differences.begin(), differences.end(), [](double d) {
    return std::isfinite(d) && std::fabs(d) <= 1e300;
  });
  if (differences.empty() || !are_usable || !(confidence > 0.0 && confidence < 1.0)) {
    return std::nullopt;
  }
  std::vector<double> sorted(differences.begin(), differences.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t n = sorted.size();
  const std::uint64_t averages = std::uint64_t{n} * (n + 1) / 2;

  Shift shift;
  shift.n = static_cast<std::int64_t>(n);
  const double below = average_of_rank(sorted, (averages + 1) / 2);
  shift.value =
      averages % 2 == 1 ? below : below / 2.0 + average_of_rank(sorted, averages / 2 + 1) / 2.0;

  const double tail = (1.0 - confidence) / 2.0;
  const std::uint64_t rank = n < kExactBelow ? exact_rank(n, tail) : normal_rank(n, tail);
  if (rank > 0) {
    shift.low = average_of_rank(sorted, rank);
    shift.high = average_of_rank(sorted, averages + 1 - rank);
  }
  return shift;
}

}  // namespace assay::stats
