#include "scoring/extract.hpp"

#include <gtest/gtest.h>

#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

RecordComparison compare(std::string_view expected, std::string_view given) {
  return compare_records(invoice_task().fields, read_json(expected).value, read_json(given).value);
}

void expect_field(const RecordComparison& comparison, std::size_t index, const std::string& name,
                  int expected, int given, int matched, bool equal) {
  ASSERT_LT(index, comparison.fields.size());
  const FieldScore& field = comparison.fields[index];
  EXPECT_EQ(field.name, name);
  EXPECT_EQ(field.expected, expected) << name;
  EXPECT_EQ(field.given, given) << name;
  EXPECT_EQ(field.matched, matched) << name;
  EXPECT_EQ(field.equal, equal) << name;
}

TEST(CompareRecords, CountsEveryFieldAndColumnOfAnEqualRecord) {
  const auto comparison = compare(kInvoice, kInvoice);
  EXPECT_TRUE(comparison.equal);
  EXPECT_TRUE(comparison.values_valid);
  EXPECT_TRUE(comparison.first_difference.empty());
  ASSERT_EQ(comparison.fields.size(), 6U);
  expect_field(comparison, 0, "number", 1, 1, 1, true);
  expect_field(comparison, 1, "vendor", 1, 1, 1, true);
  expect_field(comparison, 2, "total", 1, 1, 1, true);
  expect_field(comparison, 3, "date", 1, 1, 1, true);
  expect_field(comparison, 4, "lines.item", 2, 2, 2, true);
  expect_field(comparison, 5, "lines.quantity", 2, 2, 2, true);
}

TEST(CompareRecords, TakesMissingForNull) {
  const auto comparison =
      compare(R"({"number":null,"vendor":"a"})", R"({"vendor":"A","total":null,"lines":[]})");
  EXPECT_TRUE(comparison.equal);
  expect_field(comparison, 0, "number", 0, 0, 0, true);
  expect_field(comparison, 2, "total", 0, 0, 0, true);
  expect_field(comparison, 4, "lines.item", 0, 0, 0, true);
}

TEST(CompareRecords, TellsInventedFromMissedFromWrong) {
  const auto comparison = compare(R"({"number":"A","vendor":"B"})", R"({"number":"X","total":1})");
  EXPECT_FALSE(comparison.equal);
  expect_field(comparison, 0, "number", 1, 1, 0, false);  // wrong
  expect_field(comparison, 1, "vendor", 1, 0, 0, false);  // missed
  expect_field(comparison, 2, "total", 0, 1, 0, false);   // invented
  EXPECT_EQ(comparison.first_difference, R"(number: expected "A", got "X")");
}

TEST(CompareRecords, CountsNothingAsGivenForAnUnreadableAnswer) {
  const auto comparison =
      compare_records(invoice_task().fields, read_json(kInvoice).value, nullptr);
  EXPECT_FALSE(comparison.equal);
  for (const FieldScore& field : comparison.fields) {
    EXPECT_EQ(field.given, 0) << field.name;
    EXPECT_EQ(field.matched, 0) << field.name;
    EXPECT_GT(field.expected, 0) << field.name;
  }
}

TEST(CompareRecords, AlignsRowsInAnyOrder) {
  const auto comparison = compare(
      R"({"lines":[{"item":"a","quantity":1},{"item":"b","quantity":2},{"item":"c","quantity":3}]})",
      R"({"lines":[{"item":"C","quantity":3},{"item":"a","quantity":1},{"item":"b","quantity":2}]})");
  EXPECT_TRUE(comparison.equal);
  expect_field(comparison, 4, "lines.item", 3, 3, 3, true);
}

TEST(CompareRecords, CountsAMissingAndAnInventedRow) {
  const auto missing = compare(R"({"lines":[{"item":"a","quantity":1},{"item":"b","quantity":2}]})",
                               R"({"lines":[{"item":"b","quantity":2}]})");
  EXPECT_FALSE(missing.equal);
  expect_field(missing, 4, "lines.item", 2, 1, 1, false);
  expect_field(missing, 5, "lines.quantity", 2, 1, 1, false);
  const auto invented =
      compare(R"({"lines":[{"item":"b","quantity":2}]})",
              R"({"lines":[{"item":"x","quantity":9},{"item":"b","quantity":2}]})");
  expect_field(invented, 4, "lines.item", 1, 2, 1, false);
  EXPECT_EQ(invented.first_difference, "lines.item: 1 rows expected, 2 given, 1 matched");
}

TEST(CompareRecords, FindsThePerfectAlignmentThroughNulls) {
  // Both alignments match two columns; only one of them also pairs null with null.
  const auto comparison =
      compare(R"({"lines":[{"item":"a","quantity":null},{"item":"a","quantity":7}]})",
              R"({"lines":[{"item":"a","quantity":7},{"item":"a"}]})");
  EXPECT_TRUE(comparison.equal);
}

TEST(CompareRecords, SeesRowsThatHoldOnlyNulls) {
  EXPECT_FALSE(compare(R"({"lines":[]})", R"({"lines":[{}]})").equal);
}

TEST(CompareRecords, PairsRowsBeyondTheBoundByPosition) {
  Json expected = Json::object();
  for (int i = 0; i < 300; ++i) {
    expected["lines"].push_back({{"item", "x" + std::to_string(i)}, {"quantity", i}});
  }
  Json swapped = expected;
  std::swap(swapped["lines"][0], swapped["lines"][199]);
  EXPECT_TRUE(compare_records(invoice_task().fields, expected, swapped).equal);
  std::swap(swapped["lines"][0], swapped["lines"][299]);
  const auto beyond = compare_records(invoice_task().fields, expected, swapped);
  EXPECT_FALSE(beyond.equal);
  EXPECT_EQ(beyond.fields[4].matched, 298);
}

TEST(CompareRecords, ComparesListsOfPlainValuesAsText) {
  std::vector<dataset::FieldRule> rules{{.name = "tags",
                                         .compare = dataset::FieldRule::Compare::list,
                                         .tolerance = 0,
                                         .columns = {}}};
  const auto comparison = compare_records(rules, read_json(R"({"tags":["a","b"]})").value,
                                          read_json(R"({"tags":["B","a"]})").value);
  EXPECT_TRUE(comparison.equal);
  expect_field(comparison, 0, "tags", 2, 2, 2, true);
  EXPECT_EQ(comparison.canonical, R"({"tags":["a","b"]})");
}

TEST(CompareRecords, GivesEqualAnswersOneCanonicalText) {
  const auto one = compare(kInvoice, kInvoice);
  const auto other = compare(
      kInvoice,
      R"({"lines":[{"quantity":3.0,"item":"NUT"},{"item":" bolt","quantity":2}],"date":"20240305",)"
      R"("total":12.50,"vendor":"ACME  gmbh","number":"A-7","extra":1})");
  EXPECT_TRUE(other.equal);
  EXPECT_EQ(one.canonical, other.canonical);
  EXPECT_EQ(
      one.canonical,
      R"({"date":"2024-03-05","lines":[{"item":"bolt","quantity":2},{"item":"nut","quantity":3}],)"
      R"("number":"A-7","total":12.5,"vendor":"acme gmbh"})");
}

TEST(CompareRecords, SaysWhenAValueIsNotOfItsKind) {
  EXPECT_FALSE(compare("{}", R"({"total":"1,234.50"})").values_valid);
  EXPECT_FALSE(compare("{}", R"({"date":"2023-02-29"})").values_valid);
  EXPECT_FALSE(compare("{}", R"({"lines":"none"})").values_valid);
  EXPECT_FALSE(compare("{}", R"({"lines":[1]})").values_valid);
  EXPECT_FALSE(compare("{}", R"({"lines":[{"quantity":"2"}]})").values_valid);
  EXPECT_TRUE(compare("{}", R"({"total":1,"date":null,"lines":[{}]})").values_valid);
}

TEST(CompareRecords, IsSymmetricInItsMatches) {
  const char* const other =
      R"({"number":"A-7","total":12.505,"lines":[{"item":"nut","quantity":2},{"item":"cog"}]})";
  const auto forth = compare(kInvoice, other);
  const auto back = compare(other, kInvoice);
  for (std::size_t i = 0; i < forth.fields.size(); ++i) {
    EXPECT_EQ(forth.fields[i].matched, back.fields[i].matched) << forth.fields[i].name;
    EXPECT_EQ(forth.fields[i].expected, back.fields[i].given) << forth.fields[i].name;
    EXPECT_LE(forth.fields[i].matched, std::min(forth.fields[i].expected, forth.fields[i].given));
  }
}

}  // namespace
}  // namespace assay::scoring
