#include <gmock/gmock.h>

#include "pages.hpp"
#include "replays.hpp"
#include "run_reports.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;
using testing::Not;

class PageCost : public PageTest {};

constexpr const char* kNow = "This run";
constexpr const char* kExample =
    "A month of 1\u00a0000\u00a0000 requests (an example), from 100 items; 95 % intervals";

/// Lite paid 0.1 dollars and Pro 1.0 for 100 answers each.
RunReport paid() {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  for (std::size_t place = 0; place < 2; ++place) {
    eval::ArmSummary& arm = report.run.arms[place];
    arm.metrics.items = 100;
    arm.metrics.accuracy = {0.8, 0.71, 0.87, 100};
    arm.attempts = 105;
    arm.cost_usd = arm.known_cost_usd = place == 0 ? 0.1 : 1.0;
    decide::ArmCosts costs;
    costs.answers = 100;
    costs.calls = 105;
    costs.usd = arm.cost_usd;
    costs.superseded = 5;
    costs.superseded_usd = 0.002;
    costs.input_price = 0.25;
    costs.output_price = 1.5;
    costs.price_date = "2026-11-10";
    report.costs.push_back(costs);
  }
  report.costs[1].is_price_configured = true;
  return report;
}

/// Lite is right on the last 70 of 100 items and less sure of the others; Pro on all.
TaskReplay replayed(std::optional<double> pro_usd = 0.01) {
  return replay_of(100, [&](int i, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
    lite.is_schema_valid = lite.is_value_valid = true;
    lite.is_usable = i >= 10;
    lite.is_correct = i >= 30;
    lite.confidence = lite.is_correct ? 0.9 : 0.4;
    lite.cost_usd = 0.001;
    pro = lite;
    pro.is_correct = pro.is_usable = true;
    pro.cost_usd = pro_usd;
  });
}

RunReport compared() {
  RunReport report = paid();
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(70, 30, 0, 0))};
  report.tasks[0].comparisons[0].replay = replayed();
  return report;
}

TEST_F(PageCost, SaysWhatThisRunPaid) {
  const auto html = parsed(page(paid()));
  const pugi::xml_node table = table_of(html, "cost", kNow);
  EXPECT_EQ(cell(table, "lite", "paid"), "$0.10");
  EXPECT_EQ(cell(table, "lite", "calls"), "105");
  EXPECT_EQ(cell(table, "lite", "of these retried"), "5 ($0.002)");
  EXPECT_EQ(cell(table, "lite", "1 000 answers"), "$1.00");
  EXPECT_EQ(cell(table, "lite", "1 000 right answers"), "$1.25") << "0.1 / 80";
  EXPECT_EQ(cell(table, "lite", "price"),
            "$0.25 in, $1.50 out per million tokens (list price, 2026-11-10)");
  EXPECT_EQ(cell(table, "pro", "price"),
            "$0.25 in, $1.50 out per million tokens (as the config says)");
}

TEST_F(PageCost, KeepsWhatIsUnknownUnknown) {
  RunReport report = paid();
  report.run.arms[0].cost_usd.reset();
  report.run.arms[0].unpriced_attempts = 3;
  report.run.arms[1].cost_usd.reset();
  report.run.arms[1].known_cost_usd.reset();
  report.run.arms[1].unpriced_attempts = 105;
  for (decide::ArmCosts& costs : report.costs) {
    costs.usd.reset();
    costs.superseded_usd.reset();
    costs.input_price.reset();
    costs.unpriced = 3;
  }
  report.costs[0].known_usd = 0.1;
  report.costs[0].superseded_unpriced = 3;
  report.costs[0].known_superseded_usd = 0.02;
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "cost", kNow);
  EXPECT_EQ(cell(table, "lite", "paid"), "at least $0.10 (3 of 105 calls unknown)");
  EXPECT_EQ(cell(table, "pro", "paid"), "unknown (105 of 105 calls)");
  EXPECT_EQ(cell(table, "lite", "of these retried"), "5 (at least $0.02, 3 of 5 calls unknown)");
  EXPECT_EQ(cell(table, "pro", "of these retried"), "5 (cost unknown)");
  EXPECT_EQ(cell(table, "lite", "1 000 answers"), "at least $1.00 (3 of 105 calls unknown)");
  EXPECT_EQ(cell(table, "lite", "1 000 right answers"), "at least $1.25 (3 of 105 calls unknown)");
  for (const char* column : {"1 000 answers", "1 000 right answers", "price"}) {
    EXPECT_EQ(cell(table, "pro", column), "unknown") << column;
  }
  const pugi::xml_node month = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(month, "lite for everything", "a month"),
            "at least $1\u00a0000 (3 of 105 calls unknown)");
  EXPECT_EQ(cell(month, "pro for everything", "a month"), "unknown");
  EXPECT_THAT(section_text(html, "cost"), HasSubstr("they may have been billed"));
  EXPECT_THAT(section_text(html, "cost"), Not(HasSubstr("$0.00")));
}

TEST_F(PageCost, ProjectsAMonthForEachModelWhereNothingIsReplayed) {
  const auto html = parsed(page(paid()));
  const pugi::xml_node table = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(table, "lite for everything", "a month"), "$1\u00a0000");
  EXPECT_EQ(cell(table, "pro for everything", "a month"), "$10\u00a0000");
}

TEST_F(PageCost, ProjectsAMonthForEachRoute) {
  const auto html = parsed(page(compared()));
  const pugi::xml_node table = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(table, "lite for everything", "a month"), "$1\u00a0000");
  EXPECT_EQ(cell(table, "lite for everything", "against pro alone"), "$9\u00a0000 less (90.0 %)");
  // 10 of 100 are not usable: 0.001 + 0.1 x 0.01 each.
  const std::string failure = "lite, then pro where the answer is not usable";
  EXPECT_THAT(cell(table, failure, "a month"), testing::StartsWith("$2\u00a0000 ["));
  EXPECT_THAT(cell(table, failure, "sent to pro"), testing::StartsWith("10.0 %"));
  EXPECT_THAT(cell(table, failure, "right"), testing::StartsWith("80.0 %"));
  // The 30 wrong ones: 10 that are not usable count as 0, the others say 0.4; all but 3 must go.
  const std::string threshold = "lite, then pro where its confidence is below 0.9*";
  EXPECT_EQ(cell(table, threshold, "a month"), "$4\u00a0000");
  EXPECT_EQ(cell(table, threshold, "sent to pro"), "30.0 %");
  EXPECT_EQ(cell(table, "pro for everything", "against pro alone"), "the same");
  EXPECT_THAT(section_text(html, "cost"), HasSubstr("it looks better than it is"));
}

TEST_F(PageCost, LeavesOutRulesThatChangeNothing) {
  RunReport report = compared();
  report.tasks[0].comparisons[0].replay =
      replay_of(30, [](int, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
        lite.confidence = 0.9;
        lite.cost_usd = 0.001;
        pro = lite;
      });
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html,
                     "//section[@id='cost']//table[2]//tbody/tr/th|"
                     "//section[@id='cost']/div[2]//tbody/tr/th"),
              testing::ElementsAre("lite for everything", "pro for everything"));
}

TEST_F(PageCost, KeepsAnArmWhoseNameTheBaselineOfAnotherRunHas) {
  RunReport report = compared();
  report.tasks[0].comparisons[0].compared.baseline.run_id = "another";
  const auto html = parsed(page(report));
  EXPECT_EQ(html.select_nodes("//section[@id='cost']//table").size(), 3U);
}

TEST_F(PageCost, MarksAnExampleAndTakesAVolume) {
  RunReport report = compared();
  EXPECT_THAT(section_text(parsed(page(report)), "cost"), HasSubstr("an example, as nobody said"));
  report.requests_per_month = 50'000;
  const auto html = parsed(page(report));
  EXPECT_THAT(section_text(html, "cost"), Not(HasSubstr("example")));
  const pugi::xml_node table =
      table_of(html, "cost", "A month of 50\u00a0000 requests, from 100 items; 95 % intervals");
  EXPECT_EQ(cell(table, "pro for everything", "a month"), "$500.00");
  EXPECT_THAT(markdown(report), HasSubstr("$500.00"));
}

TEST_F(PageCost, ProjectsNothingFromAnUnknownCost) {
  RunReport report = compared();
  report.tasks[0].comparisons[0].replay = replayed(std::nullopt);
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(table, "pro for everything", "a month"), "unknown");
  EXPECT_EQ(cell(table, "lite for everything", "against pro alone"), "unknown");
}

/// One call to Pro timed out: of its item only the second call is known.
TaskReplay with_a_timeout(bool is_lite_known) {
  return replay_of(100, [&](int i, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
    lite.cost_usd = lite.known_usd = 0.001;
    pro.cost_usd = pro.known_usd = 0.01;
    if (i == 0) (is_lite_known ? pro : lite).cost_usd.reset();
  });
}

TEST_F(PageCost, KeepsTheKnownPartWhereOneCallTimedOut) {
  RunReport report = compared();
  report.tasks[0].comparisons[0].replay = with_a_timeout(true);
  auto html = parsed(page(report));
  pugi::xml_node table = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(table, "pro for everything", "a month"),
            "at least $10\u00a0000 (1 of 100 items unknown)");
  EXPECT_EQ(cell(table, "lite for everything", "against pro alone"),
            "at least $9\u00a0000 less (90.0 %)");
  EXPECT_THAT(section_text(html, "verdict"),
              testing::ContainsRegex("at most 1/10(.0)? of the cost .1 of 100 items unknown"));
  report.tasks[0].comparisons[0].replay = with_a_timeout(false);
  html = parsed(page(report));
  table = table_of(html, "cost", kExample);
  EXPECT_EQ(cell(table, "lite for everything", "against pro alone"),
            "at most $9\u00a0000 less (90.0 %)");
  EXPECT_THAT(section_text(html, "verdict"),
              testing::ContainsRegex("at least 1/10(.0)? of the cost .1 of 100 items unknown"));
}

TEST_F(PageCost, TellsNoUnknownCostForNothing) {
  RunReport report = compared();
  report.tasks[0].comparisons[0].replay = replay_of(
      30, [](int, decide::StoredAnswer& lite, decide::StoredAnswer&) { lite.cost_usd = 0; });
  const std::string text = page(report);
  EXPECT_THAT(text, Not(HasSubstr("the answers cost nothing")));
  EXPECT_THAT(text, HasSubstr("some costs nothing, and the cost of the rest is unknown"));
}

TEST_F(PageCost, SaysThatEmbeddedModelsAreFree) {
  RunReport report = paid();
  for (decide::ArmCosts& costs : report.costs) costs.is_free = true;
  const std::string text = section_text(parsed(page(report)), "cost");
  EXPECT_THAT(text, HasSubstr("embedded in assay and cost nothing"));
  EXPECT_THAT(text, Not(HasSubstr("$"))) << "nothing is not worth a table";
}

TEST_F(PageCost, HasNoPriceOfARightAnswerWhereNoneIs) {
  RunReport report = paid();
  report.run.arms[0].metrics.accuracy.value = 0;
  const auto html = parsed(page(report));
  EXPECT_EQ(cell(table_of(html, "cost", kNow), "lite", "1 000 right answers"), "none was right");
}

}  // namespace
}  // namespace assay::report
