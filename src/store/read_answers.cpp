#include <fmt/format.h>

#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr const char* kColumns =
    "a.id, a.item_id, i.external_id, i.expected, i.slices, i.input, a.repeat, a.attempt_no, "
    "a.outcome, "
    "a.error, a.text, a.finish_reason, a.served_model, a.dropped_parameters, a.tokens_input, "
    "a.tokens_cached, a.tokens_cache_write, a.tokens_output, a.tokens_reasoning, a.micro_usd, "
    "a.latency_us, a.ttft_us, a.from_cache, a.started_unix_ms, s.scorer_version, s.outcome, "
    "s.verdict, "
    "s.rung, s.schema_valid, s.value_valid, s.answer, s.confidence, s.fields, s.reason, "
    "s.measures, a.kind, a.served_by, a.batch_size, a.batch_position, a.batch_unasked";

constexpr const char* kItemAndScore =
    " JOIN item i ON i.id = a.item_id "
    "LEFT JOIN score s ON s.attempt_id = a.id "
    "AND s.created = (SELECT max(created) FROM score WHERE attempt_id = a.id) ";

// Walks the golden set in order and looks attempts up by the unique index, so that nothing is
// sorted and the memory stays constant.
std::string from_arm() {
  return fmt::format(
      " FROM run_arm r JOIN arm m ON m.id = r.arm_id "
      "CROSS JOIN golden_set_item g ON g.golden_set_hash = m.golden_set_hash "
      "CROSS JOIN attempt a ON a.run_id = r.run_id AND a.arm_id = r.arm_id "
      "AND a.item_id = g.item_id {} WHERE r.run_id = ?1 AND r.arm_id = ?2",
      kItemAndScore);
}

constexpr const char* kOnlyFinal =
    " AND a.served_by = '' AND a.attempt_no = (SELECT max(attempt_no) FROM attempt b "
    "WHERE b.run_id = a.run_id AND b.arm_id = a.arm_id AND b.item_id = a.item_id "
    "AND b.repeat = a.repeat AND b.served_by = '')";

constexpr const char* kOnlyFirstTry =
    " AND a.kind = 'call' AND a.attempt_no = (SELECT max(attempt_no) FROM attempt b "
    "WHERE b.run_id = a.run_id AND b.arm_id = a.arm_id AND b.item_id = a.item_id "
    "AND b.repeat = a.repeat AND b.kind = 'call')";

constexpr const char* kOrder = " ORDER BY g.position, a.repeat, a.attempt_no";

ScoreRecord read_score(SQLite::Statement& row, int at) {
  ScoreRecord score;
  score.scorer_version = row.getColumn(at).getString();
  score.outcome = row.getColumn(at + 1).getString();
  score.verdict = row.getColumn(at + 2).getString();
  score.rung = row.getColumn(at + 3).getString();
  score.schema_valid = row.getColumn(at + 4).getInt() != 0;
  score.value_valid = row.getColumn(at + 5).getInt() != 0;
  score.answer = row.getColumn(at + 6).getString();
  if (!row.getColumn(at + 7).isNull()) score.confidence = row.getColumn(at + 7).getDouble();
  score.fields_json = row.getColumn(at + 8).getString();
  score.reason = row.getColumn(at + 9).getString();
  score.measures_json = row.getColumn(at + 10).getString();
  return score;
}

void read_answer(SQLite::Statement& row, AnswerRow& answer) {
  answer.attempt_row = row.getColumn(0).getInt64();
  answer.item_row = row.getColumn(1).getInt64();
  answer.item_id = row.getColumn(2).getString();
  answer.expected_json = row.getColumn(3).getString();
  answer.slices_json = row.getColumn(4).getString();
  answer.input = row.getColumn(5).getString();
  answer.key.item = answer.item_row;
  answer.key.repeat = row.getColumn(6).getInt();
  answer.key.attempt_no = row.getColumn(7).getInt();
  answer.attempt_outcome = row.getColumn(8).getString();
  answer.error = row.getColumn(9).getString();
  answer.text = row.getColumn(10).getString();
  answer.finish_reason = row.getColumn(11).getString();
  answer.served_model = row.getColumn(12).getString();
  answer.dropped_parameters = row.getColumn(13).getString();
  answer.usage.input = optional_integer(row.getColumn(14));
  answer.usage.cached = optional_integer(row.getColumn(15));
  answer.usage.cache_write = optional_integer(row.getColumn(16));
  answer.usage.output = optional_integer(row.getColumn(17));
  answer.usage.reasoning = optional_integer(row.getColumn(18));
  answer.micro_usd = optional_integer(row.getColumn(19));
  answer.latency_us = optional_integer(row.getColumn(20));
  answer.ttft_us = optional_integer(row.getColumn(21));
  answer.from_cache = row.getColumn(22).getInt() != 0;
  answer.started_unix_ms = row.getColumn(23).getInt64();
  answer.score.reset();
  if (!row.getColumn(24).isNull()) answer.score = read_score(row, 24);
  answer.kind = attempt_kind_from_string(row.getColumn(35).getString()).value_or(AttemptKind::call);
  answer.served_by = row.getColumn(36).getString();
  answer.batch = {row.getColumn(37).getInt(), row.getColumn(38).getInt(),
                  row.getColumn(39).getInt()};
}

Status walk(SQLite::Database& database, const std::string& sql, RowId run, RowId arm,
            const std::function<void(const AnswerRow&)>& take) {
  SQLite::Statement rows(database, sql);
  rows.bind(1, run);
  rows.bind(2, arm);
  AnswerRow answer;
  answer.key.arm = arm;
  while (rows.executeStep()) {
    read_answer(rows, answer);
    take(answer);
  }
  return {};
}

}  // namespace

Status RunStore::for_each_answer(RowId run, RowId arm,
                                 const std::function<void(const AnswerRow&)>& take) {
  return guarded(state_->path, [&]() -> Status {
    return walk(*state_->database,
                fmt::format("SELECT {}{}{}{}", kColumns, from_arm(), kOnlyFinal, kOrder), run, arm,
                take);
  });
}

Status RunStore::for_each_attempt(RowId run, RowId arm,
                                  const std::function<void(const AnswerRow&)>& take) {
  return guarded(state_->path, [&]() -> Status {
    return walk(*state_->database, fmt::format("SELECT {}{}{}", kColumns, from_arm(), kOrder), run,
                arm, take);
  });
}

Result<std::vector<AnswerRow>> RunStore::answers_to(RowId run, RowId arm, RowId item, Which which) {
  const std::string sql = fmt::format(
      "SELECT {} FROM attempt a{}WHERE a.run_id = ?1 AND a.arm_id = ?2 AND a.item_id = ?3{} "
      "ORDER BY a.repeat",
      kColumns, kItemAndScore, which == Which::final ? kOnlyFinal : kOnlyFirstTry);
  return guarded(state_->path, [&]() -> Result<std::vector<AnswerRow>> {
    SQLite::Statement& rows = state_->prepare(sql);
    rows.bind(1, run);
    rows.bind(2, arm);
    rows.bind(3, item);
    std::vector<AnswerRow> answers;
    while (rows.executeStep()) {
      answers.emplace_back().key.arm = arm;
      read_answer(rows, answers.back());
    }
    return answers;
  });
}

}  // namespace assay::store
