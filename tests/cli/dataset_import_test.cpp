#include <algorithm>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class DatasetImportTest : public CliTest {
 protected:
  DatasetImportTest() {
    std::string csv = "text,label,lang\n";
    for (int i = 0; i < 20; ++i) {
      csv += "mail " + std::to_string(i) + (i % 4 == 0 ? ",spam," : ",ham,") +
             (i < 10 ? "en" : "de") + "\n";
    }
    folder_.write("mail.csv", csv);
  }
  const std::string map_ = "input=text,expected=label,slices.language=lang";
};

TEST_F(DatasetImportTest, LeadsFromACsvFileToARun) {
  const auto imported = assay({"dataset", "import", "mail.csv", "--map", map_, "--kind",
                               "classification", "-o", "golden/mail", "--json"});
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  EXPECT_THAT(imported.error, HasSubstr("mail.csv: read as csv, for its name ends in .csv"));
  const Json report = parsed(imported.output);
  EXPECT_EQ(report["read"], 20);
  EXPECT_EQ(report["written"], 20);
  EXPECT_EQ(report["refused"], Json::array());

  const auto split = assay({"dataset", "split", "golden/mail", "--items", "12", "--seed", "7",
                            "--by", "expected,slices.language", "--force"});
  ASSERT_EQ(split.exit_code, 0) << split.error;
  EXPECT_THAT(split.output, HasSubstr("all"));
  folder_.write("assay.yaml",
                "providers:\n  local: {protocol: local}\nmodels:\n"
                "  lite: {provider: local, id: small, tier: lite}\ntasks: [golden/mail]\n");
  const auto ran = assay({"run"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_THAT(ran.output, HasSubstr("mail 12 items"));
}

TEST_F(DatasetImportTest, EndsWithThreeAndNothingWritten) {
  folder_.write("bad.csv", "text,label\na,ham\nb\n");
  const std::vector<std::string> words = {
      "dataset", "import",         "bad.csv", "--map",     "input=text,expected=label",
      "--kind",  "classification", "-o",      "golden/bad"};
  const auto failed = assay(words);
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_EQ(failed.output, "");
  EXPECT_THAT(failed.error, HasSubstr("bad.csv:3: has 1 cell, but the header has 2\n"));
  EXPECT_THAT(failed.error, HasSubstr("1 of 2 records refused; nothing was written"));
  EXPECT_FALSE(fs::exists(folder_ / "golden"));
  auto as_json = words;
  as_json.emplace_back("--json");
  const Json report = parsed(assay(as_json).output);
  EXPECT_EQ(report["written"], 0);
  EXPECT_EQ(report["refused"][0]["line"], 3);
  EXPECT_EQ(report["refused"][0]["reason"], "has 1 cell, but the header has 2");
}

TEST_F(DatasetImportTest, EndsWithFourWhenSomeWereLeftOut) {
  folder_.write("bad.csv", "text,label\na,ham\nb\nc,spam\n");
  const auto skipped = assay({"dataset", "import", "bad.csv", "--map", "input=text,expected=label",
                              "--kind", "classification", "-o", "golden/bad", "--skip-refused"});
  EXPECT_EQ(skipped.exit_code, 4) << skipped.error;
  EXPECT_THAT(skipped.error, HasSubstr("2 items of 3 records written to golden/bad; 1 refused"));
  EXPECT_EQ(parsed_lines(fake::file_bytes(folder_ / "golden/bad/refused.jsonl")).size(), 1U);
}

TEST_F(DatasetImportTest, AsksForWhatIsMissing) {
  const auto error_of = [this](const std::vector<std::string>& words) {
    const auto ended = assay(words);
    EXPECT_EQ(ended.exit_code, 3);
    return ended.error;
  };
  EXPECT_THAT(error_of({"dataset", "import", "mail.csv"}), HasSubstr("needs -o FOLDER"));
  EXPECT_THAT(error_of({"dataset", "import", "mail.csv", "-o", "x"}),
              HasSubstr("needs either --task FOLDER"));
  EXPECT_THAT(error_of({"dataset", "import", "none.csv", "-o", "x", "--kind", "classification"}),
              HasSubstr("none.csv"));
  EXPECT_THAT(error_of({"dataset", "split", "mail"}), HasSubstr("needs --items"));
  EXPECT_THAT(error_of({"dataset", "split", "mail", "--items", "3"}), HasSubstr("needs --seed"));
}

TEST_F(DatasetImportTest, ShowsHostileReasonsHarmlessly) {
  folder_.write("bad.csv", "text,label\na,ham\nb,\x1b[31mred\u202e\n");
  folder_.write("mail/task.yaml",
                "name: mail\nkind: classification\nlabels: [ham, spam]\nmax_output_tokens: 20\n"
                "prompt: v1\n");
  folder_.write("mail/prompts/v1.yaml", "version: v1\nuser: |\n  {{input}}\n");
  const auto failed = assay({"dataset", "import", "bad.csv", "--map", "input=text,expected=label",
                             "--task", "mail", "-o", "golden/bad"});
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_EQ(failed.error.find('\x1b'), std::string::npos);
  EXPECT_THAT(failed.error, HasSubstr("bad.csv:3: column \"label\": "));
}

}  // namespace
}  // namespace assay::cli
