#include "assay/report/export.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "support/hostile_texts.hpp"
#include "support/strict_csv.hpp"
#include "support/temporary_folder.hpp"

namespace assay::report {
namespace {

using fake::read_csv;

/// One run, one arm, one answer with the given text and served model.
class ExportTest : public testing::Test {
 protected:
  void store(const std::string& text, const std::string& served_model = "m",
             const std::string& item_id = "item-1") {
    store::GoldenSetRecord set{"set", "t", "name: t\n", {}};
    store_
        .put_golden_set(set, {{"h",
                               item_id,
                               "the input, \"quoted\"\r\nsecond line",
                               "\"red\"",
                               {{"length", "short"}},
                               ""}})
        .value();
    run_.id = "run-1";
    run_.origin = "run";
    run_.arms.resize(1);
    run_.arms[0].hash = "arm";
    run_.arms[0].task = "t";
    run_.arms[0].model = "lite";
    run_.arms[0].golden_set_hash = "set";
    store_.begin_run(run_).value();
    store::RunStore::Entry failed;
    failed.attempt.key = {run_.arms[0].row, set.item_rows[0], 0, 1};
    failed.attempt.attempt.outcome = Outcome::wire_reset;
    failed.attempt.attempt.error = "connection reset";
    failed.score = {"s", "wire.reset", "unscored", "none", false, false, "", {}, "", ""};
    store::RunStore::Entry answered;
    answered.attempt.key = {run_.arms[0].row, set.item_rows[0], 0, 2};
    answered.attempt.attempt.outcome = Outcome::ok;
    answered.attempt.attempt.timing.latency = std::chrono::microseconds(1'234'567);
    answered.attempt.attempt.completion.text = text;
    answered.attempt.attempt.completion.served_model = served_model;
    answered.attempt.attempt.completion.usage.output = 7;
    answered.attempt.cost = MicroUsd{-25};
    answered.attempt.batch = {20, 3, 0};
    answered.score = {"s", "ok", "correct", "strict", true, true, "red", 0.875, "", ""};
    store_.record(run_.row, {failed, answered}).value();
  }

  std::string exported(ExportFormat format) {
    std::string text;
    const Status status = export_attempts(store_, run_, format, [&text](std::string_view piece) {
      text += piece;
      return Status();
    });
    EXPECT_TRUE(status.has_value());
    return text;
  }

  /// Column of the second attempt by its title.
  std::string cell(const std::string& column) {
    const auto records = read_csv(exported(ExportFormat::csv));
    for (std::size_t i = 0; i < records[0].size(); ++i) {
      if (records[0][i] == column) return records.at(2).at(i);
    }
    return "no such column";
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::RunRecord run_;
};

TEST_F(ExportTest, WritesOneJsonObjectPerAttempt) {
  store("{\"label\":\"red\"}\n\x01 \xF0\x9F\xA6\x86 bad:\xFF");
  const std::string text = exported(ExportFormat::jsonl);
  const auto end = text.find('\n');
  ASSERT_NE(end, std::string::npos);
  ASSERT_EQ(text.back(), '\n');
  const JsonReading first = read_json(text.substr(0, end));
  const JsonReading second = read_json(text.substr(end + 1));
  ASSERT_TRUE(first.ok() && second.ok()) << second.message;
  EXPECT_EQ(first.value["attempt_no"], 1);
  EXPECT_EQ(first.value["attempt_outcome"], "wire.reset");
  EXPECT_EQ(first.value["latency_ms"], nullptr);
  EXPECT_EQ(first.value["batch_size"], nullptr) << "asked alone";
  EXPECT_EQ(first.value["confidence"], nullptr);
  EXPECT_EQ(first.value["error"], "connection reset");
  const Json& row = second.value;
  EXPECT_EQ(row["run_id"], "run-1");
  EXPECT_EQ(row["item_id"], "item-1");
  EXPECT_EQ(row["slices"], Json::parse(R"({"length":"short"})"));
  EXPECT_EQ(row["expected"], "red");
  EXPECT_EQ(row["answer"], "red");
  EXPECT_EQ(row["confidence"], 0.875);
  EXPECT_EQ(row["latency_ms"], 1234.567);
  EXPECT_EQ(row["tokens_output"], 7);
  EXPECT_EQ(row["tokens_input"], nullptr);
  EXPECT_EQ(row["cost_usd"], -0.000025);
  EXPECT_EQ(row["batch_size"], 20);
  EXPECT_EQ(row["batch_position"], 3);
  EXPECT_EQ(row["output"], "{\"label\":\"red\"}\n\x01 \xF0\x9F\xA6\x86 bad:\xEF\xBF\xBD");
}

TEST_F(ExportTest, WritesCsvThatEveryReaderUnderstands) {
  store("a \"b\"\r\nc,d");
  const auto records = read_csv(exported(ExportFormat::csv));
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].front(), "run_id");
  EXPECT_EQ(records[0].size(), records[1].size());
  EXPECT_EQ(records[0].size(), records[2].size());
  EXPECT_EQ(cell("input"), "the input, \"quoted\"\r\nsecond line");
  EXPECT_EQ(cell("output"), "a \"b\"\r\nc,d");
  EXPECT_EQ(cell("slices"), R"({"length":"short"})");
}

TEST_F(ExportTest, KeepsNumbersNumbersAndUnknownEmpty) {
  store("x");
  EXPECT_EQ(cell("latency_ms"), "1234.567");
  EXPECT_EQ(cell("tokens_output"), "7");
  EXPECT_EQ(cell("tokens_input"), "");
  EXPECT_EQ(std::strtod(cell("cost_usd").c_str(), nullptr), -0.000025);  // no guard before its sign
  EXPECT_EQ(cell("confidence"), "0.875");
  EXPECT_NE(exported(ExportFormat::csv).find(",1234.567,"), std::string::npos);  // without quotes
}

TEST_F(ExportTest, GuardsAgainstFormulas) {
  store("=HYPERLINK(\"http://evil\")", "+cmd|' /C calc'!A0");
  EXPECT_EQ(cell("output"), "'=HYPERLINK(\"http://evil\")");
  EXPECT_EQ(cell("served_model"), "'+cmd|' /C calc'!A0");
}

TEST_F(ExportTest, GuardsEveryTextColumnAndNoNumber) {
  store("=1", "@1", "+1");
  const auto records = read_csv(exported(ExportFormat::csv));
  for (const auto& row : {records.at(1), records.at(2)}) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty() || std::string("=+-@").find(row[i][0]) == std::string::npos) continue;
      EXPECT_EQ(records[0][i], "cost_usd") << row[i];
    }
  }
  EXPECT_EQ(cell("item_id"), "'+1");
}

TEST_F(ExportTest, KeepsTheTextItselfInJsonLines) {
  store("=1");
  const std::string text = exported(ExportFormat::jsonl);
  EXPECT_THAT(text, testing::HasSubstr(R"("output":"=1")"));
}

/// Texts of the spreadsheet rows that a strict reader gets as they are: they begin with nothing
/// that a spreadsheet would run, and what follows stays in its cell by its quotes.
const std::set<std::string> kHarmless = {"R03-quote-newline", "R03-quote-comma", "R03-semicolon",
                                         "R03-apostrophe",    "R03-bar",         "R03-percent",
                                         "R03-quotes"};

class SpreadsheetTest : public ExportTest, public testing::WithParamInterface<fake::HostileText> {};

TEST_P(SpreadsheetTest, GetsTextAndNeverAFormula) {
  const auto& [id, text] = GetParam();
  store(text, text);
  const std::string guarded = (kHarmless.contains(id) ? "" : "'") + text;
  EXPECT_EQ(cell("output"), guarded);
  EXPECT_EQ(cell("served_model"), guarded);
  EXPECT_EQ(read_csv(exported(ExportFormat::csv)).size(), 3U) << "no row broke out of its record";
}

INSTANTIATE_TEST_SUITE_P(Hostile, SpreadsheetTest, testing::ValuesIn(fake::hostile_texts("R03")),
                         [](const auto& row) {
                           std::string name = row.param.id;
                           std::erase(name, '-');
                           return name;
                         });

TEST_F(ExportTest, StopsWhereItsReaderFails) {
  store("x");
  int pieces = 0;
  const Status status =
      export_attempts(store_, run_, ExportFormat::csv, [&pieces](std::string_view) {
        ++pieces;
        return Status(Error{ErrorKind::storage, "the disk is full"});
      });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().message, "the disk is full");
  EXPECT_EQ(pieces, 1);
}

TEST(ExportFormat, HasTwoNames) {
  EXPECT_EQ(export_format_from_string("jsonl"), ExportFormat::jsonl);
  EXPECT_EQ(export_format_from_string("csv"), ExportFormat::csv);
  EXPECT_EQ(export_format_from_string("xml"), std::nullopt);
}

}  // namespace
}  // namespace assay::report
