#include <regex>

#include "import_fixture.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::vector<std::string> kColumns = {"input=text", "expected=label"};

TEST_F(ImportTest, MakesAGoldenSetOfACsvFile) {
  const auto options =
      file("mail.csv",
           "\xEF\xBB\xBFidx,text,label,lang,extra\r\n7,\"hi, \"\"you\"\"\r\nthere\","
           "ham,en,x\r\n8,buy,spam,de,y\r\n",
           {"input=text", "expected=label", "id=idx", "slices.language=lang"});
  const auto report = import_dataset(options);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->format, ImportFormat::csv);
  EXPECT_EQ(report->why_format, "its name ends in .csv");
  EXPECT_EQ(report->read, 2U);
  EXPECT_EQ(report->written, 2U);
  EXPECT_THAT(report->notes, ElementsAre("not imported: extra"));
  EXPECT_EQ(fake::file_bytes(folder_ / "out/items.jsonl"),
            "{\"id\":\"7\",\"input\":\"hi, \\\"you\\\"\\nthere\",\"expected\":\"ham\",\"slices\":{"
            "\"language\":\"en\"}}\n"
            "{\"id\":\"8\",\"input\":\"buy\",\"expected\":\"spam\",\"slices\":{\"language\":\"de\"}"
            "}\n");
  const std::string task = fake::file_bytes(folder_ / "out/task.yaml");
  EXPECT_THAT(task, HasSubstr("name: out\n"));
  EXPECT_THAT(task, HasSubstr("labels: [\"ham\", \"spam\"]\n"));
  EXPECT_THAT(task, HasSubstr("slices: [\"language\"]\n"));
  EXPECT_TRUE(fs::exists(folder_ / "out/prompts/v1.yaml"));
  EXPECT_FALSE(fs::exists(folder_ / "out/refused.jsonl"));
}

TEST_F(ImportTest, ReadsTabSeparatedText) {
  const auto options = file("mail.tsv", "text\tlabel\n5\" disk\tham\n=cmd\tspam\n", kColumns);
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(text(items()[0], "input"), "5\" disk");
}

TEST_F(ImportTest, ReadsAListOfObjects) {
  const auto options = file("mail.json",
                            "[\n {\"m\": [{\"t\": \"a \\u007b\"}], \"y\": 0},\n\n"
                            " {\"m\": [{\"t\": \"b, [\"}], \"y\": 1}\n]",
                            {"input=$.m[0].t", "expected=$.y"});
  auto named = options;
  named.names = {"0=ham", "1=spam"};
  ASSERT_EQ(import_dataset(named).value().written, 2U);
  EXPECT_EQ(text(items()[0], "input"), "a {");
  EXPECT_EQ(text(items()[1], "expected"), "spam");
}

TEST_F(ImportTest, ReadsJsonLinesCalledAsItemsAre) {
  const auto options =
      file("mail.jsonl",
           R"({"id":"a","input":"x","expected":"ham","slices":{"lang":"en"},"note":"hard"})"
           "\r\n\n"
           R"({"input":"y","expected":"spam","slices":{"lang":"de"},"cluster":"c"})");
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(text(items()[0], "note"), "hard");
  EXPECT_EQ(text(items()[1], "cluster"), "c");
  EXPECT_EQ(text(items()[1]["slices"], "lang"), "de");
}

TEST_F(ImportTest, GivesIdsOutOfTheInput) {
  const std::string csv = "text,label\nhello,ham\nbuy,spam\nhello,spam\n";
  ASSERT_TRUE(import_dataset(file("a.csv", csv, kColumns)).has_value());
  const auto first = items();
  for (const Json& item : first) {
    EXPECT_TRUE(std::regex_match(text(item, "id"), std::regex("i-[0-9a-f]{10}")));
  }
  EXPECT_NE(first[0]["id"], first[2]["id"]) << "one input with two labels is two items";
  // Other lines before it and another label do not change an item's id.
  auto again = file("b.csv", "text,label\nnew,ham\nhello,spam\n", kColumns);
  again.replace = true;
  ASSERT_TRUE(import_dataset(again).has_value());
  EXPECT_EQ(items()[1]["id"], first[0]["id"]);
}

TEST_F(ImportTest, ChecksAgainstATaskAndTakesItAlong) {
  auto options = file("a.csv", "text,label,l\nhello,ham,en\n",
                      {"input=text", "expected=label", "slices.lang=l"});
  options.task = mail_task();
  ASSERT_EQ(import_dataset(options).value().written, 1U);
  const std::string task = fake::file_bytes(folder_ / "out/task.yaml");
  EXPECT_THAT(task, HasSubstr("# A comment that stays.\nname: out\nkind: classification\n"));
  EXPECT_TRUE(fs::exists(folder_ / "out/prompts/v1.yaml"));
  EXPECT_FALSE(fs::exists(folder_ / "mail/items.jsonl"));
}

TEST_F(ImportTest, FillsTheFolderOfItsTask) {
  auto options = file("a.csv", "text,label\nhello,ham\n", kColumns);
  options.task = mail_task("");
  options.folder = options.task;
  ASSERT_EQ(import_dataset(options).value().written, 1U);
  EXPECT_EQ(lines("mail/items.jsonl").size(), 1U);
  EXPECT_THAT(refusals(options), ElementsAre(EndsWith("items.jsonl: exists already; --force "
                                                      "replaces it")));
  options.file = folder_.write("b.csv", "text,label\nhello,ham\nbuy,spam\n");
  options.replace = true;
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(lines("mail/items.jsonl").size(), 2U);
}

TEST_F(ImportTest, ReadsRecordsForAnExtraction) {
  folder_.write("bill/task.yaml",
                "name: bill\nkind: extraction\nmax_output_tokens: 20\nprompt: v1\nschema: |\n"
                "  {\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}},\n"
                "   \"required\": [\"total\"]}\nfields:\n  total: {compare: number}\n");
  folder_.write("bill/prompts/v1.yaml", "version: v1\nuser: |\n  {{input}}\n");
  auto options =
      file("a.csv", "text,label\n€ 5,\"{\"\"total\"\": 5}\"\nno,{total\nsix,\"{}\"\n", kColumns);
  options.task = folder_ / "bill";
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("3: column \"label\": is not valid JSON"),
                                             HasSubstr("4: column \"label\": ")));
  options.skip_refused = true;
  ASSERT_EQ(import_dataset(options).value().written, 1U);
  EXPECT_EQ(items()[0]["expected"]["total"], 5);
}

TEST_F(ImportTest, KeepsHostileCellsAsData) {
  const std::string bidi = "abc\u202Edef";
  const std::string html = "<script>alert(1)</script> {{input}} {{labels}}";
  const auto options =
      file("a.csv", "text,label\n=cmd|' /C calc'!A0,ham\n" + html + ",spam\n" + bidi + ",ham\n",
           kColumns);
  ASSERT_EQ(import_dataset(options).value().written, 3U);
  EXPECT_EQ(text(items()[0], "input"), "=cmd|' /C calc'!A0");
  EXPECT_EQ(text(items()[1], "input"), html);
  EXPECT_EQ(text(items()[2], "input"), bidi);
}

TEST_F(ImportTest, QuotesHostileLabelsInItsTask) {
  const auto options =
      file("a.csv", "text,label\na,\"x\"\"], slices: [y\"\nb,'# \u00e9: {\n", kColumns);
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_THAT(fake::file_bytes(folder_ / "out/task.yaml"),
              HasSubstr("labels: [\"'# \u00e9: {\", \"x\\\"], slices: [y\"]\n"));
}

TEST_F(ImportTest, LeavesOtherFilesOfTheFolderAlone) {
  folder_.write("out/README.md", "mine");
  const auto options = file("a.csv", "text,label\na,ham\nb,spam\n", kColumns);
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(fake::file_bytes(folder_ / "out/README.md"), "mine");
  EXPECT_EQ(items().size(), 2U);
}

TEST_F(ImportTest, TellsFormatsByNameAndContent) {
  const auto format_of = [this](const std::string& name, std::string_view content) {
    auto options = file(name, content);
    options.skip_refused = true;
    options.replace = true;
    const auto report = import_dataset(options);
    return report.has_value() ? std::string(to_string(report->format)) : report.error().message;
  };
  const std::string evals = R"({"input":"a","ideal":"x"})"
                            "\n"
                            R"({"input":"b","ideal":"y"})"
                            "\n";
  const std::string inspect = R"({"input":"a","target":"x"})"
                              "\n"
                              R"({"input":"b","target":"y"})"
                              "\n";
  EXPECT_EQ(format_of("a.jsonl", evals), "openai-evals");
  EXPECT_EQ(format_of("a.data", evals), "openai-evals");
  EXPECT_EQ(format_of("a.jsonl", inspect), "inspect");
  EXPECT_EQ(format_of("a.csv", "input,target\na,x\nb,y\n"), "inspect");
  EXPECT_EQ(format_of("a.csv", "text,__expected\na,x\nb,y\n"), "promptfoo");
  EXPECT_EQ(format_of("a.txt", "input\texpected\na\tx\nb\ty\n"), "tsv");
  EXPECT_THAT(format_of("a.txt", "hello\n"), HasSubstr("cannot tell its format"));
  EXPECT_THAT(format_of("a.csv", "\n"), HasSubstr("is empty"));
}

}  // namespace
}  // namespace assay::curate
