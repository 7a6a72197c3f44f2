/// \file
/// What resampling costs: 10 000 draws over 500 items, the median of several rounds, in
/// milliseconds of CPU time.

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "assay/stats/bootstrap.hpp"
#include "assay/stats/random.hpp"

namespace {

constexpr std::size_t kItems = 500;

template <class Work>
double milliseconds(Work work) {
  std::array<double, 9> rounds{};
  for (double& round : rounds) {
    const std::clock_t begin = std::clock();  // of this process: others may be busy
    if (!work()) std::exit(1);                // no interval: nothing was measured
    round = 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  }
  std::sort(rounds.begin(), rounds.end());
  return rounds[rounds.size() / 2];
}

}  // namespace

int main() {
  using namespace assay::stats;
  Random random(1);
  std::vector<double> values(kItems);
  std::vector<std::size_t> cluster(kItems);
  for (std::size_t i = 0; i < kItems; ++i) {
    values[i] = random.uniform();
    cluster[i] = i / 5;
  }
  const auto mean = [&](std::span<const std::size_t> units) {
    double sum = 0;
    for (const std::size_t unit : units) sum += values[unit];
    return sum / static_cast<double>(units.size());
  };
  std::printf("bootstrap: 10 000 draws over %zu items\n", kItems);
  std::printf("  mean of items          %6.1f ms\n",
              milliseconds([&] { return bootstrap_mean(values); }));
  std::printf("  mean, 100 sources of 5 %6.1f ms\n",
              milliseconds([&] { return cluster_bootstrap_mean(values, cluster); }));
  std::printf("  any statistic          %6.1f ms\n",
              milliseconds([&] { return bootstrap(kItems, mean); }));
}
