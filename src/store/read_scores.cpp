// The walk behind every summary: narrow rows, and no question asked twice of the database.

#include "store/database.hpp"

namespace assay::store {
namespace {

// By golden set, item and repeat, as the unique index of attempts has them: nothing is sorted. All
// attempts come, with all their scores; picking the last of each here costs less than a subquery
// for every row.
constexpr const char* kScores =
    "SELECT a.item_id, a.repeat, a.id, s.created, a.served_model, a.dropped_parameters, "
    "a.tokens_input, "
    "a.tokens_cached, a.tokens_cache_write, a.tokens_output, a.tokens_reasoning, a.latency_us, "
    "a.ttft_us, "
    "a.from_cache, s.scorer_version, s.outcome, s.verdict, s.rung, s.schema_valid, s.value_valid, "
    "CASE WHEN s.fields = '' THEN s.answer ELSE '' END, s.confidence, s.fields, "
    "s.measures "
    "FROM run_arm r JOIN arm m ON m.id = r.arm_id "
    "CROSS JOIN golden_set_item g ON g.golden_set_hash = m.golden_set_hash "
    "CROSS JOIN attempt a ON a.run_id = r.run_id AND a.arm_id = r.arm_id AND a.item_id = g.item_id "
    "LEFT JOIN score s ON s.attempt_id = a.id "
    "WHERE r.run_id = ?1 AND r.arm_id = ?2 ORDER BY g.position, a.repeat, a.attempt_no";

/// Into a string that keeps its memory from row to row.
void read_text(SQLite::Statement& rows, int column, std::string& text) {
  const SQLite::Column value = rows.getColumn(column);
  const char* const bytes = value.getText();
  text.assign(bytes, static_cast<std::size_t>(value.getBytes()));
}

std::optional<std::int64_t> optional_integer(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getInt64();
}

void read_attempt(SQLite::Statement& rows, ScoreRow& row) {
  read_text(rows, 4, row.served_model);
  read_text(rows, 5, row.dropped_parameters);
  row.usage.input = optional_integer(rows.getColumn(6));
  row.usage.cached = optional_integer(rows.getColumn(7));
  row.usage.cache_write = optional_integer(rows.getColumn(8));
  row.usage.output = optional_integer(rows.getColumn(9));
  row.usage.reasoning = optional_integer(rows.getColumn(10));
  row.latency_us = optional_integer(rows.getColumn(11));
  row.ttft_us = optional_integer(rows.getColumn(12));
  row.from_cache = rows.getColumn(13).getInt() != 0;
}

void read_score(SQLite::Statement& rows, ScoreRecord& score) {
  read_text(rows, 14, score.scorer_version);
  read_text(rows, 15, score.outcome);
  read_text(rows, 16, score.verdict);
  read_text(rows, 17, score.rung);
  score.schema_valid = rows.getColumn(18).getInt() != 0;
  score.value_valid = rows.getColumn(19).getInt() != 0;
  read_text(rows, 20, score.answer);
  score.confidence.reset();
  if (!rows.getColumn(21).isNull()) score.confidence = rows.getColumn(21).getDouble();
  read_text(rows, 22, score.fields_json);
  read_text(rows, 23, score.measures_json);
}

/// Keeps the last attempt of an answer, and the newest score of that, until the next answer begins.
class ScoreWalk {
 public:
  ScoreWalk(SQLite::Database& database, const std::function<void(const ScoreRow&)>& take)
      : expected_(database, "SELECT expected FROM item WHERE id = ?"), take_(take) {}

  void add(SQLite::Statement& rows) {
    const RowId item = rows.getColumn(0).getInt64();
    const int repeat = rows.getColumn(1).getInt();
    const RowId attempt = rows.getColumn(2).getInt64();
    if (item != row_.item_row || repeat != repeat_) begin(item, repeat);
    if (attempt != attempt_) {
      attempt_ = attempt;
      created_ = -1;
      read_attempt(rows, row_);
    }
    if (rows.getColumn(3).isNull()) {
      row_.score.reset();
    } else if (const std::int64_t created = rows.getColumn(3).getInt64(); created > created_) {
      created_ = created;
      if (!row_.score) row_.score.emplace();
      read_score(rows, *row_.score);
    }
  }

  void finish() {
    if (attempt_ != 0) take_(row_);
    attempt_ = 0;
  }

 private:
  void begin(RowId item, int repeat) {
    finish();
    repeat_ = repeat;
    if (item == row_.item_row) return;
    row_.item_row = item;
    expected_.reset();
    expected_.bind(1, item);
    expected_.executeStep();
    read_text(expected_, 0, row_.expected_json);
  }

  SQLite::Statement expected_;
  const std::function<void(const ScoreRow&)>& take_;
  ScoreRow row_;
  int repeat_ = 0;
  RowId attempt_ = 0;  ///< 0: none yet
  std::int64_t created_ = -1;
};

}  // namespace

Status RunStore::for_each_score(RowId run, RowId arm,
                                const std::function<void(const ScoreRow&)>& take) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Statement rows(*state_->database, kScores);
    rows.bind(1, run);
    rows.bind(2, arm);
    ScoreWalk walk(*state_->database, take);
    while (rows.executeStep()) walk.add(rows);
    walk.finish();
    return {};
  });
}

}  // namespace assay::store
