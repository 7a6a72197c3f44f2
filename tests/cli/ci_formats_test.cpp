// `assay report` and `assay gate` as a CI job runs them: the files that other programs read, what
// is printed into the log of GitHub Actions, and its job summary.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "assay/core/text.hpp"
#include "cli/step_summary.hpp"
#include "cli_fixture.hpp"
#include "support/hostile_texts.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace fs = std::filesystem;

std::string hex_of(const std::string& bytes) {
  std::string digits;
  for (const char c : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

/// As GitHub's runner decides it, apart from its list of commands: what it would obey in a log.
std::vector<std::string> obeyed(const std::string& log) {
  std::vector<std::string> commands;
  std::istringstream stream(log);
  std::string stopped_by;
  for (std::string line; std::getline(stream, line);) {
    const std::string_view text = trimmed(line);
    if (!stopped_by.empty()) {
      if (text == "::" + stopped_by + "::") stopped_by.clear();
    } else if (text.starts_with("::stop-commands::")) {
      stopped_by = text.substr(17);
    } else if (text.starts_with("::") || text.find("##[") != std::string_view::npos) {
      commands.push_back(line);
    }
  }
  EXPECT_EQ(stopped_by, "") << "nobody resumed commands";
  return commands;
}

/// Two models, one of them the baseline of the other, and as many items as there are hostile texts.
class CiFormats : public CliTest {
 protected:
  CiFormats() {
    folder_.write("assay.yaml",
                  "providers:\n  local: {protocol: local}\nmodels:\n  next: {provider: local, id: "
                  "small}\ntasks: [golden/yesno]\n");
    folder_.write("golden/yesno/task.yaml",
                  "name: yesno\nkind: classification\nlabels: [\"yes\", \"no\"]\nanswer: label\n"
                  "max_output_tokens: 8\nprompt: v1\n");
    folder_.write("golden/yesno/prompts/v1.yaml",
                  "version: v1\nsystem: say it\nuser: \"{{input}}\"\n");
    folder_.write("golden/yesno/train.jsonl",
                  "{\"id\":\"t-1\",\"input\":\"yes please\",\"expected\":\"yes\"}\n"
                  "{\"id\":\"t-2\",\"input\":\"no thanks\",\"expected\":\"no\"}\n");
    std::string items;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      items += fmt::format("{{\"id\":\"i-{0:03}\",\"input\":\"item {0}\",\"expected\":\"{1}\"}}\n",
                           i, label(i));
    }
    folder_.write("golden/yesno/items.jsonl", items);
    import("base", 1'000'000);
    import("next", 3);
  }

  /// Answers of which each `every`-th one is wrong.
  void import(const std::string& model, std::size_t every) {
    std::string answers;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      answers += fmt::format("{{\"id\":\"i-{:03}\",\"output\":\"{}\",\"latency_ms\":10}}\n", i,
                             label(i % every == every - 1 ? i + 1 : i));
    }
    folder_.write("answers.jsonl", answers);
    const auto ended =
        assay({"import", "outputs", "answers.jsonl", "-t", "golden/yesno", "-m", model, "-q"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
  }

  static const char* label(std::size_t item) { return item % 2 == 0 ? "yes" : "no"; }

  [[nodiscard]] std::string base() const {
    return fake::sql_value(folder_ / "assay.db",
                           "SELECT public_id FROM run JOIN run_arm ON run.id = run_id JOIN arm ON "
                           "arm.id = arm_id WHERE model = 'base'") +
           ":base";
  }

  /// `assay gate next --baseline base ...`
  [[nodiscard]] fake::Ended gate(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"gate", "next", "--baseline", base()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return assay(arguments);
  }

  /// A program of this machine.
  [[nodiscard]] fake::Ended run(const std::vector<std::string>& words) const {
    return fake::run_process("/usr/bin/env", words, options());
  }

  /// Every text that came from somewhere becomes a hostile one.
  void make_hostile() {
    std::string statements;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const std::string text = fmt::format("CAST(x'{}' AS TEXT)", hex_of(texts_[i].text));
      const std::string items =
          fmt::format("(SELECT id FROM item WHERE external_id = 'i-{:03}')", i);
      statements += fmt::format(
          "UPDATE score SET reason = {0}, answer = {0} WHERE attempt_id IN (SELECT id FROM attempt "
          "WHERE item_id = {1}); UPDATE attempt SET text = {0}, error = {0}, served_model = {0} "
          "WHERE item_id = {1}; UPDATE item SET input = {0} WHERE id = {1};",
          text, items);
    }
    fake::sql(folder_ / "assay.db", statements);
  }

  const std::vector<fake::HostileText> texts_ = fake::hostile_texts();
};

TEST_F(CiFormats, AreWhatTheirSchemasSay) {
  for (const bool is_hostile : {false, true}) {
    if (is_hostile) make_hostile();
    ASSERT_EQ(gate({"--junit", "gate.xml", "--sarif", "gate.sarif", "-q"}).exit_code, 1);
    const auto report = assay({"report", "--baseline", base(), "--junit", "report.xml", "--sarif",
                               "report.sarif", "--html", "report.html", "-q"});
    ASSERT_EQ(report.exit_code, 0) << report.error;
    const auto xml = run({"xmllint", "--noout", "--schema",
                          ASSAY_SOURCE_DIR "/tests/report/junit.xsd", "gate.xml", "report.xml"});
    EXPECT_EQ(xml.exit_code, 0) << xml.error
                                << "\nis xmllint there? Debian has it in libxml2-utils";
    const auto sarif =
        run({"node", ASSAY_SOURCE_DIR "/tests/sarif/check.mjs", "gate.sarif", "report.sarif"});
    EXPECT_EQ(sarif.exit_code, 0) << sarif.error;
    EXPECT_EQ(sarif.output, "2 valid\n");
    const auto html = run({"node", ASSAY_SOURCE_DIR "/tests/html/check.mjs", "report.html"});
    EXPECT_EQ(html.exit_code, 0) << html.error;
    EXPECT_EQ(html.output, "1 valid\n");
  }
}

TEST_F(CiFormats, SayWhereAFlipIs) {
  (void)gate({"--sarif", "gate.sarif", "-q"});
  const Json results = parsed(fake::file_bytes(folder_ / "gate.sarif"))["runs"][0]["results"];
  std::vector<std::string> flips;
  for (const Json& result : results) {
    if (result["ruleId"] != "flip") continue;
    const Json& place = result["locations"][0]["physicalLocation"];
    flips.push_back(fmt::format("{}:{}", place["artifactLocation"]["uri"].get<std::string>(),
                                place["region"]["startLine"].get<int>()));
  }
  ASSERT_EQ(flips.size(), texts_.size() / 3);
  EXPECT_EQ(flips[0], "golden/yesno/items.jsonl:3");
  EXPECT_EQ(flips[1], "golden/yesno/items.jsonl:6");
}

TEST_F(CiFormats, AreTheSameBytesEveryTime) {
  for (const char* const name : {"1", "2"}) {
    const std::string file = name;
    if (file == "2") environment_ = {{"LC_ALL", "de_DE.UTF-8"}, {"TZ", "Asia/Kathmandu"}};
    (void)gate({"--junit", file + ".xml", "--sarif", file + ".sarif", "-q"});
  }
  for (const char* const end : {".xml", ".sarif"}) {
    const std::string first = fake::file_bytes(folder_ / (std::string("1") + end));
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, fake::file_bytes(folder_ / (std::string("2") + end)));
  }
}

TEST_F(CiFormats, AreNotMixedUp) {
  const auto twice = assay({"report", "--junit", "a", "--sarif", "a"});
  EXPECT_EQ(twice.exit_code, 3);
  EXPECT_THAT(twice.error, HasSubstr("--junit and --sarif would both be written to a"));
  const auto taken = gate({"--junit", "-"});
  EXPECT_EQ(taken.exit_code, 3);
  EXPECT_THAT(taken.error, HasSubstr("--junit -: stdout is for the result; name a file"));
  const auto printed = assay({"report", "--sarif", "-", "-q"});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_EQ(parsed(printed.output)["version"], "2.1.0");
}

TEST_F(CiFormats, DoNotChangeAVerdict) {
  environment_ = {{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", folder_ / "no/such/folder"}};
  const auto ended = gate({});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.error, HasSubstr("the job summary was not written: "));
  EXPECT_EQ(gate({"--junit", "no/such/folder/a.xml"}).exit_code, 5);
}

TEST_F(CiFormats, AnnotateWhereSomebodyReadsIt) {
  EXPECT_THAT(gate({}).error, Not(HasSubstr("::")));
  EXPECT_THAT(gate({"--annotations"}).error, HasSubstr("::error file=golden/yesno/items.jsonl"));
  environment_ = {{"GITHUB_ACTIONS", "true"}};
  const auto ended = gate({});
  EXPECT_THAT(ended.error, HasSubstr("\n::warning file=golden/yesno/items.jsonl,line=3,"));
  EXPECT_THAT(gate({"--no-annotations"}).error, Not(HasSubstr("::")));
  // The verdict comes first, and stdout is for it alone.
  EXPECT_THAT(ended.output, AllOf(StartsWith("FAIL: "), Not(HasSubstr("::"))));
}

TEST_F(CiFormats, LetNoTextGiveOrdersToTheRunner) {
  make_hostile();
  const std::vector<std::string> junit = {"report", "--baseline", base(), "--junit", "-", "-q"};
  EXPECT_THAT(obeyed(assay(junit).output), Not(testing::IsEmpty())) << "nothing to guard against";
  environment_ = {{"GITHUB_ACTIONS", "true"}};
  const std::vector<std::vector<std::string>> commands = {
      junit,
      {"export"},
      {"score", "--details"},
      {"score", "--json"},
      {"report", "--baseline", base(), "--markdown", "-", "-q"},
      {"report", "--baseline", base(), "--html", "-", "-q"}};
  for (const auto& arguments : commands) {
    const auto ended = assay(arguments);
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_NE(ended.output, "");
    EXPECT_THAT(obeyed(ended.output), testing::IsEmpty()) << arguments.back();
  }
  const auto ended = gate({});
  EXPECT_THAT(obeyed(ended.output), testing::IsEmpty());
  for (const std::string& command : obeyed(ended.error)) {
    EXPECT_TRUE(command.starts_with("::error file=golden/") ||
                command.starts_with("::warning file=golden/") ||
                command.starts_with("::notice file=golden/"))
        << command;
    EXPECT_THAT(command, Not(HasSubstr("##[")));
  }
  // Data on its way to another program stay data.
  EXPECT_GT(parsed_lines(assay({"export"}).output).size(), texts_.size() / 2);
}

TEST_F(CiFormats, TellTheRunnerToStopOnlyWhereATextNeedsIt) {
  environment_ = {{"GITHUB_ACTIONS", "true"}};
  const auto missing = [&](const std::string& task) { return assay({"report", "-t", task}).error; };
  EXPECT_THAT(missing("harmless"), Not(HasSubstr("::")));
  const std::string log = missing("##[add-mask]a");
  EXPECT_THAT(log, StartsWith("::stop-commands::assay-"));
  EXPECT_THAT(obeyed(log), testing::IsEmpty());
  EXPECT_NE(log, missing("##[add-mask]a")) << "a word that can be guessed";
  environment_.clear();
  EXPECT_THAT(missing("##[add-mask]a"), Not(HasSubstr("::stop")));
}

TEST_F(CiFormats, AppendThePageToTheJobSummary) {
  folder_.write("summary.md", "what is there");
  environment_ = {{"GITHUB_STEP_SUMMARY", folder_ / "summary.md"}};
  ASSERT_EQ(gate({"--markdown", "gate.md", "-q"}).exit_code, 1);
  const std::string page = fake::file_bytes(folder_ / "gate.md");
  ASSERT_GT(page.size(), 100U);
  EXPECT_EQ(fake::file_bytes(folder_ / "summary.md"), "what is there\n\n" + page);
  (void)gate({"--no-summary", "-q"});
  EXPECT_EQ(fake::file_bytes(folder_ / "summary.md"), "what is there\n\n" + page);
}

TEST_F(CiFormats, KeepTheJobSummaryBelowItsLimit) {
  const std::string present(kMostSummaryBytes - 400, 'x');
  folder_.write("summary.md", present);
  environment_ = {{"GITHUB_STEP_SUMMARY", folder_ / "summary.md"}};
  (void)gate({"-q"});
  const std::string summary = fake::file_bytes(folder_ / "summary.md");
  EXPECT_THAT(summary, StartsWith(present + "\n\n"));
  EXPECT_THAT(summary, HasSubstr("\n\ntruncated: "));
  EXPECT_LE(summary.size(), kMostSummaryBytes);
  (void)gate({"-q"});
  EXPECT_LE(fake::file_bytes(folder_ / "summary.md").size(), kMostSummaryBytes);
}

TEST(CutPage, EndsOutsideOfBlocks) {
  const std::string before = "first\n";
  const std::string open =
      before + "<details>\n<summary>s</summary>\n\n````text\n```\n</details>\n````\n\n</details>\n";
  const std::string page = open + "last\n" + std::string(500, 'x') + "\n";
  EXPECT_EQ(cut_page(page, page.size()), page);
  std::size_t whole = 0;
  for (std::size_t most = 0; most < page.size(); ++most) {
    const std::string cut = cut_page(page, most);
    EXPECT_LE(cut.size(), most);
    if (cut.empty()) continue;
    const std::string kept = cut.substr(0, cut.find("\n\ntruncated: "));
    EXPECT_TRUE(kept.empty() || kept + "\n" == before + "\n" || kept == before || kept == open ||
                kept == open + "last\n")
        << kept;
    whole += kept == open + "last\n" ? 1 : 0;
  }
  EXPECT_GT(whole, 0U);
}

}  // namespace
}  // namespace assay::cli
