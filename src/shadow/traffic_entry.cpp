#include "shadow/traffic_entry.hpp"

#include <fmt/format.h>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "eval/score_record.hpp"

namespace assay::shadow {
namespace {

constexpr std::size_t kHashDigits = 32;
constexpr std::size_t kGroupDigits = 16;

std::string short_hash(Hasher& hasher) {
  return hasher.hex().substr(0, kHashDigits);
}

std::string content_hash(const LoggedCall& call) {
  if (!call.has_messages) return {};
  Hasher hasher;
  hasher.add(call.system);
  for (const Turn& turn : call.turns) {
    hasher.add(turn.role == Role::user ? "user" : "assistant").add(turn.text);
  }
  return short_hash(hasher);
}

/// Of all that tells one call from another.
std::string made_id(const LoggedCall& call) {
  Hasher hasher;
  hasher.add(call.content_hash).add(call.requested_model).add(call.served_model).add(call.output);
  hasher.add(call.started_unix_ms ? std::to_string(*call.started_unix_ms) : "");
  hasher.add(call.latency ? std::to_string(call.latency->count()) : "").add(call.error);
  return "made-" + short_hash(hasher);
}

/// One logical request has one key: its retries, and its copies to other models, are in the same
/// trace and ask the same. Other requests of a trace ask something else.
std::string request_key(const LoggedCall& call) {
  if (call.group.empty() || call.content_hash.empty()) return call.id;
  return call.group + "/" + call.content_hash.substr(0, kGroupDigits);
}

std::string turns_json(const LoggedCall& call) {
  Json turns = Json::array();
  for (const Turn& turn : call.turns) {
    turns.push_back({turn.role == Role::user ? "user" : "assistant", turn.text});
  }
  return safe_dump(turns);
}

std::int64_t content_bytes(const LoggedCall& call) {
  std::size_t bytes = call.system.size();
  for (const Turn& turn : call.turns) bytes += turn.text.size();
  return static_cast<std::int64_t>(bytes);
}

store::TrafficRequest request_of(const LoggedCall& call, const std::string& task,
                                 std::string_view source, bool store_content) {
  store::TrafficRequest request;
  request.task = task;
  request.key = request_key(call);
  request.source = source;
  request.started_unix_ms = call.started_unix_ms;
  request.cluster = call.cluster;
  request.slices_json = safe_dump(Json(call.slices));
  request.unshadowable = call.unshadowable;
  request.content_hash = call.content_hash;
  request.content_bytes = content_bytes(call);
  if (store_content && call.has_messages) {
    request.system = call.system;
    request.turns_json = turns_json(call);
  } else if (request.unshadowable.empty()) {
    request.unshadowable = "content not kept";
  }
  return request;
}

store::TrafficAnswer answer_of(const LoggedCall& call, const scoring::Scorer& scorer,
                               bool store_content) {
  store::TrafficAnswer answer;
  answer.model = call.served_model.empty() ? call.requested_model : call.served_model;
  answer.requested_model = call.requested_model;
  Attempt& attempt = answer.attempt;
  attempt.outcome = call.outcome;
  attempt.http_status = call.http_status;
  attempt.error = call.error;
  attempt.started_unix_ms = call.started_unix_ms.value_or(0);
  attempt.timing.latency = call.latency.value_or(std::chrono::nanoseconds(-1));
  attempt.timing.time_to_first_token = call.time_to_first_token;
  attempt.completion.served_model = call.served_model;
  attempt.completion.finish_reason = call.finish_reason;
  attempt.completion.usage = call.usage;
  answer.cost = call.cost;
  answer.streamed = call.streamed;
  answer.from_cache = call.from_cache;
  const bool has_failed = !is_scored(call.outcome);
  // An answer that nobody knows has no score: it is not an empty one.
  if (call.has_output || has_failed) {
    answer.score = eval::to_record(scorer.score("", call.outcome, call.output), scorer.version());
  }
  if (!call.has_output) return answer;
  answer.text_bytes = static_cast<std::int64_t>(call.output.size());
  answer.text_hash = short_hash(Hasher().add(call.output));
  if (store_content) attempt.completion.text = call.output;
  return answer;
}

}  // namespace

void identify(LoggedCall& call) {
  call.content_hash = content_hash(call);
  if (call.id.empty()) call.id = made_id(call);
}

store::TrafficEntry traffic_entry(const LoggedCall& call, const std::string& task,
                                  std::string_view source, const scoring::Scorer& scorer,
                                  bool store_content) {
  store::TrafficEntry entry;
  entry.request = request_of(call, task, source, store_content);
  entry.answer = answer_of(call, scorer, store_content);
  entry.answer.record_id = call.id;
  return entry;
}

}  // namespace assay::shadow
