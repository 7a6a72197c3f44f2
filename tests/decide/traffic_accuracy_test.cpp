#include "assay/decide/traffic_accuracy.hpp"

#include <gtest/gtest.h>

#include "decide/shadow_pairs.hpp"

namespace assay::decide {
namespace {

const Slices kDe = {{"language", "de"}};
const Slices kEn = {{"language", "en"}};

void add(std::vector<GoldenAnswer>& golden, int count, const char* value, double right,
         double disagreement) {
  for (int i = 0; i < count; ++i) golden.push_back({value, right, disagreement});
}

/// Half German, half English; German: 80 % right, English 100 %. Disagreement 20 % and 0 %.
std::vector<GoldenAnswer> half_and_half() {
  std::vector<GoldenAnswer> golden;
  add(golden, 40, "de", 1, 0);
  add(golden, 10, "de", 0, 1);
  add(golden, 50, "en", 1, 0);
  return golden;
}

TEST(TrafficAccuracy, GoldenItemsWeighWhatTheirSliceHasOfTraffic) {
  const auto report = Stream().agree(1600, kDe).differ(400, kDe).agree(8000, kEn).report();
  const auto result = traffic_accuracy(half_and_half(), report, "language");
  ASSERT_TRUE(result.accuracy);
  // 0.2 * 0.8 + 0.8 * 1; disagreement tells exactly who is wrong, so lambda is nearly 1.
  EXPECT_NEAR(result.accuracy->labels_only.value, 0.96, 1e-12);
  EXPECT_NEAR(result.accuracy->mean.value, 0.96, 1e-9);
  EXPECT_GT(result.accuracy->power, 0.9);
  EXPECT_NEAR(result.accuracy->effective_n, 1 / (0.04 / 50 + 0.64 / 50), 1e-9);
  EXPECT_NEAR(result.covered, 1, 1e-12);
  EXPECT_TRUE(result.is_representative);
}

TEST(TrafficAccuracy, SaysWhereGoldenItemsAreUnlikeTraffic) {
  const auto report = Stream().agree(1000, kDe).differ(1000, kDe).agree(8000, kEn).report();
  const auto result = traffic_accuracy(half_and_half(), report, "language");
  EXPECT_FALSE(result.is_representative);
  ASSERT_EQ(result.rows.size(), 2U);
  EXPECT_EQ(result.rows[0].value, "en");
  EXPECT_EQ(result.rows[0].transport, Transport::compatible);
  EXPECT_EQ(result.rows[1].transport, Transport::differs);
  EXPECT_LT(result.rows[1].p, 0.001);
}

TEST(TrafficAccuracy, TheTestIsThePooledOneOfTwoShares) {
  const auto report = Stream().agree(9000).differ(1000).report();
  std::vector<GoldenAnswer> golden;
  add(golden, 80, "", 1, 0);
  add(golden, 20, "", 1, 1);
  const auto result = traffic_accuracy(golden, report, "");
  // (0.2 - 0.1) / sqrt(p (1 - p) (1/100 + 1/10000)), p = 1020 / 10100: z = 3.3023088, p =
  // 0.00095892451.
  EXPECT_NEAR(result.rows.front().p, 0.00095892451462, 1e-9);
}

TEST(TrafficAccuracy, NamesTrafficThatNoGoldenItemStandsFor) {
  const Slices fr = {{"language", "fr"}};
  const auto report =
      Stream().agree(1600, kDe).differ(400, kDe).agree(6000, kEn).agree(2000, fr).report();
  auto golden = half_and_half();
  add(golden, 5, "it", 1, 0);
  const auto result = traffic_accuracy(golden, report, "language");
  EXPECT_NEAR(result.covered, 0.8, 1e-12);
  EXPECT_FALSE(result.is_representative);
  ASSERT_EQ(result.rows.size(), 4U);
  EXPECT_EQ(result.rows[3].value, "it");
  EXPECT_EQ(result.rows[3].traffic_share, 0);
  EXPECT_EQ(result.rows[3].transport, Transport::too_few);
}

}  // namespace
}  // namespace assay::decide
