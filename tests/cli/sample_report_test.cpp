// The committed sample is what assay writes today, but for ids and times.

#include <map>
#include <regex>

#include "assay/core/file.hpp"
#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using Counts = std::map<std::string, int>;

/// How often each match of a pattern occurs, by its first group.
Counts matches(const std::string& text, const std::string& pattern) {
  Counts counts;
  const std::regex regex(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    ++counts[(*at)[1].str()];
  }
  return counts;
}

class SampleReportTest : public CliTest {
 protected:
  SampleReportTest() {
    const std::string config = std::string(ASSAY_SOURCE_DIR) + "/golden/assay.yaml";
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(assay({"-c", config, "run", "-q", "--new"}).exit_code, 0);
    }
    const std::vector<std::string> page = {"--requests-per-month", "3000000",    "--html",
                                           "report.html",          "--markdown", "report.md"};
    const std::vector<std::string> cases = {"-t",      "departments", "--junit", "report.junit.xml",
                                            "--sarif", "report.sarif"};
    for (const auto& flags : {page, cases}) {
      std::vector<std::string> arguments = {"-c", config, "report", "-q"};
      arguments.insert(arguments.end(), flags.begin(), flags.end());
      const auto ended = assay(arguments);
      EXPECT_EQ(ended.exit_code, 0) << ended.error;
    }
  }

  static std::string sample(const std::string& name) {
    const auto text =
        read_file(std::string(ASSAY_SOURCE_DIR) + "/reports/samples/" + name, 100'000'000);
    EXPECT_TRUE(text.has_value()) << "run scripts/sample-report";
    return text.has_value() ? *text : std::string();
  }
  [[nodiscard]] std::string written(const std::string& name) const {
    return read_file(folder_ / name, 100'000'000).value();
  }

  /// The same parts as often in the sample as in what is written now.
  void expect_same(const std::string& name, const std::string& pattern) const {
    const Counts now = matches(written(name), pattern);
    EXPECT_FALSE(now.empty()) << name << " has no " << pattern;
    EXPECT_EQ(matches(sample(name), pattern), now)
        << "look at the report, then run scripts/sample-report";
  }
};

TEST_F(SampleReportTest, HasTheSectionsAndWordsOfToday) {
  expect_same("report.md", "\n(#+ [^\n]*)");
  expect_same("report.html", "<h[1-6][^>]*>([^<]*)");
  expect_same("report.html", "<(svg|table|details)\\b");
}

TEST_F(SampleReportTest, HasTheVerdictsOfToday) {
  expect_same("report.md", "\n(\\* \\*\\*[^\n]*points[^\n]*)");
}

TEST_F(SampleReportTest, HasTheCasesOfToday) {
  expect_same("report.junit.xml", "<testcase [^>]*?\\b(name=\"[^\"]*\")");
  expect_same("report.sarif", "\"(ruleId\": *\"[^\"]*\")");
}

}  // namespace
}  // namespace assay::cli
