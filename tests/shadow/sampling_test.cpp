// The same decision on every machine: hashes here were worked out with sha256sum.

#include "assay/shadow/sampling.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::shadow {
namespace {

const Sampler& sampler() {
  static const Sampler kSampler("pepper", "first week");
  return kSampler;
}

// printf '%s\n%s\n%s\n%s' pepper 'first week' shadow req-1 | sha256sum | cut -c1-16
TEST(Sampler, DrawsWhatSha256sumSays) {
  EXPECT_EQ(sampler().draw(Domain::shadow, "req-1"), 0x669cb515a72872aeU);
  EXPECT_EQ(sampler().draw(Domain::shadow, "req-2"), 0xa0e3676069d0345aU);
  EXPECT_EQ(sampler().draw(Domain::shadow, "трасса/7"), 0x8f4936b298fb5979U);
  EXPECT_EQ(sampler().draw(Domain::lite_again, "req-1"), 0xfbbcf89729ca4a71U);
  EXPECT_EQ(sampler().draw(Domain::lite_again, "req-2"), 0xf01573290d6d5f14U);
  EXPECT_EQ(sampler().draw(Domain::lite_again, "трасса/7"), 0x3f3ddf7109a90687U);
}

// 0x669c.../2^64 = 0.40083, 0xa0e3.../2^64 = 0.62847, 0x3f3d.../2^64 = 0.24703
TEST(Sampler, DecidesByTheShareOfAllNumbersBelow) {
  EXPECT_TRUE(sampler().is_in(Domain::shadow, "req-1", 0.401));
  EXPECT_FALSE(sampler().is_in(Domain::shadow, "req-1", 0.400));
  EXPECT_TRUE(sampler().is_in(Domain::shadow, "req-2", 0.629));
  EXPECT_FALSE(sampler().is_in(Domain::shadow, "req-2", 0.628));
  EXPECT_TRUE(sampler().is_in(Domain::lite_again, "трасса/7", 0.2471));
  EXPECT_FALSE(sampler().is_in(Domain::lite_again, "трасса/7", 0.247));
}

TEST(Sampler, TakesAllOrNoneAtTheEnds) {
  EXPECT_TRUE(sampler().is_in(Domain::shadow, "req-1", 1.0));
  EXPECT_FALSE(sampler().is_in(Domain::shadow, "req-1", 0.0));
  EXPECT_FALSE(sampler().is_in(Domain::shadow, "req-1", std::nan("")));
}

TEST(Sampler, NeverTakesWhatHasNoKey) {
  EXPECT_FALSE(sampler().is_in(Domain::shadow, "", 1.0));
}

TEST(Sampler, KeepsWhatAHigherRateHadTakenToo) {
  for (int i = 0; i < 500; ++i) {
    const std::string key = "k" + std::to_string(i);
    if (!sampler().is_in(Domain::shadow, key, 0.1)) continue;
    EXPECT_TRUE(sampler().is_in(Domain::shadow, key, 0.3)) << key;
  }
}

struct Taken {
  int shadow = 0;
  int label = 0;
  int both = 0;
};

Taken taken(const Sampler& by, int keys, double rate) {
  Taken counts;
  for (int i = 0; i < keys; ++i) {
    const std::string key = "request-" + std::to_string(i);
    const bool is_shadow = by.is_in(Domain::shadow, key, rate);
    const bool is_label = by.is_in(Domain::label, key, rate);
    counts.shadow += is_shadow ? 1 : 0;
    counts.label += is_label ? 1 : 0;
    counts.both += is_shadow && is_label ? 1 : 0;
  }
  return counts;
}

TEST(Sampler, TakesItsShareInEveryDomainIndependently) {
  constexpr int kKeys = 40'000;
  constexpr double kRate = 0.05;
  const Taken counts = taken(sampler(), kKeys, kRate);
  // Binomial: 5 standard deviations around the mean. 2000 +- 218; both: 100 +- 50.
  const double deviation = 5 * std::sqrt(kKeys * kRate * (1 - kRate));
  EXPECT_NEAR(counts.shadow, kKeys * kRate, deviation);
  EXPECT_NEAR(counts.label, kKeys * kRate, deviation);
  EXPECT_NEAR(counts.both, kKeys * kRate * kRate, 5 * std::sqrt(kKeys * kRate * kRate));
}

TEST(Sampler, DecidesAnewForAnotherSaltOrExperiment) {
  const double rate = 0.5;
  int same_salt = 0;
  int same_experiment = 0;
  const Sampler other_salt("salt", "first week");
  const Sampler other_experiment("pepper", "second week");
  for (int i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    const bool mine = sampler().is_in(Domain::shadow, key, rate);
    same_salt += mine == other_salt.is_in(Domain::shadow, key, rate) ? 1 : 0;
    same_experiment += mine == other_experiment.is_in(Domain::shadow, key, rate) ? 1 : 0;
  }
  EXPECT_NEAR(same_salt, 500, 80);
  EXPECT_NEAR(same_experiment, 500, 80);
}

}  // namespace
}  // namespace assay::shadow
