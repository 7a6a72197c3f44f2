#include "cli_fixture.hpp"
#include "support/colours.hpp"

namespace assay::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class DatasetLintTest : public CliTest {
 protected:
  /// golden/colours/items.jsonl with one more line.
  void add_line(const std::string& line) {
    const auto file = folder_ / "golden/colours/items.jsonl";
    folder_.write("golden/colours/items.jsonl", fake::file_bytes(file) + line + "\n");
  }

  void write_config() {
    folder_.write("assay.yaml",
                  "providers:\n  local: {protocol: local}\nmodels:\n"
                  "  small: {provider: local, id: small, tier: lite}\n"
                  "  large: {provider: local, id: large, tier: pro}\n"
                  "tasks: [golden/colours]\ngate: {margin: 0.5}\n");
  }

  static std::vector<std::string> rules(const Json& set) {
    std::vector<std::string> found;
    for (const Json& finding : set["findings"]) found.push_back(finding["rule"]);
    return found;
  }
};

TEST_F(DatasetLintTest, ExitsWithThreeOnErrorsAndZeroOnWarnings) {
  fake::write_colours(folder_, 30);
  const auto sound = assay({"dataset", "lint", "golden/colours", "--threshold", "1"});
  EXPECT_EQ(sound.exit_code, 0) << sound.output;
  EXPECT_THAT(sound.output, HasSubstr("0 errors, 0 warnings"));

  const auto warned = assay({"dataset", "lint", "golden/colours", "--threshold", "0.3"});
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_THAT(warned.output, HasSubstr("warning: near-duplicate: "));

  add_line(R"({"id":"again","input":"ITEM  3","expected":"blue"})");
  const auto wrong = assay({"dataset", "lint", "golden/colours"});
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_THAT(wrong.output, HasSubstr("golden/colours/items.jsonl:31: error: conflicting-labels: "
                                      "again: same input as \"c003\" (line 4)"));
  EXPECT_EQ(wrong.error, "");
}

TEST_F(DatasetLintTest, ShowsEveryLineThatCannotBeRead) {
  fake::write_colours(folder_, 30);
  add_line("not json");
  add_line(R"({"id":"c001","input":"x","expected":"green"})");
  fake::write_colours(folder_, 30, "sound");
  const auto lint = assay({"dataset", "lint", "golden/colours", "golden/sound"});
  EXPECT_EQ(lint.exit_code, 3);
  EXPECT_THAT(lint.output, HasSubstr("golden/colours/items.jsonl:31: error: unreadable: "));
  EXPECT_THAT(lint.output, HasSubstr("golden/colours/items.jsonl:32: error: unreadable: "));
  EXPECT_THAT(lint.output, HasSubstr("sound")) << "the other set is looked at all the same";
  const auto nowhere = assay({"dataset", "lint", "golden/none"});
  EXPECT_EQ(nowhere.exit_code, 3);
  EXPECT_THAT(nowhere.output, HasSubstr("golden/none"));
}

TEST_F(DatasetLintTest, TakesTasksMarginAndSuspectsFromConfigAndRun) {
  fake::write_colours(folder_, 30);
  write_config();
  const auto before = parsed(assay({"dataset", "lint", "--json"}).output);
  ASSERT_EQ(before["sets"].size(), 1U);
  EXPECT_EQ(before["sets"][0]["task"], "colours");
  EXPECT_EQ(before["sets"][0]["facts"]["run_id"], nullptr);
  EXPECT_THAT(rules(before["sets"][0]), Not(testing::Contains("margin"))) << "50 points are easy";

  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto linted = assay({"dataset", "lint", "--json"});
  const Json after = parsed(linted.output);
  const Json& facts = after["sets"][0]["facts"];
  EXPECT_TRUE(facts["run_id"].is_string());
  EXPECT_EQ(facts["suspects_by"], (Json{"small", "large"}));
  EXPECT_EQ(facts["label_suspects"].get<std::size_t>(), [&] {
    const auto found = rules(after["sets"][0]);
    return static_cast<std::size_t>(std::count(found.begin(), found.end(), "label-suspect"));
  }());
  EXPECT_GT(facts["label_suspects"], 0) << "two texts teach nobody to count";
  EXPECT_EQ(assay({"dataset", "lint", "--run", "nope"}).exit_code, 3);
}

TEST_F(DatasetLintTest, TakesContextAndDiscordanceFromFlags) {
  fake::write_colours(folder_, 30);
  const Json tight = parsed(assay({"dataset", "lint", "golden/colours", "--context", "5",
                                   "--discordance", "12%", "--json"})
                                .output)["sets"][0];
  EXPECT_EQ(tight["facts"]["context_tokens"], 5);
  EXPECT_EQ(tight["facts"]["discordance"], 0.12);
  EXPECT_THAT(rules(tight), testing::Contains("over-context").Times(30));
  for (const char* bad : {"0", "1.5", "x", "-3%", "101%", ""}) {
    const auto refused = assay({"dataset", "lint", "golden/colours", "--threshold", bad});
    if (*bad == '\0') continue;  // the same as not given
    EXPECT_EQ(refused.exit_code, 3) << bad;
    EXPECT_THAT(refused.error, HasSubstr("must be a share above 0")) << bad;
  }
}

TEST_F(DatasetLintTest, AsksForAFolderWhereThereIsNoConfig) {
  const auto lint = assay({"dataset", "lint"});
  EXPECT_EQ(lint.exit_code, 3);
  EXPECT_THAT(lint.error, HasSubstr("name the folders of golden sets"));
  EXPECT_EQ(assay({"dataset", "lint", "-c", "none.yaml", "golden/colours"}).exit_code, 3);
}

TEST_F(DatasetLintTest, PutsUpWithADatabaseThatIsNone) {
  fake::write_colours(folder_, 30);
  folder_.write("assay.db", "hello");
  const auto lint = assay({"dataset", "lint", "golden/colours", "--threshold", "1"});
  EXPECT_EQ(lint.exit_code, 0);
  EXPECT_THAT(lint.error, HasSubstr("no label suspects: "));
  EXPECT_EQ(assay({"dataset", "lint", "golden/colours", "--db", "assay.db"}).exit_code, 5);
}

TEST_F(DatasetLintTest, WritesACardToStdoutOrAFile) {
  fake::write_colours(folder_, 30);
  const auto shown = assay({"dataset", "card", "golden/colours"});
  EXPECT_EQ(shown.exit_code, 0) << shown.error;
  EXPECT_THAT(shown.output, AllOf(StartsWith("# colours\n"), HasSubstr("## Hashes\n")));
  const auto written = assay({"dataset", "card", "golden/colours", "-o", "CARD.md"});
  EXPECT_EQ(written.exit_code, 0);
  EXPECT_EQ(written.output, "");
  EXPECT_EQ(fake::file_bytes(folder_ / "CARD.md"), shown.output);
  EXPECT_EQ(parsed(assay({"dataset", "card", "golden/colours", "--json"}).output)["card"],
            shown.output);
  EXPECT_EQ(assay({"dataset", "card", "golden/none"}).exit_code, 3);
  EXPECT_EQ(assay({"dataset", "card"}).exit_code, 3);
}

TEST_F(DatasetLintTest, IsCompletedBelowItsParent) {
  const auto bash = assay({"completion", "bash"}).output;
  const auto words = [&](const std::string& line, int word) {
    std::string list;
    for (std::size_t at = 0, end = 0; at <= line.size(); at = end + 1) {
      end = std::min(line.find(' ', at), line.size());
      list += "'" + line.substr(at, end - at) + "' ";
    }
    const auto ended = fake::run_process(
        "/bin/bash",
        {"-c", bash + "\nCOMP_WORDS=(" + list + "); COMP_CWORD=" + std::to_string(word) +
                   "; _assay; echo \"${COMPREPLY[@]}\""},
        options());
    EXPECT_EQ(ended.error, "");
    return ended.output;
  };
  EXPECT_THAT(words("assay dataset ", 2), AllOf(HasSubstr("lint"), HasSubstr("card")));
  EXPECT_EQ(words("assay import ", 2), "outputs traffic\n");
  EXPECT_EQ(words("assay dataset li", 2), "lint\n");
  EXPECT_EQ(words("assay completion z", 2), "zsh\n");
  EXPECT_THAT(words("assay da", 1), HasSubstr("dataset"));
  EXPECT_THAT(assay({"completion", "fish"}).output,
              HasSubstr("complete -c assay -n '__fish_seen_subcommand_from dataset' -f -a lint"));
  EXPECT_THAT(assay({"completion", "zsh"}).output, HasSubstr("dataset) below=\""));
}

}  // namespace
}  // namespace assay::cli
