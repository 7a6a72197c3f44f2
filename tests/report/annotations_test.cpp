#include "assay/report/annotations.hpp"

#include <fmt/format.h>

#include <sstream>

#include "report/ci_fixture.hpp"
#include "support/hostile_texts.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Annotations : public CiReportTest {
 protected:
  std::vector<std::string> lines() {
    std::vector<std::string> lines;
    std::istringstream text(text_of(write_annotations));
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  std::vector<std::string>& flips() {
    return report_.tasks[0].comparisons[0].compared.comparison.flips;
  }
};

TEST_F(Annotations, StandAtTheirLine) {
  put_at_hand("golden/colours/items.jsonl");
  report_.gate = gate(OnInconclusive::pass);
  EXPECT_THAT(
      lines(),
      ElementsAre(
          "::error file=golden/colours/items.jsonl,line=1,title=assay gate/coverage::colours: "
          "small "
          "against large: coverage incomplete: 3 of 4 items",
          HasSubstr("accuracy fail: 50 %25 is below 90 %25"), HasSubstr("slice language=de fail"),
          HasSubstr("same prompt not_comparable"),
          "::warning file=golden/colours/items.jsonl,line=2,title=assay flip::colours: item "
          "b: large was right where small is wrong: expected \"red\", answered \"blue\"",
          HasSubstr("::notice file=golden/colours/items.jsonl,line=1,title=assay "
                    "gate/accuracy_vs_baseline::")));
}

TEST_F(Annotations, DoWithoutAFile) {
  EXPECT_THAT(lines(), ElementsAre(StartsWith("::warning title=assay flip::colours: ")));
}

TEST_F(Annotations, AreTenOfAKindAndCountTheOthers) {
  report_.gate = gate(OnInconclusive::fail);
  for (int i = 0; i < 2; ++i) {
    report_.gate->tasks.push_back(report_.gate->tasks[0]);
  }
  for (int i = 0; i < 10; ++i) flips().push_back(fmt::format("x-{}", i));
  const auto shown = lines();
  ASSERT_EQ(shown.size(), 21U);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_THAT(shown[i], StartsWith("::error "));
  for (std::size_t i = 10; i < 20; ++i) EXPECT_THAT(shown[i], StartsWith("::warning "));
  EXPECT_EQ(shown.back(), "assay: 5 more errors, 1 more warning that are not shown here");
}

TEST_F(Annotations, CannotBeEndedOrBegunFromOutside) {
  put_at_hand("golden/a,line=9::x%0A\n.jsonl");
  for (const fake::HostileText& hostile : fake::hostile_texts("R05")) {
    flips() = {hostile.text};
    report_.tasks[0].comparisons[0].compared.candidate.model = hostile.text;
    report_.tasks[0].set_at_hand->line_of_item = {{hostile.text, 5}};
    const auto shown = lines();
    ASSERT_EQ(shown.size(), 1U) << hostile.id;
    EXPECT_THAT(shown[0], StartsWith("::warning file=golden/a%2Cline=9%3A%3Ax%250A\\n.jsonl,line=5,"
                                     "title=assay flip::colours: item "))
        << hostile.id;
    EXPECT_THAT(shown[0], Not(HasSubstr("##["))) << hostile.id;
    for (std::size_t at = 0; (at = shown[0].find('%', at)) != std::string::npos; ++at) {
      const std::string code = shown[0].substr(at, 3);
      EXPECT_TRUE(code == "%25" || code == "%2C" || code == "%3A") << hostile.id << shown[0];
    }
  }
}

TEST_F(Annotations, AreNoneWhereThereIsNothingToSay) {
  flips().clear();
  EXPECT_EQ(text_of(write_annotations), "");
}

}  // namespace
}  // namespace assay::report
