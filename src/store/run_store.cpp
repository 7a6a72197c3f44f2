#include "assay/store/run_store.hpp"

#include <SQLiteCpp/Transaction.h>

#include "assay/core/json.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

std::string slices_json(const std::map<std::string, std::string>& slices) {
  return safe_dump(Json(slices));
}

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

/// Only calls that got an answer have a latency worth keeping: the time to a refused connection says
/// nothing about a model.
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
}

constexpr const char* kInsertAttempt =
    "INSERT INTO attempt (run_id, arm_id, item_id, repeat, attempt_no, started_unix_ms, outcome, "
    "http_status, latency_us, ttft_us, connect_us, queued_us, tokens_input, tokens_cached, "
    "tokens_cache_write, tokens_output, tokens_reasoning, micro_usd, finish_reason, served_model, "
    "response_id, request_hash, dropped_parameters, from_cache, error, text) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING";

// `created` orders the scores of one attempt; the newest one counts.
constexpr const char* kInsertScore =
    "INSERT INTO score (attempt_id, scorer_version, outcome, verdict, rung, schema_valid, value_valid, "
    "answer, confidence, fields, reason, created) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11, "
    "(SELECT coalesce(max(created), 0) + 1 FROM score WHERE attempt_id = ?1)) "
    "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, verdict = excluded.verdict, "
    "rung = excluded.rung, schema_valid = excluded.schema_valid, value_valid = excluded.value_valid, "
    "answer = excluded.answer, confidence = excluded.confidence, fields = excluded.fields, "
    "reason = excluded.reason, created = excluded.created";

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
  insert.bind(++at, score.reason);
  insert.exec();
}

}  // namespace

RunStore::RunStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;
RunStore::~RunStore() = default;

Result<RunStore> RunStore::open(const std::filesystem::path& path, Access access) {
  auto state = std::make_unique<State>();
  state->path = path;
  if (access == Access::read_write && path != ":memory:") {
    // Before the lock, so that no lock file appears beside what cannot be a database.
    ASSAY_CHECK(require_regular_or_absent(path));
    ASSAY_TRY(state->lock, WriteLock::acquire(path));
  }
  ASSAY_TRY(state->database, open_database(path, access));
  return RunStore(std::move(state));
}

Status RunStore::put_golden_set(GoldenSetRecord& set, const std::vector<ItemRecord>& items) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put_set = state_->prepare("INSERT INTO golden_set VALUES (?,?,?) ON CONFLICT DO NOTHING");
    put_set.bind(1, set.hash);
    put_set.bind(2, set.name);
    put_set.bind(3, set.task_yaml);
    const bool is_new_set = put_set.exec() > 0;
    set.item_rows.clear();
    for (const ItemRecord& item : items) {
      auto& put_item = state_->prepare(
          "INSERT INTO item (hash, external_id, input, expected, slices, cluster) "
          "VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id");
      put_item.bind(1, item.hash);
      put_item.bind(2, item.id);
      put_item.bindNoCopy(3, item.input);
      put_item.bindNoCopy(4, item.expected_json);
      put_item.bind(5, slices_json(item.slices));
      put_item.bind(6, item.cluster);
      put_item.executeStep();
      set.item_rows.push_back(put_item.getColumn(0).getInt64());
      put_item.reset();
      if (!is_new_set) continue;
      auto& link = state_->prepare("INSERT INTO golden_set_item VALUES (?,?,?)");
      link.bind(1, set.hash);
      link.bind(2, static_cast<std::int64_t>(set.item_rows.size()));
      link.bind(3, set.item_rows.back());
      link.exec();
    }
    transaction.commit();
    return {};
  });
}

Status RunStore::begin_run(RunRecord& run) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put_run = state_->prepare(
        "INSERT INTO run (public_id, config_hash, config_yaml, tool_version, origin, repeats, "
        "started_unix_ms) VALUES (?,?,?,?,?,?,?)");
    put_run.bind(1, run.id);
    put_run.bind(2, run.config_hash);
    put_run.bind(3, run.config_yaml);
    put_run.bind(4, run.tool_version);
    put_run.bind(5, run.origin);
    put_run.bind(6, run.repeats);
    put_run.bind(7, run.started_unix_ms);
    put_run.exec();
    run.row = state_->database->getLastInsertRowid();
    int position = 0;
    for (ArmRecord& arm : run.arms) {
      auto& put_arm = state_->prepare(
          "INSERT INTO arm (hash, task, golden_set_hash, model, tier, provider, protocol, model_id, "
          "prompt_version, prompt_hash, parameters) VALUES (?,?,?,?,?,?,?,?,?,?,?) "
          "ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id");
      int at = 0;
      for (const std::string* text :
           {&arm.hash, &arm.task, &arm.golden_set_hash, &arm.model, &arm.tier, &arm.provider,
            &arm.protocol, &arm.model_id, &arm.prompt_version, &arm.prompt_hash,
            &arm.parameters_json}) {
        put_arm.bind(++at, *text);
      }
      put_arm.executeStep();
      arm.row = put_arm.getColumn(0).getInt64();
      put_arm.reset();
      auto& link = state_->prepare("INSERT INTO run_arm VALUES (?,?,?)");
      link.bind(1, run.row);
      link.bind(2, ++position);
      link.bind(3, arm.row);
      link.exec();
    }
    transaction.commit();
    return {};
  });
}

Status RunStore::finish_run(RowId run, std::int64_t unix_ms) {
  return guarded(state_->path, [&]() -> Status {
    auto& update = state_->prepare(
        "UPDATE run SET finished_unix_ms = ? WHERE id = ? AND finished_unix_ms IS NULL");
    update.bind(1, unix_ms);
    update.bind(2, run);
    update.exec();
    return {};
  });
}

Status RunStore::record(RowId run, const std::vector<Entry>& entries) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Entry& entry : entries) {
      auto& insert = state_->prepare(kInsertAttempt);
      bind_attempt(insert, run, entry.attempt);
      if (insert.exec() == 0) continue;
      insert_score(state_->prepare(kInsertScore), state_->database->getLastInsertRowid(), entry.score);
    }
    transaction.commit();
    return {};
  });
}

Status RunStore::rescore(const std::vector<Rescore>& scores) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Rescore& rescore : scores) {
      insert_score(state_->prepare(kInsertScore), rescore.attempt_row, rescore.score);
    }
    transaction.commit();
    return {};
  });
}

std::string RunStore::pragma(const std::string& name) {
  return state_->database->execAndGet("PRAGMA " + name).getString();
}

}  // namespace assay::store
