#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/compare_json.hpp"
#include "assay/report/compare_text.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Items of a paired table; ids i00, i01, ...
std::vector<decide::PairedItem> items_of(int both, int baseline, int candidate, int neither) {
  std::vector<decide::PairedItem> items;
  const auto add = [&](int count, double left, double right) {
    for (int i = 0; i < count; ++i) {
      decide::PairedItem item;
      item.id = fmt::format("i{:02}", items.size());
      item.baseline.correct = left;
      item.candidate.correct = right;
      item.baseline.parsed = item.candidate.parsed = 1;
      items.push_back(std::move(item));
    }
  };
  add(both, 1, 1);
  add(baseline, 1, 0);
  add(candidate, 0, 1);
  add(neither, 0, 0);
  return items;
}

TaskComparison compared(const std::vector<decide::PairedItem>& items) {
  TaskComparison comparison;
  comparison.task = "tickets";
  comparison.baseline = {"pro", "pro-2026", "run-1"};
  comparison.candidate = {"lite", "lite-2026", "run-1"};
  comparison.comparison = decide::compare(items).value();
  return comparison;
}

std::string text_of(const TaskComparison& comparison, bool shows_all = false) {
  return compare_text(std::span(&comparison, 1), {}, shows_all);
}

Json json_of(const TaskComparison& comparison) {
  return read_json(compare_json(std::span(&comparison, 1))).value;
}

TEST(CompareSentence, SaysWorseWithItsNumbers) {
  EXPECT_EQ(
      compare_sentence(compared(items_of(10, 7, 1, 3))),
      "tickets: lite is worse than pro (one-sided p = 0.0352): 52.4 % right against 81.0 % on "
      "21 items, -28.6 points [-51.7, -2.6] (Tango)");
}

TEST(CompareSentence, NamesThePThatDecidesWhereTheIntervalIncludesZero) {
  // 16 lost, 7 won: exact two-sided p = 0.0931, but worse is decided one-sided.
  const TaskComparison close = compared(items_of(250, 16, 7, 27));
  EXPECT_THAT(compare_sentence(close), HasSubstr("worse than pro (one-sided p = 0.0466)"));
  EXPECT_THAT(compare_sentence(close), HasSubstr("-3.0 points [-6.5, +0.1]"));
  EXPECT_THAT(text_of(close), HasSubstr("McNemar: worse p = 0.0466 (one-sided), different p = "
                                        "0.0931 (two-sided; mid-p p = 0.0639)"));
  EXPECT_THAT(compare_sentence(compared(items_of(10, 1, 12, 3))),
              HasSubstr("lite is better than pro (two-sided p = 0.0034)"));
}

TEST(CompareSentence, SaysAsGoodAsOnlyWhereEquivalenceIsShown) {
  EXPECT_THAT(compare_sentence(compared(items_of(380, 3, 3, 14))),
              HasSubstr("lite is as good as pro within 3 points"));
  const std::string only_not_worse = compare_sentence(compared(items_of(170, 2, 8, 20)));
  EXPECT_THAT(only_not_worse, HasSubstr("lite is less than 3 points worse than pro"));
  EXPECT_THAT(only_not_worse, Not(HasSubstr("as good as")));
  const auto text = text_of(compared(items_of(170, 2, 8, 20)));
  EXPECT_THAT(text, HasSubstr("equivalent within 3 points: not shown"));
}

TEST(CompareSentence, SaysHowManyItemsWouldDecide) {
  const std::string sentence = compare_sentence(compared(items_of(80, 3, 3, 14)));
  EXPECT_THAT(sentence, HasSubstr("inconclusive"));
  EXPECT_THAT(sentence, HasSubstr("about 413 items would decide"));
}

TEST(CompareSentence, DoesNotHideALossWithinTheMargin) {
  EXPECT_THAT(compare_sentence(compared(items_of(1900, 10, 0, 90))),
              HasSubstr("it is worse (one-sided p = 0.0010), but within the margin"));
}

TEST(CompareSentence, HasNoNumbersWithoutPairs) {
  EXPECT_EQ(compare_sentence(compared({})),
            "tickets: nothing to compare: no item has a verdict for both lite and pro");
}

TEST(CompareText, ShowsTableFlipsAndGains) {
  const std::string text = text_of(compared(items_of(10, 12, 1, 3)));
  EXPECT_THAT(text, HasSubstr("pro right          10          12"));
  EXPECT_THAT(text, HasSubstr("pro wrong           1           3"));
  EXPECT_THAT(text, HasSubstr("flips (only pro right): 12: i10, i11"));
  EXPECT_THAT(text, HasSubstr("and 2 more (--all)"));
  EXPECT_THAT(text, HasSubstr("gains (only lite right): 1: i22"));
  EXPECT_THAT(text_of(compared(items_of(10, 12, 1, 3)), true), Not(HasSubstr("more (--all)")));
}

TEST(CompareText, ShowsNoPOfOneLookWhereThereAreMany) {
  TaskComparison comparison = compared(items_of(10, 7, 1, 3));
  decide::CompareOptions options;
  options.rules.mode = decide::Mode::sequential;
  comparison.comparison = decide::compare(items_of(10, 7, 1, 3), options).value();
  const std::string text = text_of(comparison);
  EXPECT_THAT(text, HasSubstr("(confidence sequence)"));
  EXPECT_THAT(text, HasSubstr("valid at every look: worse p = 0.1434 (one-sided), different p = "
                              "0.2812 (two-sided)"));
  EXPECT_THAT(text, Not(HasSubstr("McNemar")));
}

TEST(CompareText, ShowsNoControlCharacterOfData) {
  auto items = items_of(3, 1, 0, 0);
  items[3].id = "\x1b[31m";
  items[3].slices = std::make_shared<decide::Slices>(decide::Slices{{"a", "\x1b]0;x"}});
  TaskComparison comparison = compared(items);
  comparison.baseline.model = "\x1b[2J";
  EXPECT_EQ(text_of(comparison).find('\x1b'), std::string::npos);
}

TEST(CompareText, NamesWhatMakesTwoSidesIncomparable) {
  TaskComparison comparison = compared(items_of(10, 7, 1, 3));
  comparison.is_comparable = false;
  comparison.disparities = {{eval::Aspect::prompt, "the prompts are v1 and v2"}};
  const std::string text = text_of(comparison);
  EXPECT_THAT(text, HasSubstr("tickets: lite and pro are not comparable"));
  EXPECT_THAT(text, HasSubstr("prompt: the prompts are v1 and v2"));
  EXPECT_THAT(text, Not(HasSubstr("points")));
  const Json json = json_of(comparison);
  EXPECT_EQ(json["verdict"], "not_comparable");
  EXPECT_EQ(json["disparities"][0]["aspect"], "prompt");
  EXPECT_FALSE(json.contains("difference"));
}

TEST(CompareJson, HasTheDocumentedShape) {
  const Json json = json_of(compared(items_of(10, 7, 1, 3)));
  EXPECT_EQ(json["baseline"], "pro");
  EXPECT_EQ(json["candidate"], "lite");
  EXPECT_EQ(json["task"], "tickets");
  EXPECT_EQ(safe_dump(json["table"]),
            R"({"both_correct":10,"baseline_only":7,"candidate_only":1,"neither":3,"unscored":0})");
  EXPECT_NEAR(json["difference"]["value"].get<double>(), -6.0 / 21, 1e-12);
  EXPECT_NEAR(json["difference"]["low"].get<double>(), -0.517, 5e-4);
  EXPECT_NEAR(json["difference"]["high"].get<double>(), -0.026, 5e-4);
  EXPECT_EQ(json["difference"]["n"], 21);
  EXPECT_NEAR(json["mcnemar"]["exact"].get<double>(), 0.0703125, 1e-9);
  EXPECT_NEAR(json["mcnemar"]["mid_p"].get<double>(), 0.0390625, 1e-9);
  EXPECT_NEAR(json["worse_p"].get<double>(), 9.0 / 256, 1e-9);
  EXPECT_NEAR(json["better_p"].get<double>(), 18.0 / 256, 1e-9);
  EXPECT_EQ(json["non_inferiority"]["margin"], 0.03);
  EXPECT_EQ(json["non_inferiority"]["alpha"], 0.05);
  EXPECT_EQ(json["non_inferiority"]["shown"], false);
  EXPECT_TRUE(json["non_inferiority"]["p"].is_number());
  EXPECT_EQ(json["verdict"], "worse");
  EXPECT_EQ(json["flips"].size(), 7U);
  EXPECT_EQ(json["gains"].size(), 1U);
  EXPECT_TRUE(json["slices"].empty());
  EXPECT_TRUE(json["latency_ms"].is_null());
  EXPECT_TRUE(json["cost_usd_per_item"].is_null());
}

TEST(CompareJson, KnowsNothingWithoutPairs) {
  const Json json = json_of(compared({}));
  EXPECT_TRUE(json["difference"].is_null());
  EXPECT_TRUE(json["baseline_accuracy"].is_null());
  EXPECT_TRUE(json["non_inferiority"]["p"].is_null());
  EXPECT_EQ(json["verdict"], "inconclusive");
}

TEST(CompareJson, ListsSeveralComparisons) {
  const std::vector<TaskComparison> two = {compared(items_of(3, 1, 0, 0)),
                                           compared(items_of(4, 0, 0, 0))};
  const Json json = read_json(compare_json(two)).value;
  ASSERT_EQ(json["comparisons"].size(), 2U);
  EXPECT_EQ(json["comparisons"][0]["flips"][0], "i03");
  EXPECT_EQ(read_json(compare_json({})).value["comparisons"].size(), 0U);
}

}  // namespace
}  // namespace assay::report
