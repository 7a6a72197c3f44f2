// Portkey's log export. Costs are cents. Names may be nested (`request: {body}`) or flat
// (`"request.body"`), bodies JSON or a text with JSON in it.

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

constexpr double kCentsPerDollar = 100;

std::string recognise(const Json& line) {
  for (const char* name : {"ai_org", "ai_model", "req_units", "cache_status"}) {
    if (line.contains(name)) return std::string("an entry has ") + name;
  }
  return {};
}

/// The body of `request` or `response`; null when the export has none.
Json body_of(const Json& entry, const std::string& side) {
  if (const Json* flat = member(entry, (side + ".body").c_str())) return unwrapped(*flat);
  const Json* nested = member(entry, side.c_str());
  if (nested == nullptr) return nullptr;
  const Json object = unwrapped(*nested);
  const Json* body = member(object, "body");
  return body != nullptr ? unwrapped(*body) : object;
}

void read_names(const Json& entry, LoggedCall& call) {
  const Json* metadata = member(entry, "metadata");
  if (metadata == nullptr) return;
  if (metadata->is_array()) {
    for (const Json& pair : *metadata) {
      add_slice(any_text(pair, {"key"}), any_text(pair, {"value"}), call.slices);
    }
  } else {
    const Json values = unwrapped(*metadata);
    add_slices(&values, call.slices);
  }
  for (const char* name : {"session_id", "session", "_user"}) {
    const auto found = call.slices.find(name);
    if (found == call.slices.end()) continue;
    if (call.cluster.empty()) call.cluster = found->second;
    call.slices.erase(found);
  }
}

Result<Entry> read(const Json& entry) {
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(entry, {"id", "log_id"});
  call.group = any_text(entry, {"trace_id"});
  call.started_unix_ms = unix_ms_of(member(entry, "created_at"));
  call.requested_model = any_text(entry, {"ai_model"});
  call.latency = milliseconds_of(member(entry, "response_time"));
  call.streamed = flag_of(member(entry, "stream_mode"));
  call.usage.input = count_of_any(member(entry, "req_units"));
  call.usage.output = count_of_any(member(entry, "res_units"));
  const std::string currency = normalised(any_text(entry, {"cost_currency"}));
  if (const auto cents = number_of(member(entry, "cost"));
      cents && (currency.empty() || currency == "usd")) {
    const Json dollars = *cents / kCentsPerDollar;
    call.cost = usd_of(&dollars);
  }
  const std::string cache = normalised(any_text(entry, {"cache_status"}));
  call.from_cache = cache.ends_with("hit");
  read_names(entry, call);

  const Json request = body_of(entry, "request");
  if (!request.is_null()) read_request_body(request, call);
  const Json response = body_of(entry, "response");
  const int status =
      static_cast<int>(count_of_any(member(entry, "response_status_code")).value_or(0));
  call.http_status = status;
  const bool is_read = !response.is_null() && read_response_body(response, status, call);
  const bool has_failed = status >= 400 || flag_of(member(entry, "is_success")) == false;
  if (!is_read && has_failed) {
    read_failure(status, response.is_null() ? "" : safe_dump(response), call);
  }
  return read;
}

}  // namespace

const Format kPortkey{LogFormat::portkey, "portkey", recognise, nullptr, read};

}  // namespace assay::shadow
