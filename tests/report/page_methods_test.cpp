#include <gmock/gmock.h>

#include "pages.hpp"
#include "run_reports.hpp"

namespace assay::report {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PageMethods : public PageTest {
 protected:
  std::vector<std::string> methods(const RunReport& report) {
    return values(parsed(page(report)), "//section[@id='methods']/details[1]//dt");
  }
};

TEST_F(PageMethods, AreThoseInUse) {
  EXPECT_THAT(methods(report_of({"lite"}, {"tickets"})),
              ElementsAre("Rates and their intervals", "Latency percentiles"));
  EXPECT_THAT(methods(two_tasks()),
              ElementsAre("Rates and their intervals", "Latency percentiles",
                          "Difference of two accuracies", "Are they equally often right?",
                          "Not worse by the margin", "Equivalent", "Many slices"));
}

TEST_F(PageMethods, AreNotNamedWhereNothingCouldBeCompared) {
  RunReport report = two_tasks();
  for (TaskReport& task : report.tasks) task.comparisons[0].compared.is_comparable = false;
  EXPECT_THAT(methods(report), ElementsAre("Rates and their intervals", "Latency percentiles"));
}

TEST_F(PageMethods, FollowTheWayADifferenceWasMade) {
  RunReport report = two_tasks();
  auto& evidence = report.tasks[0].comparisons[0].compared.comparison.evidence;
  evidence.difference->method = decide::Method::cluster_bootstrap;
  EXPECT_THAT(methods(report), Contains("Items that share a source"));
  EXPECT_THAT(methods(report), Contains("Better or worse, with repeats or shared sources"));
  evidence.difference->method = decide::Method::unanimous;
  EXPECT_THAT(methods(report), Contains("All alike"));
  report.tasks[0].comparisons[0].compared.rules.mode = decide::Mode::sequential;
  report.tasks[1].comparisons.clear();
  evidence.difference->method = decide::Method::confidence_sequence;
  EXPECT_THAT(methods(report), Contains("Looking again and again"));
  EXPECT_THAT(methods(report), Not(Contains("Are they equally often right?")));
}

TEST_F(PageMethods, HaveTheirReferences) {
  const std::string text = section_text(parsed(page(two_tasks())), "methods");
  EXPECT_THAT(text, HasSubstr("Wilson 1927, JASA 22:209."));
  EXPECT_THAT(text, HasSubstr("Holm 1979"));
  EXPECT_THAT(markdown(two_tasks()), HasSubstr("Wilson 1927"));
}

TEST_F(PageMethods, AreFollowedByTheWordsOfThePage) {
  EXPECT_THAT(
      values(parsed(page(two_tasks())), "//section[@id='methods']/details[2]//dt"),
      testing::IsSupersetOf({"item", "golden set", "arm", "attempt", "outcome", "flip, gain",
                             "margin", "coverage", "strict, parsed", "tier", "p50, p95"}));
}

TEST_F(PageMethods, EndWithHashesVersionsAndTheCommand) {
  RunReport report = two_tasks();
  eval::ArmSummary& arm = report.run.arms[0];
  arm.arm.golden_set_hash = "set-hash";
  arm.arm.prompt_hash = "prompt-hash";
  arm.arm.hash = "arm-hash";
  arm.scorer_versions = {"s1", "s2"};
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "about", "What was asked, and how it was scored");
  EXPECT_THAT(values(table, "tbody/tr[1]/*"),
              ElementsAre("tickets", "lite", "set-hash", "v1 prompt-hash", "arm-hash", "s1, s2"));
  const std::string text = section_text(html, "about");
  EXPECT_THAT(text, HasSubstr("abc"));
  EXPECT_THAT(text, HasSubstr("0.1.0 asked the models"));
  EXPECT_THAT(text, HasSubstr("assay report 20261122T150405Z-9f3a12c4"));
  EXPECT_THAT(text, Not(HasSubstr("not finished")));
  report.run.run.finished_unix_ms.reset();
  EXPECT_THAT(section_text(parsed(page(report)), "about"), HasSubstr("not finished"));
}

}  // namespace
}  // namespace assay::report
