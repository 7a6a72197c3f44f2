#include "assay/decide/changes.hpp"

#include <gmock/gmock.h>

#include "assay/stats/paired.hpp"
#include "assay/stats/random.hpp"

namespace assay::decide {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<SeriesPoint> levels(const std::vector<double>& correct) {
  std::vector<SeriesPoint> series;
  for (const double k : correct) series.push_back({{k, 300}, std::nullopt});
  return series;
}

TEST(FindChanges, MarkWhereALastingChangeBegins) {
  const auto changes =
      find_changes(levels({270, 271, 268, 270, 272, 240, 243, 239, 241, 242})).value();
  ASSERT_THAT(changes.lasting, SizeIs(1));
  EXPECT_EQ(changes.lasting[0].index, 5U);
  EXPECT_DOUBLE_EQ(changes.lasting[0].before, 1351.0 / 1500);
  EXPECT_FALSE(changes.has_steps);
  EXPECT_THAT(changes.steps, IsEmpty());
}

TEST(FindChanges, MarkNothingInAFlatSeries) {
  auto series = levels({270, 271, 268, 270, 272, 270, 269, 271, 270, 268});
  for (std::size_t i = 1; i < series.size(); ++i) series[i].step_p = 0.4;
  const auto changes = find_changes(series).value();
  EXPECT_THAT(changes.lasting, IsEmpty());
  EXPECT_THAT(changes.steps, IsEmpty());
  EXPECT_EQ(changes.points, 10U);
}

TEST(FindChanges, ChargeEachNeighbourForTheOthers) {
  // Holm over three: 0.008 * 3 = 0.024 is below half of 5 %, 0.02 * 2 = 0.04 is not.
  auto series = levels({270, 250, 270, 268});
  series[1].step_p = 0.008;
  series[2].step_p = 0.02;
  series[3].step_p = 0.9;
  const auto changes = find_changes(series).value();
  ASSERT_THAT(changes.steps, SizeIs(1));
  EXPECT_EQ(changes.steps[0].index, 1U);
  EXPECT_DOUBLE_EQ(changes.steps[0].p, 0.024);
}

TEST(FindChanges, SayHowManyRunsALastingChangeTakes) {
  // Two of the C(8, 4) = 70 ways to halve eight points are as clear as the best: 0.029 is below 5 %
  // but not below half of that; nine points give 2 / 126.
  const auto eight = levels({90, 90, 90, 90, 50, 50, 50, 50});
  EXPECT_EQ(find_changes(eight).value().least_points, 8U);
  EXPECT_THAT(find_changes(eight).value().lasting, SizeIs(1));
  auto with_steps = eight;
  with_steps[1].step_p = 1;
  EXPECT_EQ(find_changes(with_steps).value().least_points, 9U);
}

TEST(FindChanges, RefuseNonsense) {
  auto series = levels({270, 250});
  series[1].step_p = 1.5;
  EXPECT_FALSE(find_changes(series));
  EXPECT_FALSE(find_changes(levels({270, 301})));
  EXPECT_FALSE(find_changes({}, 0));
  EXPECT_THAT(find_changes({}).value().lasting, IsEmpty());
}

/// A series of runs that ask the same items, some easy and some a coin's toss.
std::vector<SeriesPoint> same_items(stats::Random& random, std::size_t runs, std::size_t items) {
  std::vector<SeriesPoint> series(runs);
  std::vector<bool> before(items);
  for (std::size_t run = 0; run < runs; ++run) {
    stats::PairedTable table;
    series[run].level.trials = static_cast<double>(items);
    for (std::size_t item = 0; item < items; ++item) {
      const double chance = item % 4 == 0 ? 0.5 : 0.98;
      const bool is_right = random.uniform() < chance;
      series[run].level.successes += is_right ? 1 : 0;
      if (before[item] && !is_right) ++table.baseline_only;
      if (!before[item] && is_right) ++table.candidate_only;
      before[item] = is_right;
    }
    if (run > 0) series[run].step_p = stats::mcnemar_exact(table);
  }
  return series;
}

TEST(FindChanges, KeepTheirFalseAlarmsOverRunsThatAskTheSameItems) {
  constexpr int kSeries = 300;
  stats::Random random(11);
  int alarms = 0;
  for (int i = 0; i < kSeries; ++i) {
    const auto changes = find_changes(same_items(random, 12, 200)).value();
    alarms += changes.lasting.empty() && changes.steps.empty() ? 0 : 1;
  }
  // Three standard errors above 5 %.
  EXPECT_LE(alarms, kSeries * 0.05 + 3 * 3.8);
  EXPECT_GT(alarms, 0);
}

}  // namespace
}  // namespace assay::decide
