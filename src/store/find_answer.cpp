// The answer that a deterministic call got in an earlier run.

#include "store/database.hpp"

namespace assay::store {
namespace {

// The first line's conditions are those of the index.
constexpr const char* kNewest =
    "SELECT http_status, latency_us, ttft_us, connect_us, tokens_input, tokens_cached, "
    "tokens_cache_write, tokens_output, tokens_reasoning, finish_reason, served_model, "
    "response_id, text FROM attempt "
    "WHERE outcome = 'ok' AND from_cache = 0 AND request_hash <> '' "
    "AND request_hash = ?1 AND dropped_parameters = '' AND run_id <> ?2 ORDER BY id DESC LIMIT 1";

std::chrono::nanoseconds microseconds(const SQLite::Column& column) {
  return std::chrono::microseconds(column.getInt64());
}

AttemptRecord read_attempt(SQLite::Statement& row) {
  AttemptRecord record;
  Attempt& attempt = record.attempt;
  Completion& completion = attempt.completion;
  attempt.outcome = Outcome::ok;
  attempt.http_status = row.getColumn(0).getInt();
  attempt.timing.latency = std::chrono::nanoseconds(-1);
  if (!row.getColumn(1).isNull()) attempt.timing.latency = microseconds(row.getColumn(1));
  if (!row.getColumn(2).isNull())
    attempt.timing.time_to_first_token = microseconds(row.getColumn(2));
  attempt.timing.connect = microseconds(row.getColumn(3));
  completion.usage.input = optional_integer(row.getColumn(4));
  completion.usage.cached = optional_integer(row.getColumn(5));
  completion.usage.cache_write = optional_integer(row.getColumn(6));
  completion.usage.output = optional_integer(row.getColumn(7));
  completion.usage.reasoning = optional_integer(row.getColumn(8));
  completion.finish_reason = row.getColumn(9).getString();
  completion.served_model = row.getColumn(10).getString();
  completion.response_id = row.getColumn(11).getString();
  completion.text = row.getColumn(12).getString();
  return record;
}

}  // namespace

Result<std::optional<AttemptRecord>> RunStore::find_answer(const std::string& request_hash,
                                                           RowId other_than_run) {
  return guarded(state_->path, [&]() -> Result<std::optional<AttemptRecord>> {
    SQLite::Statement& row = state_->prepare(kNewest);
    row.bind(1, request_hash);
    row.bind(2, other_than_run);
    if (!row.executeStep()) return std::optional<AttemptRecord>();
    AttemptRecord record = read_attempt(row);
    record.request_hash = request_hash;
    record.from_cache = true;
    row.tryReset();  // an open read would keep the writer from emptying its log
    return std::optional<AttemptRecord>(std::move(record));
  });
}

}  // namespace assay::store
