// Where reports go: what stands there already, and what happens when they cannot.

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "assay/core/file.hpp"
#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

class ReportFilesTest : public CliTest {
 protected:
  ReportFilesTest() {
    std::filesystem::create_directory_symlink(std::string(ASSAY_SOURCE_DIR) + "/golden",
                                              folder_ / "golden");
    folder_.write("assay.yaml",
                  "providers:\n  local: {protocol: local}\n"
                  "models:\n  small: {provider: local, id: small, tier: lite}\n"
                  "  large: {provider: local, id: large, tier: pro}\ntasks: [departments]\n");
    EXPECT_EQ(assay({"run", "-q"}).exit_code, 0);
  }

  [[nodiscard]] std::string content(const std::string& name) const {
    return read_file(folder_ / name, 100'000'000).value();
  }

  /// Names in the folder that begin like this.
  [[nodiscard]] int count(const std::string& beginning) const {
    int found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      found += entry.path().filename().string().rfind(beginning, 0) == 0 ? 1 : 0;
    }
    return found;
  }
};

TEST_F(ReportFilesTest, WritesAPageWithoutBeingAskedForAFormat) {
  const auto ended = assay({"report"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.output, "");
  EXPECT_THAT(ended.error, HasSubstr("written to assay-report.html"));
  EXPECT_THAT(content("assay-report.html"), StartsWith("<!DOCTYPE html>"));
}

TEST_F(ReportFilesTest, PrintsJsonAndNothingElse) {
  const auto ended = assay({"report", "--json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(parsed(ended.output)["format"], "assay-results");
  EXPECT_EQ(count("assay-report"), 0);
  const auto both = assay({"report", "--json", "--results", "r.json"});
  EXPECT_EQ(both.exit_code, 0) << both.error;
  EXPECT_EQ(content("r.json"), both.output);
}

TEST_F(ReportFilesTest, NamesTheCommandThatMakesItAgain) {
  std::filesystem::rename(folder_ / "assay.db", folder_ / "other.db");
  std::filesystem::rename(folder_ / "assay.yaml", folder_ / "other.yaml");
  const auto first =
      assay({"report", "--json", "-c", "other.yaml", "--db", "other.db", "--baseline", "small",
             "-t", "departments", "--margin", "7%", "--alpha", "0.01", "--sequential", "--allow",
             "items,prompt", "--requests-per-month", "1234"});
  ASSERT_EQ(first.exit_code, 0) << first.error;
  const std::string command = parsed(first.output)["command"];
  EXPECT_THAT(
      command,
      HasSubstr(
          " -c other.yaml --db other.db --baseline small -t departments --margin 7% --alpha 0.01 "
          "--sequential --allow items,prompt --requests-per-month 1234"));
  std::istringstream stream(command.substr(std::string("assay ").size()) + " --json");
  const std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
  EXPECT_EQ(assay(words).output, first.output);
}

TEST_F(ReportFilesTest, WritesTheAttemptsLikeExport) {
  const auto ended = assay({"report", "--csv", "a.csv", "--jsonl", "a.jsonl"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(content("a.csv"), assay({"export", "-f", "csv"}).output);
  EXPECT_EQ(content("a.jsonl"), assay({"export"}).output);
  EXPECT_EQ(parsed_lines(content("a.jsonl")).size(), 600U);
}

TEST_F(ReportFilesTest, WritesToStdoutWhereADashStands) {
  for (const char* flag :
       {"--html", "--markdown", "--csv", "--jsonl", "--results", "--promptfoo"}) {
    const auto to_file = assay({"report", flag, "f"});
    const auto to_stdout = assay({"report", flag, "-"});
    EXPECT_EQ(to_file.exit_code + to_stdout.exit_code, 0) << flag;
    EXPECT_EQ(to_stdout.error, "") << flag;
    EXPECT_EQ(content("f"), to_stdout.output) << flag;
    EXPECT_NE(to_stdout.output, "") << flag;
  }
}

TEST_F(ReportFilesTest, ReplacesAnOldReportAtOnce) {
  folder_.write("a.html", std::string(10'000'000, 'x'));
  ASSERT_EQ(assay({"report", "--html", "a.html"}).exit_code, 0);
  EXPECT_THAT(content("a.html"), StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(content("a.html").find("xxxxxxxx"), std::string::npos) << "nothing of the old one";
  EXPECT_EQ(count("a.html"), 1);
}

TEST_F(ReportFilesTest, KeepsALinkAndReplacesItsTarget) {
  std::filesystem::create_directory(folder_ / "public");
  folder_.write("public/page.html", "old");
  std::filesystem::create_symlink("public/page.html", folder_ / "a.html");
  ASSERT_EQ(assay({"report", "--html", "a.html"}).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "a.html"));
  EXPECT_THAT(content("public/page.html"), StartsWith("<!DOCTYPE html>"));
}

TEST_F(ReportFilesTest, SaysWhereItCannotWriteAndKeepsTheRun) {
  for (const char* path : {"nowhere/a.html", "assay.yaml/a.html", "/proc/a.html"}) {
    const auto ended = assay({"report", "--html", path});
    EXPECT_EQ(ended.exit_code, 5) << path;
    EXPECT_THAT(ended.error, HasSubstr(path));
    EXPECT_THAT(ended.error, HasSubstr("name a file in a folder that can be written to"));
  }
  EXPECT_EQ(assay({"report", "--html", "a.html"}).exit_code, 0) << "nothing was lost";
}

TEST_F(ReportFilesTest, LeavesDevicesAndPipesAlone) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  for (const char* path : {"/dev/null", "pipe"}) {
    const auto ended = assay({"report", "--html", path});
    EXPECT_EQ(ended.exit_code, 3) << path;
    EXPECT_THAT(ended.error, HasSubstr(std::string(path) + ": not a regular file"));
    EXPECT_THAT(ended.error, HasSubstr("write to - and redirect standard output to it"));
  }
  EXPECT_TRUE(std::filesystem::is_fifo(folder_ / "pipe"));
}

TEST_F(ReportFilesTest, RefusesTwoFormatsInOneFileBeforeAnythingIsWritten) {
  std::filesystem::create_directory(folder_ / "sub");
  std::filesystem::create_symlink("a", folder_ / "link");
  const std::vector<std::pair<const char*, const char*>> kPairs = {
      {"a", "a"}, {"a", "./a"}, {"a", "sub/../a"}, {"link", "a"}, {"-", "-"}};
  for (const auto& [one, other] : kPairs) {
    const auto ended = assay({"report", "--html", one, "--markdown", other});
    EXPECT_EQ(ended.exit_code, 3) << one << " " << other;
    EXPECT_THAT(ended.error, HasSubstr("--html and --markdown would both be written to"));
    EXPECT_EQ(count("a") - count("assay"), 0);
  }
  const auto taken = assay({"report", "--json", "--csv", "-"});
  EXPECT_EQ(taken.exit_code, 3);
  EXPECT_THAT(parsed(taken.output)["error"]["message"].get<std::string>(),
              HasSubstr("stdout is for the result"));
}

TEST_F(ReportFilesTest, DoesNotWriteOverWhatItIsMadeOf) {
  ASSERT_EQ(assay({"export", "baseline", "large", "-o", "base.jsonl"}).exit_code, 0);
  const std::string baseline = content("base.jsonl");
  const std::string items = std::string("golden/departments/items.jsonl");
  for (const std::string& path : {std::string("./assay.db"), std::string("assay.db-wal"),
                                  std::string("assay.yaml"), std::string("base.jsonl"), items}) {
    const auto ended = assay({"report", "--baseline", "base.jsonl", "--results", path});
    EXPECT_EQ(ended.exit_code, 3) << path;
    EXPECT_THAT(ended.error, HasSubstr("would replace what it is made of"));
  }
  EXPECT_EQ(content("base.jsonl"), baseline);
  EXPECT_EQ(assay({"check"}).exit_code, 0) << "config and items are as they were";
  EXPECT_EQ(assay({"runs"}).exit_code, 0);
}

TEST_F(ReportFilesTest, HoldsNoModelAgainstItsOwnAnswersInABaselineFile) {
  ASSERT_EQ(assay({"export", "baseline", "large", "-o", "base.jsonl"}).exit_code, 0);
  const auto ended = assay({"report", "--json", "--baseline", "base.jsonl"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json comparisons = parsed(ended.output)["comparisons"];
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_EQ(comparisons[0]["candidate"], "small");
}

TEST_F(ReportFilesTest, WritesTheJobSummaryOnceAlsoWhenAFormatGoesThere) {
  environment_["GITHUB_STEP_SUMMARY"] = (folder_ / "summary.md").string();
  ASSERT_EQ(assay({"report", "--markdown", "summary.md"}).exit_code, 0);
  const std::string page = content("summary.md");
  EXPECT_EQ(page.find("# assay report"), page.rfind("# assay report"));
}

/// The limit on a file's size is what a full disk is, without filling one.
TEST_F(ReportFilesTest, LeavesTheOldReportWhenTheDiskIsFull) {
  folder_.write("a.jsonl", "old");
  const auto ended = fake::run_process(
      "/bin/bash", {"-c", "ulimit -f 64; exec \"$0\" report --jsonl a.jsonl", ASSAY_BINARY},
      options());
  EXPECT_EQ(ended.exit_code, 5) << ended.error;
  EXPECT_EQ(content("a.jsonl"), "old");
  EXPECT_EQ(count("a.jsonl"), 1) << "the unfinished file is gone";
}

/// Is the process writing a file that has no name yet?
bool holds_unnamed_file(pid_t process) {
  std::error_code failure;
  const auto files = fmt::format("/proc/{}/fd", process);
  for (const auto& file : std::filesystem::directory_iterator(files, failure)) {
    const auto target = std::filesystem::read_symlink(file, failure).string();
    if (target.find("/#") != std::string::npos && target.ends_with(" (deleted)")) return true;
  }
  return false;
}

TEST_F(ReportFilesTest, LeavesTheOldReportWhenItIsKilled) {
  const std::string whole = assay({"export"}).output;
  bool was_killed_while_writing = false;
  for (int trial = 0; trial < 50 && !was_killed_while_writing; ++trial) {
    folder_.write("a.jsonl", "old");
    fake::Process process(ASSAY_BINARY, {"report", "--jsonl", "a.jsonl"}, options());
    bool has_ended = false;
    while (!has_ended && !holds_unnamed_file(process.id())) has_ended = process.run_for(1ms);
    process.send_signal(SIGKILL);
    was_killed_while_writing = process.wait().signal == SIGKILL && content("a.jsonl") == "old";
    EXPECT_TRUE(content("a.jsonl") == "old" || content("a.jsonl") == whole);
    EXPECT_EQ(count("a.jsonl"), 1) << "nothing is left behind";
  }
  EXPECT_TRUE(was_killed_while_writing);
}

}  // namespace
}  // namespace assay::cli
