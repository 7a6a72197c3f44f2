#include "assay/simulate/latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

std::vector<nanoseconds> sorted_draws(const char* text, std::size_t count) {
  const auto spec = LatencySpec::parse(text);
  EXPECT_TRUE(spec.has_value()) << text;
  std::vector<nanoseconds> draws;
  for (std::uint64_t i = 0; i < count; ++i) draws.push_back(spec->draw(1, i));
  std::sort(draws.begin(), draws.end());
  return draws;
}

TEST(LatencySpec, ReadsAFixedLatencyInEveryUnit) {
  EXPECT_EQ(LatencySpec::parse("0")->draw(1, 1), 0ns);
  EXPECT_EQ(LatencySpec::parse("200ms")->draw(1, 1), 200ms);
  EXPECT_EQ(LatencySpec::parse(" 1.5s ")->draw(1, 1), 1500ms);
  EXPECT_EQ(LatencySpec::parse("250us")->draw(1, 1), 250us);
  EXPECT_EQ(LatencySpec::parse("600s")->draw(1, 1), 600s);
}

TEST(LatencySpec, StaysInsideAUniformRange) {
  const auto draws = sorted_draws("uniform(100ms, 300ms)", 1000);
  EXPECT_GE(draws.front(), 100ms);
  EXPECT_LE(draws.back(), 300ms);
  EXPECT_LT(draws.front(), 105ms);  // P(none of 1000 in the first 5 of 200 ms) = 0.975^1000 < 1e-10
  EXPECT_GT(draws.back(), 295ms);
}

TEST(LatencySpec, CentresANormalOnItsMean) {
  const auto draws = sorted_draws("normal(200ms,50ms)", 2001);
  // The median of 2001 draws has a standard error of 1.25 x 50 / sqrt(2001) = 1.4 ms.
  EXPECT_NEAR(static_cast<double>(draws[1000].count()) / 1e6, 200, 7);
  // One standard deviation below lies at the 15.9th percentile.
  EXPECT_NEAR(static_cast<double>(draws[317].count()) / 1e6, 150, 10);
}

TEST(LatencySpec, NeverDrawsANegativeLatency) {
  EXPECT_EQ(sorted_draws("normal(1ms,50ms)", 200).front(), 0ns);
}

TEST(LatencySpec, CentresALognormalOnItsMedian) {
  const auto draws = sorted_draws("lognormal(200ms,0.4)", 2001);
  EXPECT_NEAR(static_cast<double>(draws[1000].count()) / 1e6, 200, 12);
  // exp(0.4) times the median lies at the 84.1st percentile.
  EXPECT_NEAR(static_cast<double>(draws[1683].count()) / 1e6, 298, 20);
}

TEST(LatencySpec, MovesAWildDrawToTheLongestLatency) {
  EXPECT_EQ(sorted_draws("lognormal(200ms,1000000)", 100).back(), 600s);
  EXPECT_EQ(sorted_draws("lognormal(0,1000000)", 100).back(), 0ns);
}

TEST(LatencySpec, DrawsTheSameForTheSameSeedAndRequest) {
  const auto spec = LatencySpec::parse("uniform(0,1s)");
  ASSERT_TRUE(spec.has_value());
  EXPECT_EQ(spec->draw(7, 3), spec->draw(7, 3));
  EXPECT_NE(spec->draw(7, 3), spec->draw(7, 4));
  EXPECT_NE(spec->draw(7, 3), spec->draw(8, 3));
}

class BadLatency : public testing::TestWithParam<const char*> {};

TEST_P(BadLatency, IsRefusedWithTheGoodForms) {
  const auto spec = LatencySpec::parse(GetParam());
  ASSERT_FALSE(spec.has_value());
  EXPECT_EQ(spec.error().kind, ErrorKind::invalid_argument);
  EXPECT_NE(spec.error().message.find("lognormal(200ms,0.4)"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(LatencySpec, BadLatency,
                         testing::Values("", "200", "ms", "-1ms", "200 ms", "200m", "1e400s", "inf",
                                         "nans", "601s", "uniform(300ms,100ms)", "uniform(1ms)",
                                         "uniform(1ms,2ms", "uniform(1ms,2ms)x", "uniform 1ms,2ms",
                                         "normal(1ms,0.4)", "lognormal(1ms,2ms)",
                                         "lognormal(1ms,-1)", "gamma(1ms,2ms)", "uniform(,)",
                                         "(1ms,2ms)", ")", "(,)"));

}  // namespace
}  // namespace assay::simulate
