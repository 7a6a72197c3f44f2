#include "assay/report/export.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "assay/core/json.hpp"
#include "support/temporary_folder.hpp"

namespace assay::report {
namespace {

using Cells = std::vector<std::string>;

/// Reads RFC 4180 strictly: CRLF ends a record, quotes inside quotes are doubled, nothing else may
/// follow a closing quote.
std::vector<Cells> read_csv(const std::string& text) {
  std::vector<Cells> records(1, Cells(1));
  for (std::size_t i = 0; i < text.size();) {
    std::string& cell = records.back().back();
    if (text[i] == '"' && cell.empty()) {
      for (++i; i < text.size(); ++i) {
        if (text[i] != '"') {
          cell += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
          cell += text[++i];
        } else {
          break;
        }
      }
      ++i;
      EXPECT_TRUE(i < text.size() && (text[i] == ',' || text[i] == '\r')) << "at byte " << i;
    } else if (text[i] == ',') {
      records.back().emplace_back();
      ++i;
    } else if (text.compare(i, 2, "\r\n") == 0) {
      records.emplace_back(1);
      i += 2;
    } else {
      EXPECT_EQ(std::string("\"\r\n").find(text[i]), std::string::npos) << "at byte " << i;
      cell += text[i++];
    }
  }
  EXPECT_EQ(records.back(), Cells(1)) << "no line end at the end";
  records.pop_back();
  return records;
}

/// One run, one arm, one answer with the given text and served model.
class ExportTest : public testing::Test {
 protected:
  void store(const std::string& text, const std::string& served_model = "m") {
    store::GoldenSetRecord set{"set", "t", "name: t\n", {}};
    store_
        .put_golden_set(set, {{"h",
                               "item-1",
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
    answered.score = {"s", "ok", "correct", "strict", true, true, "red", 0.875, "", ""};
    store_.record(run_.row, {failed, answered}).value();
  }

  std::string exported(ExportFormat format) {
    std::string text;
    const Status status = export_attempts(store_, run_, format, [&text](std::string_view piece) {
      text += piece;
      return true;
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

class FormulaTest : public ExportTest, public testing::WithParamInterface<const char*> {};

TEST_P(FormulaTest, IsGuardedWhateverItBeginsWith) {
  store(GetParam());
  EXPECT_EQ(cell("output"), std::string("'") + GetParam());
}

INSTANTIATE_TEST_SUITE_P(Signs, FormulaTest,
                         testing::Values("=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
                                         "\xEF\xBC\x9D"
                                         "1",
                                         "\xEF\xBC\x8B"
                                         "1",
                                         "\xEF\xBC\x8D"
                                         "1",
                                         "\xEF\xBC\xA0"
                                         "1"));

TEST_F(ExportTest, StopsWhenItsReaderHasEnough) {
  store("x");
  int pieces = 0;
  const Status status =
      export_attempts(store_, run_, ExportFormat::csv, [&pieces](std::string_view) {
        ++pieces;
        return false;
      });
  EXPECT_TRUE(status.has_value());
  EXPECT_EQ(pieces, 1);
}

TEST(ExportFormat, HasTwoNames) {
  EXPECT_EQ(export_format_from_string("jsonl"), ExportFormat::jsonl);
  EXPECT_EQ(export_format_from_string("csv"), ExportFormat::csv);
  EXPECT_EQ(export_format_from_string("xml"), std::nullopt);
}

}  // namespace
}  // namespace assay::report
