#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/upgrade_json.hpp"
#include "assay/report/upgrade_text.hpp"
#include "report/summaries.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Ten items of which each side got some right, every item asked `scored` times.
std::vector<decide::PairedItem> items_asked(std::int64_t scored) {
  std::vector<decide::PairedItem> items;
  for (int i = 0; i < 10; ++i) {
    decide::PairedItem item;
    item.id = fmt::format("i{}", i);
    item.baseline.correct = 1;
    item.candidate.correct = i < 4 ? 0 : 1;
    item.baseline.scored = item.candidate.scored = scored;
    item.baseline.parsed = item.candidate.parsed = 1;
    items.push_back(std::move(item));
  }
  return items;
}

TaskUpgrade upgrade(std::int64_t scored = 1) {
  TaskUpgrade upgrade;
  upgrade.comparison.task = "support";
  upgrade.comparison.baseline = {"pro", "pro-2026", "run-1"};
  upgrade.comparison.candidate = {"lite", "lite-2026", "run-1"};
  const auto items = items_asked(scored);
  upgrade.comparison.comparison = decide::compare(items).value();
  upgrade.flips = decide::flip_rates(items);
  upgrade.from = UpgradeSide{full_arm("pro"), {}, {}, 3.5};
  upgrade.to = UpgradeSide{full_arm("lite"), {}, {}, {}};
  upgrade.from->facts.is_listed = upgrade.to.facts.is_listed = true;
  return upgrade;
}

std::string text_of(const TaskUpgrade& one) {
  return upgrade_text({}, std::span(&one, 1), {}, false);
}

TEST(UpgradeText, ShowsWhatBothModelsDid) {
  TaskUpgrade one = upgrade();
  one.to.summary.metrics.outcomes = {{"ok", 6}, {"model.refused", 3}};
  one.to.summary.metrics.rungs = {{"repaired", 2}, {"strict", 4}};
  one.from->facts.price = provider::PriceBand{0, 2.5, 10};
  one.from->facts.price_date = "2026-11-10";
  const std::string text = text_of(one);
  EXPECT_THAT(text, testing::ContainsRegex("ended: model.refused +0 +3\n"));
  EXPECT_THAT(text, testing::ContainsRegex("answers read: repaired +0 +2\n"));
  EXPECT_THAT(text, testing::ContainsRegex("USD per million +2.5 / 10 \\(2026-11-10\\) +-\n"));
  EXPECT_THAT(text, testing::ContainsRegex("paid for 1 000 answers, USD +3.5 +-\n"));
  EXPECT_THAT(
      text, HasSubstr("support: inconclusive: the data show neither that lite is worse than pro"));
}

TEST(UpgradeText, SaysThatNoiseIsUnknownWithoutRepeats) {
  const std::string text = text_of(upgrade());
  EXPECT_THAT(text, HasSubstr("of 10 items flip A/B 40.0 % ["));
  EXPECT_THAT(text, HasSubstr("the noise floor is unknown"));
  EXPECT_THAT(text, HasSubstr("run.repeats"));
  EXPECT_THAT(text, Not(HasSubstr("A/A")));
}

TEST(UpgradeText, SetsTheDifferenceBesideTheNoise) {
  EXPECT_THAT(text_of(upgrade(2)),
              HasSubstr("A/A 0.0 % [0.0, 30.8] (pro), A/A 0.0 % [0.0, 30.8] (lite)"));
  EXPECT_THAT(text_of(upgrade(2)), HasSubstr("the two differ by more than noise"));
  TaskUpgrade noisy = upgrade(2);
  std::vector<decide::PairedItem> items = items_asked(2);
  for (decide::PairedItem& item : items) item.baseline.correct = item.candidate.correct = 0.5;
  noisy.flips = decide::flip_rates(items);
  EXPECT_THAT(text_of(noisy),
              HasSubstr("-50.0 points [-65.4, -3.7]: more than noise is not shown"));
  // One always right, the other never: no spread is no lack of evidence.
  for (decide::PairedItem& item : items) item.candidate.correct = 0;
  for (decide::PairedItem& item : items) item.baseline.correct = 1;
  noisy.flips = decide::flip_rates(items);
  EXPECT_THAT(text_of(noisy),
              HasSubstr("+100.0 points [+38.3, +100.0]: the two differ by more than noise"));
}

TEST(UpgradeWarnings, AreNoneWhenNothingIsWrong) {
  EXPECT_THAT(upgrade_warnings(upgrade()), IsEmpty());
}

TEST(UpgradeWarnings, NameTheEndOfAModel) {
  TaskUpgrade one = upgrade();
  one.from->facts.shutdown_date = "2027-01-14";
  one.from->facts.days_left = 53;
  one.to.facts.shutdown_date = "2026-11-01";
  one.to.facts.days_left = -1;
  EXPECT_THAT(upgrade_warnings(one),
              ElementsAre("pro: pro-2026 will be shut down on 2027-01-14, 53 days left (registry)",
                          "lite: lite-2026 was shut down on 2026-11-01, 1 day ago (registry)"));
}

TEST(UpgradeWarnings, NameModelsThatNobodyKnowsOrThatChanged) {
  TaskUpgrade one = upgrade();
  one.to.facts = {};
  one.to.facts.nearest = "lite-2025";
  one.to.change =
      eval::ModelChange{"run-0", eval::ServedModels{{"m-1", 9}}, {{"m-2", 9}}, {}, "id"};
  EXPECT_THAT(upgrade_warnings(one),
              ElementsAre(HasSubstr("lite: lite-2026 is not in the registry (did you mean "
                                    "\"lite-2025\"?)"),
                          "lite: served as m-2 since run run-0, before as m-1"));
  one.to.facts.is_local = true;
  EXPECT_EQ(upgrade_warnings(one).size(), 1U) << "the registry never has embedded models";
}

TEST(UpgradeWarnings, NameAModelThatIsComparedWithItself) {
  TaskUpgrade one = upgrade();
  one.to.summary.served_models = one.from->summary.served_models;
  EXPECT_THAT(upgrade_warnings(one), ElementsAre(HasSubstr("both were served as pro-2026-01")));
}

TEST(UpgradeText, ShowsWhatATerminalWouldObey) {
  TaskUpgrade evil = upgrade();
  evil.comparison.candidate.model = evil.to.summary.arm.model_id = "\x1b[2J";
  evil.to.facts = {};
  evil.to.summary.served_models = {{"\x1b]0;x\x07", 1}, {"b", 2}};
  EXPECT_THAT(text_of(evil), Not(HasSubstr("\x1b")));
}

TEST(UpgradeJson, HoldsAllParts) {
  const TaskUpgrade one = upgrade(2);
  const JsonReading reading = read_json(upgrade_json({}, std::span(&one, 1)));
  ASSERT_TRUE(reading.ok()) << reading.message;
  const Json& task = reading.value["tasks"][0];
  EXPECT_EQ(reading.value["verdict"], "incomplete") << "a gate without tasks";
  EXPECT_TRUE(reading.value["gate"].is_object());
  EXPECT_EQ(task["comparison"]["verdict"], "inconclusive");
  EXPECT_EQ(task["from"]["cost_per_1000_usd"], 3.5);
  EXPECT_TRUE(task["to"]["cost_per_1000_usd"].is_null());
  EXPECT_EQ(task["to"]["outcomes"]["model.empty"], 1);
  EXPECT_EQ(task["flip_rates"]["from"]["value"], 0.0);
  EXPECT_EQ(task["flip_rates"]["excess"]["value"], 0.4);
}

}  // namespace
}  // namespace assay::report
