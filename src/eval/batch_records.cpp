#include "eval/batch_records.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "eval/batch_answer.hpp"

namespace assay::eval {
namespace {

/// The part of `whole` that falls to place `at`, counted from 0, of `items`.
std::int64_t share(std::int64_t whole, int at, int items) {
  return whole / items + (at < whole % items ? 1 : 0);
}

std::optional<std::int64_t> share(const std::optional<std::int64_t>& whole, int at, int items) {
  return whole ? std::optional(share(*whole, at, items)) : std::nullopt;
}

/// Part by part: shared on its own, a sum could come out below that of its parts.
TokenUsage share(const TokenUsage& whole, int at, int items) {
  TokenUsage part;
  part.cached = share(whole.cached, at, items);
  part.cache_write = share(whole.cache_write, at, items);
  part.reasoning = share(whole.reasoning, at, items);
  if (whole.input) {
    const std::int64_t rest =
        *whole.input - whole.cached.value_or(0) - whole.cache_write.value_or(0);
    part.input = share(rest, at, items) + part.cached.value_or(0) + part.cache_write.value_or(0);
  }
  if (whole.output) {
    const std::int64_t rest = *whole.output - whole.reasoning.value_or(0);
    part.output = share(rest, at, items) + part.reasoning.value_or(0);
  }
  return part;
}

/// What is the same for all of them.
store::AttemptRecord common_part(const store::AttemptRecord& call) {
  store::AttemptRecord record = call;
  record.attempt.completion.text.clear();
  record.queued = {};
  return record;
}

}  // namespace

std::vector<store::AttemptRecord> records_of(const store::AttemptRecord& call, int items,
                                             bool is_text) {
  const Attempt& attempt = call.attempt;
  BatchParts batch = parts_of(attempt.outcome, attempt.completion.text, items, is_text);
  std::vector<store::AttemptRecord> records(static_cast<std::size_t>(items), common_part(call));
  for (int at = 0; at < items; ++at) {
    store::AttemptRecord& record = records[static_cast<std::size_t>(at)];
    BatchPart& part = batch.parts[static_cast<std::size_t>(at)];
    record.batch = {items, at + 1, 0};
    record.attempt.outcome = part.outcome;
    record.attempt.completion.text = std::move(part.text);
    if (!part.error.empty()) record.attempt.error = std::move(part.error);
    if (part.outcome == Outcome::ok) record.attempt.error.clear();
    record.attempt.completion.usage = share(attempt.completion.usage, at, items);
    if (call.cost) record.cost = MicroUsd{share(call.cost->value, at, items)};
  }
  records.front().queued = call.queued;
  records.front().batch.unasked = batch.unasked;
  // What came of an answer that failed on the wire is kept for people to look at, once.
  if (!is_scored(attempt.outcome)) {
    records.front().attempt.completion.text = attempt.completion.text;
  }
  return records;
}

}  // namespace assay::eval
