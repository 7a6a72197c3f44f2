#include "assay/dataset/csv.hpp"

#include <gmock/gmock.h>

#include "support/temporary_folder.hpp"

namespace assay::dataset {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

class CsvReaderTest : public testing::Test {
 protected:
  [[nodiscard]] CsvReader open(std::string_view text, char separator = ',',
                               std::size_t record_bytes = 1000) const {
    return CsvReader::open(folder_.write("a.csv", text), separator, record_bytes).value();
  }
  [[nodiscard]] std::string refusal(std::string_view text) const {
    const auto reader = CsvReader::open(folder_.write("a.csv", text), ',');
    return reader.has_value() ? "" : reader.error().message;
  }
  /// The only record behind the header `a,b`.
  [[nodiscard]] CsvRecord record(const std::string& text, char separator = ',') const {
    CsvReader reader = open(std::string("a") + separator + "b\n" + text, separator);
    CsvRecord record;
    EXPECT_TRUE(reader.next(record).value());
    return record;
  }

  const fake::TemporaryFolder folder_;
};

TEST_F(CsvReaderTest, ReadsQuotesSeparatorsAndLineBreaksInCells) {
  CsvReader reader = open("id,text\n1,\"a, \"\"b\"\"\r\nc\"\r\n\n2,d");
  EXPECT_THAT(reader.header(), ElementsAre("id", "text"));
  CsvRecord record;
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_EQ(record.fault, "");
  EXPECT_EQ(record.line, 2);
  EXPECT_THAT(record.cells, ElementsAre("1", "a, \"b\"\nc"));
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_EQ(record.line, 5) << "the record before it has two lines, and one is blank";
  EXPECT_THAT(record.cells, ElementsAre("2", "d"));
  EXPECT_FALSE(reader.next(record).value());
  EXPECT_FALSE(reader.next(record).value());
}

TEST_F(CsvReaderTest, SkipsAByteOrderMarkAndKeepsEmptyCells) {
  CsvReader reader = open("\xEF\xBB\xBFid,text,\r\n\"\",,\r\n");
  EXPECT_THAT(reader.header(), ElementsAre("id", "text", ""));
  CsvRecord record;
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_THAT(record.cells, ElementsAre("", "", ""));
}

TEST_F(CsvReaderTest, CallsRaggedRecordsByTheirCount) {
  EXPECT_EQ(record("1\n").fault, "has 1 cell, but the header has 2");
  EXPECT_EQ(record("1,2,3\n").fault, "has 3 cells, but the header has 2");
}

TEST_F(CsvReaderTest, NamesTheColumnOfWhatItRefuses) {
  EXPECT_EQ(record("1,\"open\nnever closed\n").fault,
            "column 2 (\"b\"): the quote that opens it is never closed");
  EXPECT_THAT(record("1,\"x\"y\n").fault,
              HasSubstr("column 2 (\"b\") goes on after its closing quote"));
  EXPECT_THAT(record("1,5\" disk\n").fault,
              HasSubstr("column 2 (\"b\") holds a quote but does not start with one"));
  EXPECT_EQ(record(std::string("1,x\0y\n", 6)).fault, "column 2 (\"b\") holds a NUL byte");
  EXPECT_EQ(record("1,caf\xE9\n").fault,
            "column 2 (\"b\"): not valid UTF-8 at its byte 4; save the file as UTF-8");
  EXPECT_THAT(record("1,x\ry\n").fault, HasSubstr("column 2 (\"b\") holds a carriage return"));
}

TEST_F(CsvReaderTest, GoesOnBehindAFault) {
  CsvReader reader = open("a,b\n1,x\"y\n2,z\n");
  CsvRecord record;
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_NE(record.fault, "");
  ASSERT_TRUE(reader.next(record).value());
  EXPECT_EQ(record.fault, "");
  EXPECT_EQ(record.line, 3);
  EXPECT_THAT(record.cells, ElementsAre("2", "z"));
}

TEST_F(CsvReaderTest, SaysHowFarAForgottenQuoteReached) {
  // The quote of line 2 ends where that of line 3 starts, so the fault shows there.
  const CsvRecord bad = record("1,\"forgotten\n2,\"fine\"\n");
  EXPECT_EQ(bad.line, 2);
  EXPECT_THAT(bad.fault, EndsWith("(the record goes to line 3)"));
}

TEST_F(CsvReaderTest, StopsAtARecordWithoutEnd) {
  std::string text = "a,b\n1,\"";
  for (int i = 0; i < 300; ++i) text += "more\n";
  CsvReader reader = open(text);
  CsvRecord record;
  const auto next = reader.next(record);
  ASSERT_FALSE(next.has_value());
  EXPECT_THAT(next.error().message,
              HasSubstr("a.csv:2: the record is longer than 1000 bytes; is the quote in column 2 "
                        "(\"b\") never closed?"));
}

TEST_F(CsvReaderTest, TakesQuotesInsideOfTabSeparatedCellsAsText) {
  const CsvRecord read = record("5\" disk\t\"a\tb\"\n", '\t');
  EXPECT_EQ(read.fault, "");
  EXPECT_THAT(read.cells, ElementsAre("5\" disk", "a\tb"));
}

TEST_F(CsvReaderTest, RefusesFilesWithoutAUsableHeader) {
  EXPECT_THAT(refusal(""), EndsWith("a.csv: is empty; the first line names the columns"));
  EXPECT_THAT(refusal("a,b,a\n"), EndsWith("a.csv:1: column \"a\" is there twice"));
  EXPECT_THAT(refusal("\xFF\xFE"
                      "a"),
              HasSubstr("UTF-16"));
  EXPECT_THAT(refusal("a,\"b\n"), HasSubstr("a.csv:1: column 2: the quote"));
}

}  // namespace
}  // namespace assay::dataset
