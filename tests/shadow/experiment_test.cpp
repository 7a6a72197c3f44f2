// Drawing samples: what is decided stays decided, and every request is somewhere in the funnel.

#include "assay/shadow/experiment.hpp"

#include <cmath>

#include "shadow/world.hpp"
#include "support/sql.hpp"

namespace assay::shadow {
namespace {

using testing::HasSubstr;

ExperimentRules at_rate(double rate) {
  ExperimentRules rules;
  rules.rate = rate;
  rules.salt = "salt";
  return rules;
}

std::vector<std::string> members(const World& world) {
  std::vector<std::string> keys;
  for (const auto& row : fake::sql(world.database(),
                                   "SELECT q.key FROM shadow_member m JOIN traffic_request q ON "
                                   "q.id = m.request_id ORDER BY m.position")) {
    keys.push_back(row[0]);
  }
  return keys;
}

void expect_identity(const Funnel& funnel) {
  EXPECT_EQ(funnel.stored, funnel.out_of_period + funnel.unshadowable_count() + funnel.not_sampled +
                               funnel.sampled + funnel.not_drawn);
}

TEST(Experiment, TakesItsShare) {
  const World world;
  world.imported(World::lines(0, 1000));
  const auto report = world.sampled(at_rate(0.2));
  EXPECT_TRUE(report.is_new);
  // Binomial(1000, 0.2): 200 +- 5 * 12.6
  EXPECT_NEAR(static_cast<double>(report.funnel.sampled), 200, 64);
  EXPECT_EQ(report.drawn_now, report.funnel.sampled);
  EXPECT_EQ(report.funnel.eligible(), 1000);
  EXPECT_NEAR(report.funnel.weight, 5.0 * static_cast<double>(report.funnel.sampled), 1e-6);
  expect_identity(report.funnel);
}

TEST(Experiment, DecidesTheSameWhateverCameTogether) {
  const World one;
  one.imported(World::lines(0, 300));
  one.sampled(at_rate(0.3));
  const World other;
  other.imported(World::lines(0, 100));
  other.sampled(at_rate(0.3));
  other.imported(World::lines(100, 300));
  other.sampled(std::nullopt);
  EXPECT_FALSE(members(one).empty());
  EXPECT_EQ(members(one), members(other));
}

TEST(Experiment, NeverChangesWhatWasDecided) {
  const World world;
  world.imported(World::lines(0, 200));
  world.sampled(at_rate(0.3));
  const auto before = members(world);
  EXPECT_EQ(world.sampled(std::nullopt).drawn_now, 0);
  world.imported(World::lines(0, 400));
  const auto report = world.sampled(std::nullopt);
  EXPECT_FALSE(report.is_new);
  EXPECT_GT(report.drawn_now, 0);
  const auto after = members(world);
  EXPECT_EQ(std::vector<std::string>(after.begin(),
                                     after.begin() + static_cast<std::ptrdiff_t>(before.size())),
            before);
  expect_identity(report.funnel);
}

TEST(Experiment, SaysWhatCameAfterTheLastDraw) {
  const World world;
  world.imported(World::lines(0, 50));
  const auto report = world.sampled(at_rate(0.5));
  world.imported(World::lines(50, 80));
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  store::TrafficStore store(runs);
  const auto now = funnel(store, report.experiment).value();
  EXPECT_EQ(now.not_drawn, 30);
  EXPECT_EQ(now.sampled, report.funnel.sampled);
  expect_identity(now);
}

TEST(Experiment, RefusesOtherRulesForWhatHasBegun) {
  const World world;
  world.imported(World::lines(0, 50));
  world.sampled(at_rate(0.5));
  auto runs = store::RunStore::open(world.database(), store::Access::read_write).value();
  const auto other = sample(runs, world.task(), "", at_rate(0.6));
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().message, HasSubstr("--experiment"));
  ExperimentRules same = at_rate(0.5);
  same.salt.clear();
  EXPECT_TRUE(sample(runs, world.task(), "", same).has_value()) << "the salt is the stored one";
}

TEST(Experiment, KeepsSessionsTogetherWhereTheyAreTheUnit) {
  const World world;
  world.imported(World::lines(0, 300));
  ExperimentRules rules = at_rate(0.3);
  rules.unit = Unit::cluster;
  const auto report = world.sampled(rules);
  EXPECT_EQ(report.funnel.sampled, 3 * report.funnel.clusters) << "three requests a session";
  EXPECT_GT(report.funnel.clusters, 10);
}

TEST(Experiment, RaisesTheRateOfRareSlicesAndWeighsThemLess) {
  const World world;
  world.imported(World::lines(0, 1000));
  ExperimentRules rules = at_rate(0.05);
  rules.floors = {{"language", 50}};  // of 100 in French; 900 in English need 0.056
  const auto report = world.sampled(rules);
  const auto french =
      fake::sql(world.database(),
                "SELECT count(*), min(probability), max(probability) FROM shadow_member m JOIN "
                "traffic_request q ON q.id = m.request_id WHERE q.slices LIKE '%fr%'");
  // Binomial(100, 0.5): 50 +- 5 * 5
  EXPECT_NEAR(std::stod(french[0][0]), 50, 25);
  EXPECT_EQ(french[0][1], "0.5");
  EXPECT_EQ(french[0][2], "0.5");
  // Each sampled request stands for 1 / probability: about 1000 in all.
  EXPECT_NEAR(report.funnel.weight, 1000, 5 * std::sqrt(100 / 0.5 + 900 / 0.0556));
  EXPECT_THAT(fake::sql_value(world.database(), "SELECT rates FROM shadow_draw"),
              HasSubstr("\"language=fr\":0.5"));
}

TEST(Experiment, LeavesOutWhatCannotBeAskedAndWhatIsOutOfThePeriod) {
  const World world;
  world.imported(World::lines(0, 100) + World::line(200, "small", R"("cache_hit":true)") +
                 R"({"id":"timeless","model":"m","prompt":"x","output":"y"})" + "\n");
  ExperimentRules rules = at_rate(1);
  rules.from_unix_ms = 1'794'000'000'000 + 10 * 600'000;
  rules.to_unix_ms = 1'794'000'000'000 + 300 * 600'000;
  const auto funnel = world.sampled(rules).funnel;
  EXPECT_EQ(funnel.out_of_period, 10 + 1) << "too early, or nobody knows when";
  EXPECT_EQ(funnel.unshadowable.at("answered from a cache"), 1);
  EXPECT_EQ(funnel.sampled, 90);
  expect_identity(funnel);
}

TEST(Experiment, ARequestThatACacheAnsweredFirstInTheLogIsStillOne) {
  const World world;
  const std::string copy = World::line(0, "small", R"("trace":"t","cache_hit":true)");
  std::string original = World::line(0, "small", R"("trace":"t")");
  original.replace(original.find("req-0"), 5, "req-a");
  world.imported(copy + original + World::line(1, "small", R"("cache_hit":true)"));
  const auto funnel = world.sampled(at_rate(1)).funnel;
  EXPECT_EQ(funnel.sampled, 1);
  EXPECT_EQ(funnel.unshadowable.at("answered from a cache"), 1);
  expect_identity(funnel);
}

TEST(Experiment, SaysWhetherAWholeWeekIsCovered) {
  const World world;
  world.imported(World::lines(0, 100));  // ten minutes apart: less than a day
  EXPECT_LT(world.sampled(at_rate(1)).funnel.weekdays, 7);
  std::string week;
  for (int i = 0; i < 8; ++i) week += World::line(1000 + i * 144);  // a day apart
  world.imported(week);
  const auto funnel = world.sampled(std::nullopt).funnel;
  EXPECT_EQ(funnel.weekdays, 7);
  EXPECT_GE(funnel.days, 8);
}

TEST(Experiment, DrawsSubSamplesOfItsOwn) {
  const World world;
  world.imported(World::lines(0, 1000));
  ExperimentRules rules = at_rate(1);
  rules.again_rate = 0.2;
  rules.label_rate = 0.5;
  const auto funnel = world.sampled(rules).funnel;
  EXPECT_NEAR(static_cast<double>(funnel.lite_again), 200, 64);
  EXPECT_NEAR(static_cast<double>(funnel.pro_again), 200, 64);
  EXPECT_NEAR(static_cast<double>(funnel.may_label), 500, 80);
  EXPECT_NE(fake::sql_value(world.database(),
                            "SELECT count(*) FROM shadow_member WHERE lite_again <> pro_again"),
            "0")
      << "independent of each other";
}

}  // namespace
}  // namespace assay::shadow
