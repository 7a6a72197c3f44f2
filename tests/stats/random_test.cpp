#include "assay/stats/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace assay::stats {
namespace {

TEST(Random, GivesThePublishedSequence) {
  // The reference output of splitmix64.c for the seed 1234567.
  Random random(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U,
        16408922859458223821U}) {
    EXPECT_EQ(random.bits(), expected);
  }
}

TEST(Random, StaysBelowItsBoundAndReachesEveryValueEquallyOften) {
  Random random(1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70'000; ++i) ++counts.at(random.below(7));
  // Four standard deviations of Binomial(70 000, 1/7).
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 4 * 93);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, HasNoBiasForABoundThatDoesNotDivideTheRange) {
  // Without drawing again, a bound of 3 * 2^30 would give every third value twice as often.
  Random random(2);
  constexpr std::uint32_t kBound = 3U << 30U;
  std::array<int, 3> counts{};
  for (int i = 0; i < 30'000; ++i) ++counts.at(random.below(kBound) % 3);
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 4 * 82);
}

TEST(Random, IsUniformInTheUnitInterval) {
  Random random(3);
  double sum = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = random.uniform();
    ASSERT_GE(x, 0.0);
    ASSERT_LT(x, 1.0);
    sum += x;
  }
  EXPECT_NEAR(sum / 100'000, 0.5, 4 * 0.2887 / 316.2);
}

TEST(Random, ShufflesIntoEveryOrderEquallyOften) {
  Random random(4);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) {
    std::array<int, 3> values{0, 1, 2};
    random.shuffle(std::span<int>(values));
    ++counts.at(static_cast<std::size_t>(values[0] * 2 + (values[1] > values[2] ? 1 : 0)));
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 4 * 92);
}

}  // namespace
}  // namespace assay::stats
