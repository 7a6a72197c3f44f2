#include "import_fixture.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using InspectTest = ImportTest;

TEST_F(InspectTest, ReadsRowsOfJsonLines) {
  const auto options = file(
      "a.jsonl",
      R"({"input":"hello","target":"ham","id":1,"metadata":{"lang":"en"}})"
      "\n"
      R"({"input":[{"role":"user","content":"buy"}],"target":["spam"],"metadata":{"lang":"de"}})"
      "\n",
      {"slices.lang=$.metadata.lang"});
  const auto report = import_dataset(options);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->format, ImportFormat::inspect);
  EXPECT_EQ(text(items()[0], "id"), "1");
  EXPECT_EQ(text(items()[0]["slices"], "lang"), "en");
  EXPECT_EQ(text(items()[1], "input"), "buy");
  EXPECT_EQ(text(items()[1], "expected"), "spam");
}

TEST_F(InspectTest, LettersTheChoices) {
  const auto options = file("a.json", R"([{"input":"2+2?","choices":["3","4"],"target":"B"},
                         {"input":"1+1?","choices":["2","5"],"target":["A"]}])");
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(text(items()[0], "input"), "2+2?\n\nA) 3\nB) 4");
  EXPECT_EQ(text(items()[0], "expected"), "B");
  EXPECT_EQ(text(items()[1], "expected"), "A");
}

TEST_F(InspectTest, ReadsChoicesOfCsvCells) {
  const auto options = file("a.csv",
                            "input,target,choices\nq1,A,\"x, y\"\n"
                            "q2,B,\"[\"\"a, b\"\", \"\"c\"\"]\"\nq3,C,\"x,y,z\"\n");
  ASSERT_EQ(import_dataset(options).value().written, 3U);
  EXPECT_EQ(text(items()[0], "input"), "q1\n\nA) x\nB) y");
  EXPECT_EQ(text(items()[1], "input"), "q2\n\nA) a, b\nB) c");
}

TEST_F(InspectTest, RefusesByLineWhatAnItemCannotHold) {
  const std::string lines = R"({"input":"a","target":["x","y"]})"
                            "\n"
                            R"({"input":"a","target":"4","choices":["3","4"]})"
                            "\n"
                            R"({"input":"a","target":"C","choices":["3","4"]})"
                            "\n"
                            R"({"input":"a","target":"A","choices":["3"]})"
                            "\n"
                            R"({"input":"a","target":"x","files":{"a":"b"}})"
                            "\n"
                            R"({"input":"a"})"
                            "\n"
                            R"({"input":"a","target":"x","id":{}})"
                            "\n";
  EXPECT_THAT(
      refusals(file("a.jsonl", lines)),
      ElementsAre("1: \"target\" has 2 answers, but an item has one",
                  "2: \"target\" must be one of the letters A to B, not \"4\"",
                  "3: \"target\" must be one of the letters A to B, not \"C\"",
                  "4: \"choices\" must be a list of 2 to 26 texts", "5: \"files\" cannot be mapped",
                  "6: \"target\" is missing", "7: \"id\" must be a text or a number"));
  expect_nothing_written();
}

}  // namespace
}  // namespace assay::curate
