#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/replay_json.hpp"
#include "assay/report/replay_text.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;
using testing::Not;

decide::StoredReply reply(bool is_right, std::optional<double> confidence,
                          std::optional<double> cost) {
  decide::StoredReply reply;
  reply.first.rung = decide::Rung::strict;
  reply.first.is_schema_valid = reply.first.is_value_valid = reply.first.is_usable = true;
  reply.first.is_correct = is_right;
  reply.first.confidence = confidence;
  reply.first.cost_usd = cost;
  reply.first.latency_ms = 10;
  return reply;
}

/// Lite is right on every second item, and surer there; Pro on all.
std::vector<decide::ReplayItem> items(int count, const std::string& slice = "de") {
  std::vector<decide::ReplayItem> items;
  for (int i = 0; i < count; ++i) {
    decide::ReplayItem item;
    item.pair.id = fmt::format("i{:03}", i);
    item.pair.slices = std::make_shared<const decide::Slices>(
        decide::Slices{{"language", i % 2 == 0 ? slice : "en"}});
    item.lite = {reply(i % 2 == 0, i % 2 == 0 ? 0.9 : 0.5, 0.001)};
    item.pro = {reply(true, {}, 0.01)};
    items.push_back(std::move(item));
  }
  return items;
}

TaskReplay replayed(const std::vector<decide::ReplayItem>& items) {
  TaskReplay replay;
  replay.task = "tickets";
  replay.lite = "lite";
  replay.pro = "pro";
  replay.lite_run_id = replay.pro_run_id = "run-1";
  replay.replay = decide::replay(items).value();
  return replay;
}

std::string text_of(const TaskReplay& replay, bool shows_all = false) {
  return replay_text(std::span(&replay, 1), {}, shows_all);
}

Json json_of(const TaskReplay& replay) {
  return read_json(replay_json(std::span(&replay, 1))).value;
}

TEST(ReplayText, NamesItemsMethodsAndTheFrontier) {
  const std::string text = text_of(replayed(items(60)));
  EXPECT_TRUE(text.starts_with("tickets: lite (Lite) and pro (Pro) replayed on 60 items\n"))
      << text;
  EXPECT_THAT(text,
              HasSubstr("run run-1, 95 %; intervals of shares: Wilson; of differences: Tango; "
                        "of cost: Student; against the lot: bootstrap over items"));
  // 60 Lite calls and 30 of Pro: 0.36 USD for 60 right items.
  EXPECT_THAT(text, HasSubstr("pro-below-0.9"));
  EXPECT_THAT(text, HasSubstr("$6.00"));
  EXPECT_THAT(text, HasSubstr("dominated by pro-for-language=en"))
      << "the slice needs no call of Lite";
  EXPECT_THAT(text, HasSubstr("looks better than it is"));
  EXPECT_THAT(text, HasSubstr("picked on "));
}

TEST(ReplayText, TellsAnUnknownCostFromNone) {
  auto unpriced = items(60);
  for (auto& item : unpriced) item.pro[0].first.cost_usd.reset();
  const std::string text = text_of(replayed(unpriced));
  EXPECT_THAT(text, HasSubstr("cost unknown"));
  EXPECT_THAT(text, HasSubstr("the cost of up to 60 items is not known"));
  const Json json = json_of(replayed(unpriced));
  const Json& pro = json["policies"].back();
  EXPECT_EQ(pro["cost_usd_per_item"], nullptr);
  EXPECT_EQ(pro["cost_usd_per_correct_item"], nullptr);
  EXPECT_EQ(pro["on_frontier"], nullptr);
  EXPECT_EQ(pro["unpriced_items"], 60);
}

TEST(ReplayText, SaysWhatIsNotRecordedAndWhy) {
  auto failing = items(60);
  failing[1].lite[0].first = {};
  const std::string text = text_of(replayed(failing));
  EXPECT_THAT(text, HasSubstr("lite-retry is not recorded: no second answer"));
  const Json shown = json_of(replayed(failing));
  for (const Json& policy : shown["policies"]) {
    EXPECT_EQ(policy["recorded"], policy["name"] != "lite-retry");
    EXPECT_EQ(policy.contains("accuracy"), policy["name"] != "lite-retry");
  }
  for (auto& item : failing) item.lite.push_back(item.lite[0]);
  EXPECT_THAT(text_of(replayed(failing)), HasSubstr("lite-retry asks 1 item again; second answers "
                                                    "are repeats of the same prompt"));
}

TEST(ReplayText, CountsWhatTheWireTook) {
  auto lost = items(60);
  lost[0].lite.clear();
  lost[0].has_lite_failed = true;
  const std::string text = text_of(replayed(lost));
  EXPECT_THAT(text, HasSubstr("replayed on 59 items"));
  EXPECT_THAT(text, HasSubstr("left out: 1 item without a scored answer on at least one side"));
  EXPECT_THAT(text, HasSubstr("where Lite's call failed on the wire: 1 right"));
}

TEST(ReplayText, ShowsNoControlCharacterOfTheData) {
  EXPECT_THAT(text_of(replayed(items(60, "\x1b[2Jde"))), Not(HasSubstr("\x1b")));
}

TEST(ReplayText, StopsWhereAnswersCannotBeMixed) {
  TaskReplay refused = replayed(items(60));
  refused.is_comparable = false;
  refused.disparities = {{eval::Aspect::scorer, "scorers s1 and s2"}};
  EXPECT_EQ(text_of(refused),
            "tickets: lite (Lite) and pro (Pro) cannot be replayed together\n"
            "  scorer: scorers s1 and s2\n");
  EXPECT_FALSE(json_of(refused).contains("policies"));
}

TEST(ReplayJson, ListsSeveralTasks) {
  const std::vector<TaskReplay> two = {replayed(items(60)), replayed({})};
  const Json json = read_json(replay_json(two)).value;
  ASSERT_EQ(json["replays"].size(), 2U);
  EXPECT_EQ(json["replays"][1]["items"], 0);
  EXPECT_TRUE(json["replays"][1]["policies"].empty());
}

}  // namespace
}  // namespace assay::report
