// Log entries on their way to disk.

#include <SQLiteCpp/Transaction.h>

#include "assay/core/hash.hpp"
#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr const char* kPutSystem =
    "INSERT INTO traffic_system (hash, text) VALUES (?,?) "
    "ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id";
constexpr const char* kPutRequest =
    "INSERT INTO traffic_request (task, key, source, started_unix_ms, cluster, slices, "
    "unshadowable, content_hash, content_bytes, system_id, turns) VALUES (?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT DO NOTHING";
constexpr const char* kFindRequest = "SELECT id FROM traffic_request WHERE task = ? AND key = ?";
constexpr const char* kFindAnswers =
    "SELECT record_id, model FROM traffic_answer WHERE request_id = ?";
constexpr const char* kPutAnswer =
    "INSERT INTO traffic_answer (request_id, model, call_no, record_id, requested_model, "
    "served_model, started_unix_ms, outcome, http_status, latency_us, ttft_us, tokens_input, "
    "tokens_cached, tokens_cache_write, tokens_output, tokens_reasoning, micro_usd, finish_reason, "
    "streamed, from_cache, error, scorer_version, final_outcome, rung, schema_valid, value_valid, "
    "answer, confidence, text_hash, text_bytes, text) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/// The request's row, and whether it is new.
struct PutRequest {
  RowId row = 0;
  bool is_new = false;
};

/// What is stored of a request's answers.
struct Known {
  bool has_record = false;
  int calls = 0;  ///< by this model
};

}  // namespace

/// Within the caller's transaction.
class TrafficStore::Writer {
 public:
  explicit Writer(RunStore::State& state) : state_(state) {}

  void put(const TrafficEntry& entry, TrafficStored& stored) {
    const PutRequest request = put_request(entry.request);
    const Known known = request.is_new ? Known{} : answers(request.row, entry.answer);
    if (known.has_record) {
      ++stored.duplicates;
      return;
    }
    ++(request.is_new ? stored.requests : stored.further_answers);
    put_answer(request.row, known.calls + 1, entry.answer);
  }

 private:
  RowId system_row(const std::string& text) {
    if (last_system_ && last_system_->first == text) return last_system_->second;
    auto& put = state_.prepare(kPutSystem);
    const std::string hash = sha256_hex(text);
    Binder(put).add(hash).large(text);
    put.executeStep();
    const RowId row = put.getColumn(0).getInt64();
    put.reset();
    last_system_ = {text, row};
    return row;
  }

  PutRequest put_request(const TrafficRequest& request) {
    const RowId system = system_row(request.system);
    auto& put = state_.prepare(kPutRequest);
    Binder(put)
        .add(request.task)
        .add(request.key)
        .add(request.source)
        .add(request.started_unix_ms)
        .add(request.cluster)
        .add(request.slices_json)
        .add(request.unshadowable)
        .add(request.content_hash)
        .add(request.content_bytes)
        .add(system)
        .large(request.turns_json);
    if (put.exec() > 0) return {state_.database->getLastInsertRowid(), true};
    auto& find = state_.prepare(kFindRequest);
    Binder(find).add(request.task).add(request.key);
    find.executeStep();
    const RowId row = find.getColumn(0).getInt64();
    find.reset();
    return {row, false};
  }

  Known answers(RowId request, const TrafficAnswer& answer) {
    Known known;
    auto& rows = state_.prepare(kFindAnswers);
    Binder(rows).add(request);
    while (rows.executeStep()) {
      known.has_record = known.has_record || rows.getColumn(0).getString() == answer.record_id;
      known.calls += rows.getColumn(1).getString() == answer.model ? 1 : 0;
    }
    rows.reset();
    return known;
  }

  void put_answer(RowId request, int call_no, const TrafficAnswer& answer) {
    const Attempt& attempt = answer.attempt;
    const Completion& completion = attempt.completion;
    std::optional<std::chrono::nanoseconds> latency;
    if (attempt.timing.latency.count() >= 0) latency = attempt.timing.latency;
    std::optional<std::int64_t> started;
    if (attempt.started_unix_ms > 0) started = attempt.started_unix_ms;
    std::optional<std::int64_t> cost;
    if (answer.cost) cost = answer.cost->value;
    auto& put = state_.prepare(kPutAnswer);
    Binder bind(put);
    bind.add(request).add(answer.model).add(call_no).add(answer.record_id);
    bind.add(answer.requested_model).add(completion.served_model).add(started);
    bind.add(to_string(attempt.outcome)).add(attempt.http_status);
    bind.add(latency).add(attempt.timing.time_to_first_token);
    bind.add(completion.usage.input).add(completion.usage.cached).add(completion.usage.cache_write);
    bind.add(completion.usage.output).add(completion.usage.reasoning).add(cost);
    bind.add(completion.finish_reason).add(answer.streamed).add(answer.from_cache);
    bind.add(attempt.error).add(answer.score.scorer_version).add(answer.score.outcome);
    bind.add(answer.score.rung).add(answer.score.schema_valid).add(answer.score.value_valid);
    bind.add(answer.score.answer).add(answer.score.confidence).add(answer.text_hash);
    bind.add(answer.text_bytes).large(completion.text);
    put.exec();
  }

  RunStore::State& state_;
  std::optional<std::pair<std::string, RowId>> last_system_;  ///< logs repeat it line by line
};

TrafficStore::TrafficStore(RunStore& store) : store_(store), state_(*store.state_) {}

Result<TrafficStored> TrafficStore::put(const std::vector<TrafficEntry>& entries) {
  TrafficStored stored;
  ASSAY_CHECK(state_.write([&]() -> Status {
    SQLite::Transaction transaction(*state_.database, SQLite::TransactionBehavior::IMMEDIATE);
    Writer writer(state_);
    for (const TrafficEntry& entry : entries) writer.put(entry, stored);
    transaction.commit();
    return {};
  }));
  return stored;
}

}  // namespace assay::store
