// Traffic as it was stored.

#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

// By row, not by the index of (task, key): in the order they were stored, and without a sorter.
// Logs come in any order: a request is one of the cache's where all of its answers are.
constexpr const char* kRequests =
    "SELECT id, key, started_unix_ms, cluster, slices, CASE WHEN unshadowable = '' AND "
    "(SELECT min(from_cache) FROM traffic_answer WHERE request_id = q.id) = 1 THEN "
    "'answered from a cache' ELSE unshadowable END FROM traffic_request q "
    "WHERE id > ? AND +task = ? ORDER BY id";
constexpr const char* kRequest =
    "SELECT q.task, q.key, q.source, q.started_unix_ms, q.cluster, q.slices, q.unshadowable, "
    "q.content_hash, q.content_bytes, t.text, q.turns FROM traffic_request q "
    "JOIN traffic_system t ON t.id = q.system_id WHERE q.id = ?";
constexpr const char* kAnswers =
    "SELECT record_id, model, requested_model, served_model, started_unix_ms, outcome, "
    "http_status, latency_us, ttft_us, tokens_input, tokens_cached, tokens_cache_write, "
    "tokens_output, tokens_reasoning, micro_usd, finish_reason, streamed, from_cache, error, "
    "scorer_version, final_outcome, rung, schema_valid, value_valid, answer, confidence, "
    "text_hash, text_bytes, text FROM traffic_answer WHERE request_id = ? ORDER BY id";

TrafficAnswer read_answer(SQLite::Statement& rows) {
  ColumnReader row(rows);
  TrafficAnswer answer;
  Attempt& attempt = answer.attempt;
  Completion& completion = attempt.completion;
  row.text(answer.record_id);
  row.text(answer.model);
  row.text(answer.requested_model);
  row.text(completion.served_model);
  attempt.started_unix_ms = row.optional_integer().value_or(0);
  attempt.outcome = outcome_from_string(row.text()).value_or(Outcome::harness_internal);
  attempt.http_status = static_cast<int>(row.integer());
  attempt.timing.latency = std::chrono::nanoseconds(-1);
  if (const auto us = row.optional_integer()) {
    attempt.timing.latency = std::chrono::microseconds(*us);
  }
  if (const auto us = row.optional_integer()) {
    attempt.timing.time_to_first_token = std::chrono::microseconds(*us);
  }
  TokenUsage& usage = completion.usage;
  for (auto* tokens :
       {&usage.input, &usage.cached, &usage.cache_write, &usage.output, &usage.reasoning}) {
    *tokens = row.optional_integer();
  }
  if (const auto cost = row.optional_integer()) answer.cost = MicroUsd{*cost};
  row.text(completion.finish_reason);
  if (const auto streamed = row.optional_integer()) answer.streamed = *streamed != 0;
  answer.from_cache = row.yes();
  row.text(attempt.error);
  ScoreRecord& score = answer.score;
  row.text(score.scorer_version);
  row.text(score.outcome);
  row.text(score.rung);
  score.verdict = "unscored";
  score.schema_valid = row.yes();
  score.value_valid = row.yes();
  row.text(score.answer);
  score.confidence = row.optional_real();
  row.text(answer.text_hash);
  answer.text_bytes = row.integer();
  row.text(completion.text);
  return answer;
}

}  // namespace

Status TrafficStore::for_each_request(const std::string& task, RowId after,
                                      const std::function<void(const TrafficRow&)>& take) {
  return guarded(state_.path, [&]() -> Status {
    SQLite::Statement rows(*state_.database, kRequests);
    Binder(rows).add(after).add(task);
    TrafficRow request;
    while (rows.executeStep()) {
      ColumnReader row(rows);
      request.row = row.integer();
      row.text(request.key);
      request.started_unix_ms = row.optional_integer();
      row.text(request.cluster);
      row.text(request.slices_json);
      row.text(request.unshadowable);
      take(request);
    }
    return {};
  });
}

Result<std::vector<TrafficAnswer>> TrafficStore::answers_to(RowId request) {
  return guarded(state_.path, [&]() -> Result<std::vector<TrafficAnswer>> {
    auto& rows = state_.prepare(kAnswers);
    Binder(rows).add(request);
    std::vector<TrafficAnswer> answers;
    while (rows.executeStep()) answers.push_back(read_answer(rows));
    rows.reset();
    return answers;
  });
}

Result<TrafficRequest> TrafficStore::request(RowId id) {
  return guarded(state_.path, [&]() -> Result<TrafficRequest> {
    auto& rows = state_.prepare(kRequest);
    Binder(rows).add(id);
    if (!rows.executeStep()) return Error{ErrorKind::storage, "no such request is stored"};
    ColumnReader row(rows);
    TrafficRequest request;
    row.text(request.task);
    row.text(request.key);
    row.text(request.source);
    request.started_unix_ms = row.optional_integer();
    row.text(request.cluster);
    row.text(request.slices_json);
    row.text(request.unshadowable);
    row.text(request.content_hash);
    request.content_bytes = row.integer();
    row.text(request.system);
    row.text(request.turns_json);
    rows.reset();
    return request;
  });
}

Result<std::string> TrafficStore::answer_text(RowId attempt_row) {
  return guarded(state_.path, [&]() -> Result<std::string> {
    auto& rows = state_.prepare("SELECT text FROM attempt WHERE id = ?");
    Binder(rows).add(attempt_row);
    if (!rows.executeStep()) return Error{ErrorKind::storage, "no such attempt is stored"};
    std::string text = rows.getColumn(0).getString();
    rows.reset();
    return text;
  });
}

}  // namespace assay::store
