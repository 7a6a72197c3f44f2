// `assay export baseline`, and `assay compare` against what it wrote.

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

class BaselineCommand : public CliTest {
 protected:
  BaselineCommand() {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  local: {{protocol: local}}\n"
                              "models:\n"
                              "  small: {{provider: local, id: small}}\n"
                              "  large: {{provider: local, id: large, tasks: [departments]}}\n"
                              "tasks: [{0}/golden/departments, {0}/golden/phone-numbers]\n",
                              ASSAY_SOURCE_DIR));
    EXPECT_EQ(assay({"run", "-q"}).exit_code, 0);
    EXPECT_EQ(assay({"export", "baseline", "large", "-o", "main.baseline.jsonl"}).exit_code, 0);
  }

  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
};

TEST_F(BaselineCommand, WritesOneItemALine) {
  const auto lines = parsed_lines(text("main.baseline.jsonl"));
  ASSERT_EQ(lines.size(), 302U);
  EXPECT_EQ(lines[0]["format"], "assay-baseline");
  EXPECT_EQ(lines[0]["task"], "departments");
  EXPECT_EQ(lines[0]["model"], "large");
  EXPECT_EQ(lines[0]["items"], 300);
  EXPECT_EQ(lines[1]["right"].get<int>() + (lines[1]["right"] == 0 ? 1 : 0), 1);
  EXPECT_EQ(lines[301].size(), 1U);
  const auto to_stdout = assay({"export", "baseline", "large"});
  EXPECT_EQ(to_stdout.exit_code, 0) << to_stdout.error;
  EXPECT_EQ(to_stdout.output, text("main.baseline.jsonl"));
}

TEST_F(BaselineCommand, ComparesAsTheRunDoes) {
  const auto by_file = assay({"compare", "main.baseline.jsonl", "small", "--json"});
  ASSERT_EQ(by_file.exit_code, 0) << by_file.error;
  Json a = parsed(by_file.output);
  Json b = parsed(assay({"compare", "large", "small", "-t", "departments", "--json"}).output);
  EXPECT_EQ(a["baseline_arm"], b["baseline_arm"]);
  EXPECT_TRUE(a["label_suspects"].is_null()) << "not known, which is not none";
  a.erase("label_suspects");
  b.erase("label_suspects");
  EXPECT_EQ(a, b);
  EXPECT_THAT(assay({"compare", "main.baseline.jsonl", "small"}).output,
              HasSubstr("label suspects: not known"));
}

TEST_F(BaselineCommand, NeedsNoDatabaseForTwoFiles) {
  EXPECT_EQ(
      assay({"export", "baseline", "small", "-t", "departments", "-o", "small.json"}).exit_code, 0);
  std::filesystem::remove(folder_ / "assay.db");
  const auto ended = assay({"compare", "main.baseline.jsonl", "small.json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_TRUE(ended.output.starts_with("departments: small ")) << ended.output;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db"));
}

TEST_F(BaselineCommand, NamesTheFileWhereTheModelsAreTheSame) {
  const auto ended = assay({"compare", "./main.baseline.jsonl", "large", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json json = parsed(ended.output);
  EXPECT_EQ(json["baseline"], "./main.baseline.jsonl");
  EXPECT_THAT(json["candidate"].get<std::string>(), HasSubstr(":large"));
  EXPECT_EQ(json["difference"]["value"], 0.0);
}

TEST_F(BaselineCommand, TellsFilesFromModels) {
  std::filesystem::copy_file(folder_ / "main.baseline.jsonl", folder_ / "small");
  const auto both = assay({"compare", "small", "large"});
  EXPECT_EQ(both.exit_code, 3);
  EXPECT_THAT(both.error, HasSubstr("\"small\" is a model and also a file here: write ./small"));
  EXPECT_EQ(assay({"compare", "./small", "large"}).exit_code, 0);
  std::filesystem::rename(folder_ / "small", folder_ / "before");
  EXPECT_EQ(assay({"compare", "before", "small"}).exit_code, 0);
  std::filesystem::create_directory(folder_ / "large");  // a folder is nothing to read
  EXPECT_EQ(assay({"compare", "large", "small"}).exit_code, 0);
}

TEST_F(BaselineCommand, RefusesADamagedFile) {
  const std::string whole = text("main.baseline.jsonl");
  folder_.write("cut.jsonl", whole.substr(0, whole.size() / 2));
  folder_.write("empty.jsonl", "");
  std::string edited = whole;
  edited.replace(edited.find("\"right\":0"), 9, "\"right\":1");
  folder_.write("edited.jsonl", edited);
  folder_.write("other.jsonl", "{\"id\":\"a\",\"output\":\"b\"}\n");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"cut.jsonl", "not valid JSON"},
      {"empty.jsonl", "empty.jsonl:1: the file is empty"},
      {"edited.jsonl", "edited.jsonl:302: the checksum does not fit"},
      {"other.jsonl", "other.jsonl:1: not a baseline file"},
      {"missing.jsonl", "missing.jsonl"},
      {"./", "regular file"},
  };
  for (const auto& [file, message] : cases) {
    for (const auto& words :
         {std::vector{file, std::string("small")}, std::vector{std::string("small"), file}}) {
      const auto ended = assay({"compare", words[0], words[1]});
      EXPECT_EQ(ended.exit_code, 3) << file;
      EXPECT_THAT(ended.error, HasSubstr(message));
      EXPECT_EQ(ended.output, "") << file;
    }
  }
}

TEST_F(BaselineCommand, RefusesWhatItCannotWrite) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "MODEL is required"},
      {{"smal"}, "did you mean \"small\"?"},
      {{"small"}, "name one with --task: departments, phone-numbers"},
      {{"small", "-t", "departmens"}, "did you mean \"departments\"?"},
      {{"large", "-t", "phone-numbers"}, "has no answers of large"},
      {{"nowhere:large"}, "is not in the database"},
      {{"large", "--json"}, "leave --json out"},
      {{"large", "-f", "csv"}, "--format does not belong to `export baseline`"},
      {{"large", "small"}, "RUN does not belong to `export baseline`"},
  };
  for (const auto& [arguments, message] : cases) {
    std::vector<std::string> all = {"export", "baseline"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto ended = assay(all);
    EXPECT_EQ(ended.exit_code, 3) << message;
    EXPECT_THAT(ended.error, HasSubstr(message));
  }
  EXPECT_EQ(assay({"export", "-o", "attempts.jsonl"}).exit_code, 0) << "the verb above still works";
}

}  // namespace
}  // namespace assay::cli
