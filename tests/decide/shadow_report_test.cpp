#include "assay/decide/shadow_report.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "assay/stats/sequential.hpp"
#include "decide/shadow_pairs.hpp"

namespace assay::decide {
namespace {

using enum ShadowLabel;

TEST(ShadowReport, CountsEveryPairOnceAndComparesOnlyWhatBothAnswered) {
  Stream stream;
  ShadowPair failed = Stream::make(true, {}, {});
  failed.lite = ShadowAnswer::failed;
  ShadowPair invalid = Stream::make(false, {}, {});
  invalid.pro = ShadowAnswer::invalid;
  const auto report = stream.agree(10).add(3, failed).add(2, invalid).report();
  EXPECT_EQ(report.all.counts.pairs, 15);
  EXPECT_EQ(report.all.counts.compared, 12);
  EXPECT_EQ(report.all.counts.lite_failed, 3);
  EXPECT_EQ(report.all.counts.pro_failed, 0);
  EXPECT_EQ(report.all.counts.pro_invalid, 2);
  EXPECT_EQ(report.all.counts.disagreed, 2);
  EXPECT_EQ(report.all.labels.unlabelled, 2);
  EXPECT_EQ(report.days, 14);
}

TEST(ShadowReport, DisagreementIsTheConfidenceSequenceOfItsTable) {
  const auto report = Stream().agree(920).differ(80).report();
  // The same sequence over the two-valued differences of a paired table.
  const auto sequence = stats::difference_sequence({.both = 920, .candidate_only = 80}, 0.95);
  ASSERT_TRUE(sequence);
  EXPECT_DOUBLE_EQ(report.all.disagreement.value, 0.08);
  EXPECT_LT(report.all.disagreement.low, 0.08);
  EXPECT_GT(report.all.disagreement.high, 0.08);
  // Known to lie in [0, 1] it is never wider than known to lie in [-1, 1].
  EXPECT_GE(report.all.disagreement.low, sequence->low - 1e-9);
  EXPECT_LE(report.all.disagreement.high, sequence->high + 1e-9);
}

TEST(ShadowReport, WeightsUndoUnequalSampling) {
  // Half of the traffic was sampled ten times as often, and disagrees: 0.5 in truth.
  Stream stream;
  ShadowPair rare = Stream::make(true, {}, {});
  rare.weight = 10;
  ShadowPair often = Stream::make(false, {}, {});
  const auto report = stream.add(40, rare).add(400, often).report();
  EXPECT_DOUBLE_EQ(report.all.disagreement.value, 0.5);
  EXPECT_NEAR(report.all.effective_pairs, 800.0 * 800.0 / (40 * 100 + 400), 1e-9);
}

TEST(ShadowReport, WeightsReachTheDifference) {
  Stream stream;
  ShadowPair rare = Stream::make(false, lite_right, {});
  rare.weight = 10;
  const auto report =
      stream.agree(600).add(10, rare).label(60, pro_right).label(40, both_wrong).report();
  // P = (100 + 100) / 800; of the weight of labels 100 favours Lite, 60 Pro.
  EXPECT_NEAR(report.all.labels.once->value, 0.25 * 40 / 200, 1e-12);
}

TEST(ShadowReport, LabelsOfDisagreementsGiveTheDifferenceByTheDeltaMethod) {
  // 4 % of 10 000 disagree; of 48 labels 18 favour either side, so that the difference is 0 and
  // varies by 36/48 with divisor n, 36/47 with n - 1. t of 47 degrees at 97.5 %: 2.01174051373.
  const auto report = Stream()
                          .agree(9600)
                          .differ(352)
                          .label(18, lite_right)
                          .label(18, pro_right)
                          .label(12, both_wrong)
                          .report();
  const auto& labels = report.all.labels;
  ASSERT_TRUE(labels.once);
  EXPECT_EQ(labels.n, 48);
  EXPECT_EQ(labels.unlabelled, 352);
  EXPECT_NEAR(labels.once->value, 0, 1e-12);
  EXPECT_NEAR(labels.once->high, 0.04 * std::sqrt(36.0 / 47 / 48) * 2.01174051373, 1e-8);
}

TEST(ShadowReport, TheDeltaMethodAddsTheErrorOfTheDisagreement) {
  const auto report =
      Stream().agree(900).differ(50).label(10, lite_right).label(40, pro_right).report();
  // q = -0.6 with variance 0.64 * 50/49 / 50; p = 0.1 with variance 0.09 * 1000/999 / 1000.
  const double error = std::hypot(0.1 * std::sqrt(0.64 / 49), 0.6 * std::sqrt(0.09 / 999));
  ASSERT_TRUE(report.all.labels.once);
  EXPECT_NEAR(report.all.labels.once->value, -0.06, 1e-12);
  EXPECT_NEAR(report.all.labels.once->high + 0.06, error * 2.00957523713, 1e-7);
  EXPECT_LE(report.all.labels.running.low, report.all.labels.once->low);
  EXPECT_GE(report.all.labels.running.high, report.all.labels.once->high);
}

TEST(ShadowReport, SwappingTheArmsNegates) {
  const auto one = Stream().agree(800).label(9, lite_right).label(31, pro_right).report();
  const auto other = Stream().agree(800).label(9, pro_right).label(31, lite_right).report();
  EXPECT_NEAR(one.all.labels.once->value, -other.all.labels.once->value, 1e-12);
  EXPECT_NEAR(one.all.labels.once->low, -other.all.labels.once->high, 1e-12);
  EXPECT_NEAR(one.all.labels.running.low, -other.all.labels.running.high, 1e-9);
}

TEST(ShadowReport, PairsThatAgreeNarrowTheDifference) {
  const auto few = Stream().agree(300).label(30, lite_right).label(30, pro_right).report();
  const auto many = Stream().agree(3000).label(30, lite_right).label(30, pro_right).report();
  EXPECT_LT(many.all.labels.once->high, few.all.labels.once->high);
  EXPECT_LT(many.all.labels.running.high, few.all.labels.running.high);
}

TEST(ShadowReport, LabelsThickInOneSliceStandForNoMoreThanIt) {
  // Half of the disagreements are German; all labels there favour Pro, elsewhere Lite.
  const Slices de = {{"language", "de"}};
  const Slices en = {{"language", "en"}};
  const auto report = Stream()
                          .agree(800, de)
                          .agree(800, en)
                          .label(90, pro_right, de)
                          .differ(10, de)
                          .label(10, lite_right, en)
                          .differ(90, en)
                          .report();
  EXPECT_NEAR(report.all.labels.running.value, 0, 1e-12);
  ASSERT_EQ(report.rows.size(), 2U);
  EXPECT_NEAR(report.rows[0].labels.running.value, -100.0 / 900, 1e-12);
}

TEST(ShadowReport, LabelsOfOneSliceDoNotSpeakForAnother) {
  // English is labelled and even; of German, where the two differ most, nothing is known.
  const Slices en = {{"language", "en"}};
  const Slices de = {{"language", "de"}};
  const auto report = Stream()
                          .agree(8460, en)
                          .label(270, lite_right, en)
                          .label(270, pro_right, en)
                          .agree(600, de)
                          .differ(400, de)
                          .report();
  EXPECT_EQ(report.all.verdict, ShadowVerdict::insufficient) << report.all.reason;
  EXPECT_LT(report.all.labels.running.low, -0.04) << "all of them may be Pro's";
  EXPECT_GT(report.all.labels.running.high, 0.04) << "or Lite's";
  EXPECT_EQ(report.all.labels.once, std::nullopt);
}

TEST(ShadowReport, TheExcessIsNotClippedAndNegativeByChance) {
  // d(L,P) = 0.05, d(L,L') = d(P,P') = 0.2: more noise than difference.
  const auto report = Stream().differ(100).agree(1500).again(320, true).again(80, false).report();
  const NoiseFloor& noise = report.all.noise;
  ASSERT_TRUE(noise.lite && noise.pro && noise.excess && noise.excess_running);
  EXPECT_NEAR(noise.lite->value, 0.2, 1e-12);
  EXPECT_NEAR(noise.excess->value, 0.05 - 0.2, 1e-12);
  EXPECT_LT(noise.excess->high, 0);
  EXPECT_LT(noise.excess_running->low, noise.excess->low);
  EXPECT_EQ(noise.lite->n, 400);
}

TEST(ShadowReport, ClustersWidenTheExcess) {
  const auto excess = [](int size) {
    Stream stream;
    for (int cluster = 1; cluster <= 400 / size; ++cluster) {
      ShadowPair pair = Stream::make(cluster % 5 != 0, {}, {});
      pair.cluster = static_cast<std::uint64_t>(cluster) * 7919;
      pair.lite_repeats = pair.pro_repeats = true;
      stream.add(size, pair);
    }
    return stream.report().all.noise.excess.value();
  };
  EXPECT_NEAR(excess(1).value, excess(10).value, 1e-12);
  EXPECT_GT(excess(10).high - excess(10).low, 2 * (excess(1).high - excess(1).low));
}

TEST(ShadowReport, PairsInClustersTellLess) {
  // The same shares, on their own and in whole sessions of twenty that agree or differ together.
  const auto effective = [](int size) {
    Stream stream;
    for (int session = 1; session <= 2000 / size; ++session) {
      ShadowPair pair = Stream::make(session % 50 != 0, {}, {});
      pair.cluster = size > 1 ? static_cast<std::uint64_t>(session) * 7919 : 0;
      stream.add(size, pair);
    }
    return stream.report().all.effective_pairs;
  };
  EXPECT_DOUBLE_EQ(effective(1), 2000);
  EXPECT_NEAR(effective(20), 100, 10);
}

TEST(ShadowReport, SmallSlicesAreMerged) {
  Stream stream;
  for (const char* language : {"de", "en"}) stream.agree(150, {{"language", language}});
  for (const char* language : {"fr", "it"}) stream.agree(60, {{"language", language}});
  const auto report = stream.report();
  ASSERT_EQ(report.rows.size(), 3U);
  EXPECT_EQ(report.rows[0].value, "de");
  EXPECT_EQ(report.rows[2].merged, (std::vector<std::string>{"fr", "it"}));
  EXPECT_EQ(report.rows[2].counts.compared, 120);
  EXPECT_NEAR(report.rows[2].share, 120.0 / 420, 1e-12);
}

TEST(ShadowReport, ASliceThatDividesNothingIsNoRow) {
  EXPECT_TRUE(Stream().agree(300, {{"language", "de"}}).report().rows.empty());
}

TEST(ShadowReport, RefusesWeightsAndRulesThatMakeNoSense) {
  Stream stream;
  ShadowPair pair;
  pair.weight = 0;
  EXPECT_FALSE(stream.builder.add(pair).has_value());
  pair.weight = NAN;
  EXPECT_FALSE(stream.builder.add(pair).has_value());
  EXPECT_FALSE(ShadowBuilder::open({.margin = 0}).has_value());
  EXPECT_FALSE(ShadowBuilder::open({.alpha = 0.5}).has_value());
}

// Verdicts.

TEST(ShadowVerdict, StaysOnLiteWithoutALabelWhereTheTwoHardlyDisagree) {
  const auto report = Stream().agree(4000).differ(20).report();
  EXPECT_EQ(report.all.verdict, ShadowVerdict::stay_lite);
  EXPECT_EQ(report.all.labels.n, 0);
}

TEST(ShadowVerdict, StaysOnLiteWhereLabelsExcludeALossOfTheMargin) {
  const auto report =
      Stream().agree(9000).differ(600).label(150, lite_right).label(150, pro_right).report();
  EXPECT_EQ(report.all.verdict, ShadowVerdict::stay_lite) << report.all.reason;
}

TEST(ShadowVerdict, RoutesToProWhereLabelsShowALossBeyondTheMargin) {
  const auto report =
      Stream().agree(3000).differ(200).label(20, lite_right).label(180, pro_right).report();
  EXPECT_EQ(report.all.verdict, ShadowVerdict::route_to_pro) << report.all.reason;
}

TEST(ShadowVerdict, ALossThatIsAllNoiseIsNotRouted) {
  const auto report = Stream()
                          .agree(3000)
                          .label(20, lite_right)
                          .label(180, pro_right)
                          .again(300, true)
                          .again(100, false)
                          .report();
  EXPECT_NE(report.all.verdict, ShadowVerdict::route_to_pro) << report.all.reason;
}

TEST(ShadowVerdict, IsEquivalentOnlyWhereTheExcessIsShownToBeSmall) {
  ShadowRules rules;
  rules.margin = 0.15;  // an excess below 1 % is a difference of accuracies below 14 points
  Stream small(rules);
  small.agree(30'000).differ(900).again(200, false).again(9800, true);
  EXPECT_EQ(small.report().all.verdict, ShadowVerdict::equivalent) << small.report().all.reason;
  Stream strict;
  strict.agree(30'000).differ(900).again(200, false).again(9800, true);
  EXPECT_NE(strict.report().all.verdict, ShadowVerdict::equivalent)
      << "a small excess does not exclude a loss of 3 points";
  Stream wide;
  wide.agree(800).differ(60).again(20, false).again(280, true);
  EXPECT_EQ(wide.report().all.verdict, ShadowVerdict::insufficient);
}

TEST(ShadowVerdict, TellsWhatIsMissing) {
  const auto row = Stream().agree(900).differ(100).report().all;
  EXPECT_EQ(row.verdict, ShadowVerdict::insufficient);
  ASSERT_TRUE(row.labels_to_decide && row.pairs_to_decide && row.days_to_decide);
  // A margin of 3 points is 0.3 among the disagreements; (sqrt(2 log(8 / 0.032)) + z 0.8)^2 * 0.75
  // / 0.09 = 144.5 labels decide, which are not there.
  EXPECT_NEAR(static_cast<double>(*row.labels_to_decide), 145, 1);
  EXPECT_NEAR(static_cast<double>(*row.pairs_to_decide), 445, 10);
  EXPECT_NEAR(*row.days_to_decide, std::ceil(445 / (1000 / 14.0)), 1);
}

TEST(ShadowVerdict, IsInvalidWhereTheExperimentIsNotOne) {
  Stream stream;
  stream.agree(4000).differ(20);
  ShadowFacts facts;
  facts.changes = {"the served model of \"lite\" changed"};
  EXPECT_EQ(stream.report(facts).all.reason, facts.changes.front());
  facts = {};
  facts.whole_days = 6;
  EXPECT_EQ(stream.report(facts).all.verdict, ShadowVerdict::invalid);
  facts.whole_days = 7;
  EXPECT_EQ(stream.report(facts).all.verdict, ShadowVerdict::stay_lite);
}

TEST(ShadowVerdict, HoldsWhateverFailedPairsWouldHaveShown) {
  // Pro timed out on one request in twenty; perhaps those are the ones that Lite gets wrong.
  ShadowPair slow = Stream::make(true, {}, {});
  slow.pro = ShadowAnswer::failed;
  const auto few = Stream().agree(4000).differ(20).add(20, slow).report().all;
  EXPECT_EQ(few.verdict, ShadowVerdict::stay_lite) << few.reason;
  const auto many = Stream().agree(4000).differ(20).add(200, slow).report().all;
  EXPECT_NEAR(many.failed, 200.0 / 4220, 1e-12);
  EXPECT_EQ(many.verdict, ShadowVerdict::insufficient) << many.reason;
  EXPECT_NE(many.reason.find("4.7 % of the pairs failed on the wire"), std::string::npos)
      << many.reason;
  EXPECT_EQ(many.pairs_to_decide, std::nullopt) << "more of the same never decide";
  // Nor does a loss count as shown that the missing ones may make good.
  Stream lossy;
  lossy.agree(3000).differ(200).label(20, lite_right).label(180, pro_right);
  ASSERT_EQ(lossy.report().all.verdict, ShadowVerdict::route_to_pro);
  EXPECT_NE(lossy.add(600, slow).report().all.verdict, ShadowVerdict::route_to_pro);
}

TEST(ShadowVerdict, ManyClustersGetBelowTheMarginToo) {
  // 2 % of pairs differ, three to a user: fewer than some 1 500 groups of users never show < 3 %.
  Stream stream;
  for (int user = 1; user <= 20'000; ++user) {
    ShadowPair pair = Stream::make(true, {}, {});
    pair.cluster = static_cast<std::uint64_t>(user);
    stream.add(2, pair);
    pair.is_equal = user % 50 >= 3;
    stream.add(1, pair);
  }
  const auto row = stream.report().all;
  EXPECT_EQ(row.verdict, ShadowVerdict::stay_lite) << row.reason;
}

TEST(ShadowVerdict, AWeekHasAWeekend) {
  Stream stream;
  ShadowPair pair = Stream::make(true, {}, {});
  for (int i = 0; i < 4000; ++i) {
    pair.key = static_cast<std::uint64_t>(i + 1);
    const std::int64_t days[] = {4, 5, 6, 7, 8, 11, 12, 13};  // 1970-01-05 was a Monday
    pair.day = days[i % 8];
    ASSERT_TRUE(stream.builder.add(pair));
  }
  const auto report = stream.report();
  EXPECT_EQ(report.days, 8);
  EXPECT_EQ(report.all.verdict, ShadowVerdict::invalid);
  EXPECT_NE(report.all.reason.find("only 5 weekdays"), std::string::npos) << report.all.reason;
}

TEST(ShadowVerdict, TrafficWithoutTimesIsNoWeek) {
  Stream stream;
  ShadowPair pair = Stream::make(true, {}, {});
  for (int i = 0; i < 4000; ++i) {
    pair.key = static_cast<std::uint64_t>(i + 1);
    ASSERT_TRUE(stream.builder.add(pair));
  }
  EXPECT_EQ(stream.report().days, 0);
  EXPECT_EQ(stream.report().all.verdict, ShadowVerdict::invalid);
}

TEST(ShadowVerdict, HarmIsToldBeforeTheWeekIsOver) {
  ShadowPair harmed = Stream::make(false, {}, {});
  harmed.lite = ShadowAnswer::invalid;
  ShadowFacts facts;
  facts.whole_days = 2;
  const auto report = Stream().agree(800).add(200, harmed).report(facts);
  EXPECT_EQ(report.all.verdict, ShadowVerdict::route_to_pro) << report.all.reason;
}

}  // namespace
}  // namespace assay::decide
