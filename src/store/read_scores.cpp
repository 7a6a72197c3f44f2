// The walk behind every summary: narrow rows, and no question asked twice of the database.

#include "store/final_walk.hpp"

namespace assay::store {
namespace {

constexpr const char* kColumns =
    "i.expected, a.served_model, a.dropped_parameters, a.tokens_input, a.tokens_cached, "
    "a.tokens_cache_write, "
    "a.tokens_output, a.tokens_reasoning, a.latency_us, a.ttft_us, a.from_cache, "
    "s.scorer_version, s.outcome, s.verdict, s.rung, s.schema_valid, s.value_valid, "
    "CASE WHEN s.fields = '' THEN s.answer ELSE '' END, s.confidence, s.fields, s.measures, "
    "a.kind = 'correction', a.batch_position";

class ScoreReader {
 public:
  explicit ScoreReader(const std::function<void(const ScoreRow&)>& take) : take_(take) {}

  void begin_item(SQLite::Statement& rows) {
    row_.item_row = rows.getColumn(0).getInt64();
    read_text(rows, kFirstColumn, row_.expected_json);
  }

  void read_attempt(SQLite::Statement& rows) {
    read_text(rows, kFirstColumn + 1, row_.served_model);
    read_text(rows, kFirstColumn + 2, row_.dropped_parameters);
    row_.usage.input = optional_integer(rows.getColumn(kFirstColumn + 3));
    row_.usage.cached = optional_integer(rows.getColumn(kFirstColumn + 4));
    row_.usage.cache_write = optional_integer(rows.getColumn(kFirstColumn + 5));
    row_.usage.output = optional_integer(rows.getColumn(kFirstColumn + 6));
    row_.usage.reasoning = optional_integer(rows.getColumn(kFirstColumn + 7));
    row_.latency_us = optional_integer(rows.getColumn(kFirstColumn + 8));
    row_.ttft_us = optional_integer(rows.getColumn(kFirstColumn + 9));
    row_.from_cache = rows.getColumn(kFirstColumn + 10).getInt() != 0;
    row_.batch_position = rows.getColumn(kFirstColumn + 22).getInt();
    latency_.add(rows.getColumn(kFirstColumn + 21).getInt() != 0, row_.latency_us);
  }

  void no_score() { row_.score.reset(); }

  void read_score(SQLite::Statement& rows) {
    if (!row_.score) row_.score.emplace();
    ScoreRecord& score = *row_.score;
    read_text(rows, kFirstColumn + 11, score.scorer_version);
    read_text(rows, kFirstColumn + 12, score.outcome);
    read_text(rows, kFirstColumn + 13, score.verdict);
    read_text(rows, kFirstColumn + 14, score.rung);
    score.schema_valid = rows.getColumn(kFirstColumn + 15).getInt() != 0;
    score.value_valid = rows.getColumn(kFirstColumn + 16).getInt() != 0;
    read_text(rows, kFirstColumn + 17, score.answer);
    score.confidence.reset();
    const SQLite::Column confidence = rows.getColumn(kFirstColumn + 18);
    if (!confidence.isNull()) score.confidence = confidence.getDouble();
    read_text(rows, kFirstColumn + 19, score.fields_json);
    read_text(rows, kFirstColumn + 20, score.measures_json);
  }

  void take() { take_(row_); }

 private:
  const std::function<void(const ScoreRow&)>& take_;
  ScoreRow row_;
  Taken latency_;
};

}  // namespace

Status RunStore::for_each_score(RowId run, RowId arm,
                                const std::function<void(const ScoreRow&)>& take, Which which) {
  const char* const kinds = which == Which::final ? "" : "AND a.kind = 'call' ";
  return guarded(state_->path, [&]() -> Status {
    SQLite::Statement rows(*state_->database, final_walk_sql(kColumns, kinds));
    rows.bind(1, run);
    rows.bind(2, arm);
    ScoreReader reader(take);
    FinalWalk(reader).run(rows);
    return {};
  });
}

}  // namespace assay::store
