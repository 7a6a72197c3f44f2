// Writing attempts and their scores.

#include <SQLiteCpp/Transaction.h>

#include "store/database.hpp"

namespace assay::store {
namespace {

std::int64_t microseconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

template <class T>
void bind_optional(SQLite::Statement& statement, int index, const std::optional<T>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

/// Only calls that got an answer have a latency worth keeping: the time to a refused connection
/// says nothing about a model.
bool has_latency(const Attempt& attempt) {
  return is_scored(attempt.outcome) && attempt.timing.latency.count() >= 0;
}

void bind_attempt(SQLite::Statement& insert, RowId run, const AttemptRecord& record) {
  const Attempt& attempt = record.attempt;
  const Completion& completion = attempt.completion;
  int at = 0;
  insert.bind(++at, run);
  insert.bind(++at, record.key.arm);
  insert.bind(++at, record.key.item);
  insert.bind(++at, record.key.repeat);
  insert.bind(++at, record.key.attempt_no);
  insert.bind(++at, attempt.started_unix_ms);
  insert.bind(++at, std::string(to_string(attempt.outcome)));
  insert.bind(++at, attempt.http_status);
  if (has_latency(attempt)) {
    insert.bind(++at, microseconds(attempt.timing.latency));
  } else {
    insert.bind(++at);
  }
  if (attempt.timing.time_to_first_token) {
    insert.bind(++at, microseconds(*attempt.timing.time_to_first_token));
  } else {
    insert.bind(++at);
  }
  insert.bind(++at, microseconds(attempt.timing.connect));
  insert.bind(++at, microseconds(record.queued));
  bind_optional(insert, ++at, completion.usage.input);
  bind_optional(insert, ++at, completion.usage.cached);
  bind_optional(insert, ++at, completion.usage.cache_write);
  bind_optional(insert, ++at, completion.usage.output);
  bind_optional(insert, ++at, completion.usage.reasoning);
  if (record.cost) {
    insert.bind(++at, record.cost->value);
  } else {
    insert.bind(++at);
  }
  insert.bind(++at, completion.finish_reason);
  insert.bind(++at, completion.served_model);
  insert.bind(++at, completion.response_id);
  insert.bind(++at, record.request_hash);
  insert.bind(++at, attempt.dropped_parameters);
  insert.bind(++at, record.from_cache ? 1 : 0);
  insert.bind(++at, attempt.error);
  insert.bindNoCopy(++at, completion.text);
  insert.bind(++at, std::string(to_string(record.kind)));
  insert.bind(++at, record.served_by);
  insert.bind(++at, record.batch.size);
  insert.bind(++at, record.batch.position);
  insert.bind(++at, record.batch.unasked);
}

constexpr const char* kInsertAttempt =
    "INSERT INTO attempt (run_id, arm_id, item_id, repeat, attempt_no, started_unix_ms, outcome, "
    "http_status, latency_us, ttft_us, connect_us, queued_us, tokens_input, tokens_cached, "
    "tokens_cache_write, tokens_output, tokens_reasoning, micro_usd, finish_reason, served_model, "
    "response_id, request_hash, dropped_parameters, from_cache, error, text, kind, served_by, "
    "batch_size, batch_position, batch_unasked) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING";

// `created` orders the scores of one attempt; the newest one counts.
constexpr const char* kInsertScore =
    "INSERT INTO score (attempt_id, scorer_version, outcome, verdict, rung, schema_valid, "
    "value_valid, "
    "answer, confidence, fields, measures, reason, created) "
    "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12, "
    "(SELECT coalesce(max(created), 0) + 1 FROM score WHERE attempt_id = ?1)) "
    "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, verdict = excluded.verdict, "
    "rung = excluded.rung, schema_valid = excluded.schema_valid, value_valid = "
    "excluded.value_valid, "
    "answer = excluded.answer, confidence = excluded.confidence, fields = excluded.fields, "
    "measures = excluded.measures, reason = excluded.reason, created = excluded.created";

void insert_score(SQLite::Statement& insert, RowId attempt, const ScoreRecord& score) {
  int at = 0;
  insert.bind(++at, attempt);
  insert.bind(++at, score.scorer_version);
  insert.bind(++at, score.outcome);
  insert.bind(++at, score.verdict);
  insert.bind(++at, score.rung);
  insert.bind(++at, score.schema_valid ? 1 : 0);
  insert.bind(++at, score.value_valid ? 1 : 0);
  insert.bind(++at, score.answer);
  bind_optional(insert, ++at, score.confidence);
  insert.bind(++at, score.fields_json);
  insert.bind(++at, score.measures_json);
  insert.bind(++at, score.reason);
  insert.exec();
}

}  // namespace

void RunStore::State::insert_entries(RowId run, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    auto& insert = prepare(kInsertAttempt);
    bind_attempt(insert, run, entry.attempt);
    if (insert.exec() == 0) continue;
    insert_score(prepare(kInsertScore), database->getLastInsertRowid(), entry.score);
  }
}

Status RunStore::record(RowId run, const std::vector<Entry>& entries) {
  return state_->write([&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    state_->insert_entries(run, entries);
    transaction.commit();
    return {};
  });
}

Status RunStore::import_run(RunRecord& run, std::vector<Entry> entries) {
  return state_->write([&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    state_->insert_run(run);
    for (Entry& entry : entries) {
      AttemptKey& key = entry.attempt.key;
      key.arm = run.arms.at(static_cast<std::size_t>(key.arm)).row;
    }
    state_->insert_entries(run.row, entries);
    transaction.commit();
    return {};
  });
}

Status RunStore::rescore(const std::vector<Rescore>& scores) {
  return state_->write([&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Rescore& rescore : scores) {
      insert_score(state_->prepare(kInsertScore), rescore.attempt_row, rescore.score);
    }
    transaction.commit();
    return {};
  });
}

}  // namespace assay::store
