// The verdict of a gate from a comparison and declared limits.

#include "assay/decide/gate.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "decide/pairs.hpp"

namespace assay::decide {
namespace {

using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A comparison with figures that meet every limit that a test may set.
struct Case {
  explicit Case(const std::vector<PairedItem>& items, const CompareOptions& options = {})
      : comparison(compare(items, options).value()) {
    GateFigures& is = evidence.candidate;
    is.items = static_cast<std::int64_t>(items.size());
    is.coverage = is.accuracy = is.parse_success = is.field_f1 = is.macro_f1 = 1;
    is.timed = is.items;
    is.latency_p50_ms = is.latency_p95_ms = is.latency_p99_ms = 10;
    is.cost_per_1000_usd = 0.1;
    is.slices = slice_figures(items);
    evidence.comparison = &comparison;
  }
  Case(const Case&) = delete;

  [[nodiscard]] Gate decided() const { return gate(evidence, rules); }
  [[nodiscard]] GateVerdict verdict() const { return decided().verdict; }
  [[nodiscard]] GateCheck check(const std::string& name) const {
    for (const GateCheck& check : decided().checks) {
      if (check.name == name) return check;
    }
    ADD_FAILURE() << "there is no check " << name;
    return {};
  }

  Comparison comparison;
  GateEvidence evidence;
  GateRules rules;
};

std::vector<PairedItem> good() {
  return items_of(380, 3, 3, 14);
}

std::vector<PairedItem> in_slice(std::vector<PairedItem> items, const std::string& value,
                                 std::size_t first, std::size_t last) {
  const auto slices = std::make_shared<Slices>(Slices{{"language", value}});
  for (std::size_t i = first; i < last; ++i) items[i].slices = slices;
  return items;
}

TEST(Gate, PassesWhereALossOfTheMarginIsExcluded) {
  const Case same(good());
  EXPECT_EQ(same.verdict(), GateVerdict::pass);
  const GateCheck check = same.check("accuracy_vs_baseline");
  EXPECT_EQ(check.value, 0.0);
  EXPECT_EQ(check.limit, -0.03);
  EXPECT_THAT(check.reason, HasSubstr("95.8 % right against 95.8 % on 400 items, 0.0 points"));
  EXPECT_THAT(check.reason, HasSubstr("a loss of 3 points is excluded"));
}

TEST(Gate, NamesALossWithinTheMargin) {
  const Case lost(items_of(1900, 10, 0, 90));
  EXPECT_EQ(lost.verdict(), GateVerdict::pass);
  EXPECT_THAT(lost.check("accuracy_vs_baseline").reason,
              HasSubstr("a loss of 3 points is excluded, though it is worse"));
}

TEST(Gate, FailsOnASignificantLossThatMayExceedTheMargin) {
  const Case worse(items_of(300, 40, 5, 55));
  EXPECT_EQ(worse.verdict(), GateVerdict::fail);
  EXPECT_THAT(worse.check("accuracy_vs_baseline").reason,
              HasSubstr("worse (one-sided p < 0.0001) and a loss of 3 points is not excluded"));
}

TEST(Gate, SaysHowManyItemsWouldDecide) {
  const Case few(items_of(80, 3, 3, 14));
  EXPECT_EQ(few.verdict(), GateVerdict::inconclusive);
  EXPECT_THAT(few.check("accuracy_vs_baseline").reason, HasSubstr("about 413 items would decide"));
}

TEST(Gate, DoesNotPassOnNothing) {
  EXPECT_EQ(gate({}, {}).verdict, GateVerdict::incomplete);
  EXPECT_EQ(Case({}).verdict(), GateVerdict::incomplete);
  EXPECT_EQ(Gate().verdict, GateVerdict::not_comparable);
  GateEvidence evidence;
  evidence.candidate.coverage = 1;
  const Gate uncompared = gate(evidence, {});
  EXPECT_EQ(uncompared.verdict, GateVerdict::incomplete);
  EXPECT_EQ(uncompared.checks.back().reason, "nothing was compared");
  // Not even where no coverage is asked for.
  Case none({});
  none.rules.coverage = 0;
  EXPECT_EQ(none.verdict(), GateVerdict::incomplete);
}

TEST(Gate, IsIncompleteWhereItemsHaveNoVerdictOnOneSide) {
  auto items = good();
  for (int i = 0; i < 10; ++i) items[static_cast<std::size_t>(i)].candidate.correct.reset();
  Case holes(items);
  EXPECT_EQ(holes.verdict(), GateVerdict::incomplete);
  EXPECT_EQ(holes.check("coverage").reason,
            "390 of 400 items have a verdict on both sides; 100 % is asked for");
  holes.rules.coverage = 0.975;
  EXPECT_EQ(holes.verdict(), GateVerdict::pass);
  holes.rules.coverage = 0.976;
  EXPECT_EQ(holes.verdict(), GateVerdict::incomplete);
  holes.rules.coverage = kNaN;
  EXPECT_EQ(holes.verdict(), GateVerdict::incomplete);
}

TEST(Gate, CountsItemsThatNobodyAnsweredAndRepeatsThatAreMissing) {
  CompareOptions options;
  options.missing = 1;
  EXPECT_EQ(Case(good(), options).verdict(), GateVerdict::incomplete);
  Case repeats(good());
  repeats.evidence.candidate.coverage = 0.9;
  EXPECT_EQ(repeats.verdict(), GateVerdict::incomplete);
  EXPECT_THAT(repeats.check("coverage").reason, HasSubstr("90.0 % of the candidate's answers"));
  repeats.evidence.candidate.coverage.reset();
  EXPECT_EQ(repeats.verdict(), GateVerdict::incomplete);
}

/// Every limit, with the figure that it is held against.
struct LimitCase {
  const char* name;
  std::optional<double> GateLimits::*limit;
  std::optional<double> GateFigures::*figure;
  bool is_floor;
};

class GateLimit : public testing::TestWithParam<LimitCase> {};

TEST_P(GateLimit, IsMetByAnEqualValueAndMissedByLessAndByTheUnknown) {
  const LimitCase& limit = GetParam();
  Case limited(good());
  limited.rules.limits.*limit.limit = 0.5;
  auto& figure = limited.evidence.candidate.*limit.figure;
  figure = 0.5;
  EXPECT_EQ(limited.verdict(), GateVerdict::pass);
  figure = limit.is_floor ? 0.49 : 0.51;
  EXPECT_EQ(limited.verdict(), GateVerdict::fail);
  EXPECT_THAT(limited.check(limit.name).reason, HasSubstr(limit.is_floor ? "below" : "above"));
  EXPECT_EQ(limited.check(limit.name).limit, 0.5);
  for (const auto& unknown : {std::optional<double>(), std::optional<double>(kNaN)}) {
    figure = unknown;
    EXPECT_EQ(limited.verdict(), GateVerdict::fail);
    EXPECT_THAT(limited.check(limit.name).reason, HasSubstr("is unknown: "));
    EXPECT_EQ(limited.check(limit.name).value, std::nullopt);
  }
  figure = 0.5;
  limited.rules.limits.*limit.limit = kNaN;
  EXPECT_EQ(limited.verdict(), GateVerdict::fail);
  EXPECT_FALSE(check(limited.rules.limits).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    All, GateLimit,
    testing::Values(LimitCase{"accuracy", &GateLimits::accuracy, &GateFigures::accuracy, true},
                    LimitCase{"parse_success", &GateLimits::parse_success,
                              &GateFigures::parse_success, true},
                    LimitCase{"field_f1", &GateLimits::field_f1, &GateFigures::field_f1, true},
                    LimitCase{"macro_f1", &GateLimits::macro_f1, &GateFigures::macro_f1, true},
                    LimitCase{"latency_p50_ms", &GateLimits::latency_p50_ms,
                              &GateFigures::latency_p50_ms, false},
                    LimitCase{"latency_p95_ms", &GateLimits::latency_p95_ms,
                              &GateFigures::latency_p95_ms, false},
                    LimitCase{"latency_p99_ms", &GateLimits::latency_p99_ms,
                              &GateFigures::latency_p99_ms, false},
                    LimitCase{"cost_per_1000_usd", &GateLimits::cost_per_1000_usd,
                              &GateFigures::cost_per_1000_usd, false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Gate, CountsFlipsWhateverTheGains) {
  Case better(items_of(300, 10, 40, 50));
  EXPECT_EQ(better.verdict(), GateVerdict::pass);
  better.rules.limits.max_flips = 9;
  EXPECT_EQ(better.verdict(), GateVerdict::fail);
  EXPECT_EQ(better.check("max_flips").reason,
            "the number of items that only the baseline got right is 10, above 9");
  better.rules.limits.max_flips = 10;
  EXPECT_EQ(better.verdict(), GateVerdict::pass);
}

TEST(Gate, CallsFlipsOfRepeatsWhatTheyAre) {
  auto items = items_of(300, 10, 40, 50);
  items[0].candidate.correct = 0.5;
  Case repeated(items);
  repeated.rules.limits.max_flips = 9;
  EXPECT_EQ(repeated.check("max_flips").reason,
            "the number of items that the baseline got right more often is 11, above 9");
}

TEST(Gate, SaysHowManyAnswersAPercentileTakes) {
  Case few(items_of(19, 0, 0, 0));
  few.evidence.candidate.latency_p95_ms.reset();
  few.rules.limits.latency_p95_ms = 1000;
  EXPECT_EQ(few.verdict(), GateVerdict::fail);
  EXPECT_EQ(few.check("latency_p95_ms").reason,
            "p95 latency is unknown: it takes 20 live answers, there are 19");
}

TEST(Gate, SeesASliceThatCollapsesWhileTheAverageHolds) {
  // 20 items lost in German, 20 won elsewhere.
  auto items = in_slice(items_of(340, 20, 20, 20), "en", 0, 340);
  items = in_slice(in_slice(std::move(items), "de", 340, 360), "en", 360, 400);
  Case mixed(items, {{0.1}, 20, 0});
  EXPECT_EQ(mixed.verdict(), GateVerdict::pass);
  mixed.rules.limits.slices = {{"language=de", 0.8}};
  EXPECT_EQ(mixed.verdict(), GateVerdict::fail);
  EXPECT_EQ(mixed.check("slice language=de").reason, "accuracy on 20 items is 0.0 %, below 80 %");
  mixed.rules.limits.slices = {{"language=en", 0.9}};
  EXPECT_EQ(mixed.verdict(), GateVerdict::pass);
}

TEST(Gate, MissesTheFloorOfASliceThatIsNotThere) {
  Case sliced(in_slice(good(), "de", 0, 400));
  sliced.rules.limits.slices = {{"language=dee", 0.1}};
  EXPECT_EQ(sliced.verdict(), GateVerdict::fail);
  EXPECT_EQ(sliced.check("slice language=dee").reason,
            "no item is in this slice (did you mean \"language=de\"?)");
}

TEST(Gate, IsIncompleteWhereNoItemOfASliceWasAnswered) {
  auto items = in_slice(good(), "de", 0, 1);
  items[0].candidate.correct.reset();
  Case silent(items);
  silent.rules.coverage = 0.5;
  silent.rules.limits.slices = {{"language=de", 0}};
  EXPECT_EQ(silent.verdict(), GateVerdict::incomplete);
}

TEST(Gate, DoesNotLetRoundingContradictAVerdict) {
  Case close(good());
  close.rules.limits.accuracy = 0.8;
  close.evidence.candidate.accuracy = 0.79996;
  EXPECT_EQ(close.check("accuracy").reason, "accuracy is 79.996 %, below 80 %");
}

TEST(Gate, IsAsBadAsItsWorstCheck) {
  const GateVerdict order[] = {GateVerdict::pass, GateVerdict::inconclusive, GateVerdict::fail,
                               GateVerdict::incomplete, GateVerdict::not_comparable};
  for (std::size_t a = 0; a < std::size(order); ++a) {
    for (std::size_t b = 0; b < std::size(order); ++b) {
      EXPECT_EQ(worse_of(order[a], order[b]), order[std::max(a, b)]);
    }
  }
  Case worst(items_of(300, 40, 5, 55));
  worst.rules.limits.accuracy = 1;
  worst.evidence.obstacles = {{"run", GateVerdict::incomplete, "run 7 is not finished"}};
  EXPECT_EQ(worst.verdict(), GateVerdict::incomplete);
  EXPECT_EQ(worst.decided().checks.size(), 4U);
}

TEST(Gate, DoesNotLetAnObstaclePass) {
  Case odd(good());
  odd.evidence.obstacles = {{"run", GateVerdict::pass, "said to be fine"}};
  EXPECT_EQ(odd.verdict(), GateVerdict::incomplete);
}

TEST(GateLimits, OfATaskStandInForTheGeneralOnes) {
  GateLimits general;
  general.accuracy = 0.9;
  general.max_flips = 3;
  general.slices = {{"a=1", 0.5}, {"b=1", 0.5}};
  GateLimits own;
  own.accuracy = 0.7;
  own.slices = {{"a=1", 0.6}};
  const GateLimits both = merged(general, own);
  EXPECT_EQ(both.accuracy, 0.7);
  EXPECT_EQ(both.max_flips, 3);
  EXPECT_EQ(both.slices, (std::map<std::string, double>{{"a=1", 0.6}, {"b=1", 0.5}}));
}

TEST(GateLimits, AreRefusedOutOfRange) {
  GateLimits limits;
  EXPECT_TRUE(check(limits).has_value());
  limits.slices = {{"a=1", 1.5}};
  EXPECT_THAT(check(limits).error().message, HasSubstr("floor of slice \"a=1\""));
  limits = {};
  limits.max_flips = -1;
  EXPECT_FALSE(check(limits).has_value());
  limits = {};
  limits.latency_p95_ms = -1;
  EXPECT_FALSE(check(limits).has_value());
}

}  // namespace
}  // namespace assay::decide
