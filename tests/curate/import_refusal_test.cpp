#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "import_fixture.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

const std::vector<std::string> kColumns = {"input=text", "expected=label"};

TEST_F(ImportTest, RefusesEveryBadLineAndWritesNothing) {
  auto options = file(
      "a.csv", "text,label\nfine,ham\nbad,hamm\nragged\nfine,ham\n\"x\"y,ham\nalso fine,spam\n",
      kColumns);
  options.task = mail_task("");
  EXPECT_THAT(
      refusals(options),
      ElementsAre(
          "3: column \"label\": \"hamm\" is not a label of this task (did you mean \"ham\"?)",
          "4: has 1 cell, but the header has 2", "5: same input and same label as on line 2",
          HasSubstr("6: column 1 (\"text\") goes on after its closing quote")));
  expect_nothing_written();
}

TEST_F(ImportTest, SkipsRefusedLinesOnRequestAndListsThem) {
  auto options = file("a.csv", "text,label\nfine,ham\nragged\nalso,spam\n", kColumns);
  options.skip_refused = true;
  const auto report = import_dataset(options).value();
  EXPECT_EQ(report.read, 3U);
  EXPECT_EQ(report.written, 2U);
  EXPECT_EQ(report.refused_count, 1U);
  EXPECT_EQ(fake::file_bytes(folder_ / "out/refused.jsonl"),
            "{\"line\":3,\"reason\":\"has 1 cell, but the header has 2\"}\n");
  options.file = folder_.write("b.csv", "text,label\nfine,ham\nalso,spam\n");
  options.replace = true;
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_FALSE(fs::exists(folder_ / "out/refused.jsonl")) << "it was about another import";
}

TEST_F(ImportTest, LeavesNoTemporaryFileBehind) {
  auto options = file("a.csv", "text,label\nfine,ham\nalso,spam\n", kColumns);
  options.skip_refused = true;
  ASSERT_TRUE(import_dataset(options).has_value());
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out")) {
    names.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("items.jsonl", "task.yaml", "prompts", "v1.yaml"));
}

TEST_F(ImportTest, RefusesDuplicatesByLine) {
  const auto options = file("a.jsonl", R"({"id":"a","input":"x","expected":"ham"})"
                                       "\n"
                                       R"({"id":"a","input":"y","expected":"spam"})"
                                       "\n"
                                       R"({"id":"b","input":"x","expected":"ham"})"
                                       "\n"
                                       R"({"id":"c","input":"x","expected":"spam"})"
                                       "\n");
  EXPECT_THAT(refusals(options), ElementsAre("2: id \"a\" was already used on line 1",
                                             "3: same input and same label as on line 1"));
}

TEST_F(ImportTest, RefusesInputsThatAreTrainingExamples) {
  auto options = file("a.csv", "text,label\nhello,ham\nnew,ham\n", kColumns);
  options.task = mail_task("");
  folder_.write("mail/train.jsonl", R"({"id":"t","input":"hello","expected":"ham"})");
  EXPECT_THAT(refusals(options),
              ElementsAre("2: the input is also a training example (train.jsonl:1)"));
}

TEST_F(ImportTest, RefusesBadJsonLinesByLineAndColumn) {
  const auto options = file("a.jsonl",
                            "{\"input\": \"x\", \"expected\": \"a\"}\n{\"input\": }\n[1]\n"
                            "{\"input\": 5, \"expected\": \"b\"}\n{\"expected\": \"b\"}\n"
                            "{\"input\": \"\xFF\"}\n{\"a\":1,\"a\":2}\n");
  EXPECT_THAT(refusals(options),
              ElementsAre(HasSubstr("2: column 11: not valid JSON"), "3: must be a JSON object",
                          "4: input: \"input\" must be a text, not number",
                          "5: \"input\" is missing; say where it is with --map input=...",
                          "6: column 12: not valid UTF-8; save the file as UTF-8",
                          "7: duplicate key \"a\""));
}

TEST_F(ImportTest, NamesTheLineOfAListElement) {
  const auto options = file("a.json",
                            "[{\"input\": \"a\\\"{\", \"expected\": \"x\"},\n 5,\n {\"input\":\n"
                            "\"b\"}]");
  EXPECT_THAT(refusals(options),
              ElementsAre("2: must be a JSON object", HasSubstr("3: \"expected\" is missing")));
  EXPECT_THAT(refusals(file("b.json", "[1,\n2,\n]")),
              ElementsAre(HasSubstr("b.json:3: not valid")));
  EXPECT_THAT(refusals(file("c.json", "{\"a\": 1}")), ElementsAre(HasSubstr("--format jsonl")));
}

TEST_F(ImportTest, AsksForTheNamesOfNumbers) {
  auto options =
      file("a.jsonl", "{\"input\":\"x\",\"expected\":0}\n{\"input\":\"y\",\"expected\":2}\n");
  EXPECT_THAT(refusals(options)[0],
              EndsWith("the label is 0, not a text; say what it stands for with "
                       "--names 0=LABEL"));
  options.names = {"0=ham", "1=spam"};
  EXPECT_THAT(refusals(options), ElementsAre(EndsWith("\"2\" has no name in --names")));
  options.names = {"0"};
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("must be VALUE=LABEL")));
}

TEST_F(ImportTest, RefusesSlicesThatDoNotFit) {
  auto options = file("a.csv", "text,label,l\na,ham,\nb,spam,en\n",
                      {"input=text", "expected=label", "slices.lang=l"});
  EXPECT_THAT(refusals(options), ElementsAre("2: slices.lang: column \"l\" is empty"));
  options.task = mail_task("slices: [lnag]\n");
  EXPECT_THAT(refusals(options),
              ElementsAre("--map: slice \"lang\" is not declared in task.yaml (did you mean "
                          "\"lnag\"?)"));
  options.map = kColumns;
  EXPECT_THAT(refusals(options),
              ElementsAre("2: slice \"lnag\" is missing", "3: slice \"lnag\" is missing"));
}

TEST_F(ImportTest, RefusesWhatIsNoClassification) {
  EXPECT_THAT(refusals(file("a.csv", "text,label\na,x\nb,x\n", kColumns)),
              ElementsAre(HasSubstr("all items have the label \"x\"")));
  std::string free_text = "text,label\n";
  for (int i = 0; i < 201; ++i)
    free_text += "t" + std::to_string(i) + ",l" + std::to_string(i) + "\n";
  EXPECT_THAT(refusals(file("b.csv", free_text, kColumns)),
              ElementsAre(HasSubstr("there are 201 different labels")));
  EXPECT_THAT(refusals(file("c.csv", "text,label\na,\n", kColumns)),
              ElementsAre("2: column \"label\": the label is empty"));
  EXPECT_THAT(refusals(file("d.csv", "text,label\n", kColumns)),
              ElementsAre(EndsWith("holds no records")));
  expect_nothing_written();
}

TEST_F(ImportTest, NamesColumnsThatAreNotThere) {
  EXPECT_THAT(refusals(file("a.csv", "text,label\na,b\n")),
              ElementsAre(HasSubstr("a.csv:1: there are no columns \"input\" and \"expected\"; say "
                                    "which they are with --map input=COLUMN,expected=COLUMN (the "
                                    "columns are text, label)")));
  EXPECT_THAT(refusals(file("a.csv", "text,label\na,b\n", {"input=txt", "expected=label"})),
              ElementsAre(HasSubstr("a.csv:1: there is no column \"txt\" for input (did you mean "
                                    "\"text\"?)")));
}

TEST_F(ImportTest, RefusesFoldersThatNoTaskCanBeNamedAfter) {
  auto options = file("a.csv", "text,label\na,x\nb,y\n", kColumns);
  options.folder = folder_ / "My Mail";
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("the folder's name becomes the task's")));
  options.folder = folder_.write("plain", "a file");
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("exists, but is not a folder")));
}

TEST_F(ImportTest, KeepsTheFirstHundredRefusalsAndCountsAll) {
  std::string csv = "text,label\n";
  for (int i = 0; i < 150; ++i) csv += "x\n";
  auto options = file("a.csv", csv + "a,b\n", kColumns);
  const auto report = import_dataset(options).value();
  EXPECT_EQ(report.refused_count, 150U);
  EXPECT_THAT(report.refused, SizeIs(100));
  EXPECT_EQ(report.read, 151U);
}

/// 10 000 lines of 3 000 bytes, wrong in one.
std::string large_csv() {
  std::string csv = "text,label\n";
  const std::string filler(3000, 'x');
  for (int line = 2; line <= 10'000; ++line) {
    csv += std::to_string(line) + filler +
           (line == 9317    ? ",spma\n"
            : line % 2 == 0 ? ",ham\n"
                            : ",spam\n");
  }
  return csv;
}

TEST_F(ImportTest, NamesTheOneBadLineOfTenThousand) {
  auto options = file("large.csv", large_csv(), kColumns);
  options.task = mail_task("");
  EXPECT_THAT(
      refusals(options),
      ElementsAre("9317: column \"label\": \"spma\" is not a label of this task (did you mean "
                  "\"spam\"?)"));
  expect_nothing_written();
}

// Sanitizers keep freed memory on purpose.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(ImportTest, NeedsFarLessMemoryThanTheFileIsLong) {
  auto options = file("large.csv", large_csv(), kColumns);
  options.task = mail_task("");
  const auto peak_of = [](const auto& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    rusage usage{};
    EXPECT_EQ(::wait4(child, &status, 0, &usage), child);
    EXPECT_EQ(status, 0);
    return usage.ru_maxrss;
  };
  const long nothing_kib = peak_of([] { return 0; });
  const long import_kib =
      peak_of([&] { return import_dataset(options).value().refused_count == 1 ? 0 : 1; });
  EXPECT_GT(fs::file_size(options.file), std::uintmax_t{29'000'000});
  EXPECT_LT(import_kib - nothing_kib, 12'000) << "of a file of 30 MB";
}
#endif

}  // namespace
}  // namespace assay::curate
