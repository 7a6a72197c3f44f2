// OpenTelemetry GenAI spans as OTLP JSON, one export request a line. 64-bit integers are texts,
// times nanoseconds. Contents are off unless somebody turned them on; where they are depends on the
// age of the instrumentation: attributes, span events, or numbered attributes.

#include <fmt/format.h>

#include <charconv>

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

constexpr int kMostNumbered = 1000;

std::string recognise(const Json& line) {
  return line.contains("resourceSpans") ? "a line has resourceSpans" : "";
}

/// `{"intValue":"81"}` as 81, and so on down into lists.
Json plain(const Json& value) {
  if (const Json* number = member(value, "intValue")) {
    if (const auto count = count_of_any(number)) return *count;
    return *number;
  }
  for (const char* name : {"stringValue", "doubleValue", "boolValue"}) {
    if (const Json* found = member(value, name)) return *found;
  }
  if (const Json* list = member(value, "arrayValue")) {
    Json values = Json::array();
    if (const Json* items = member(*list, "values"); items != nullptr && items->is_array()) {
      for (const Json& item : *items) values.push_back(plain(item));
    }
    return values;
  }
  if (const Json* map = member(value, "kvlistValue")) {
    Json values = Json::object();
    if (const Json* items = member(*map, "values"); items != nullptr && items->is_array()) {
      for (const Json& item : *items) {
        if (const Json* inner = member(item, "value"))
          values[any_text(item, {"key"})] = plain(*inner);
      }
    }
    return values;
  }
  return nullptr;
}

/// The list of keys and values as an object.
Json attributes_of(const Json& owner) {
  Json attributes = Json::object();
  const Json* list = member(owner, "attributes");
  if (list == nullptr || !list->is_array()) return attributes;
  for (const Json& attribute : *list) {
    const Json* value = member(attribute, "value");
    const std::string key = any_text(attribute, {"key"});
    if (value != nullptr && !key.empty()) attributes[key] = plain(*value);
  }
  return attributes;
}

/// A span whose attributes are an object, and with its resource's.
Json flat_span(const Json& span, const Json& resource) {
  Json flat = span;
  flat["attributes"] = attributes_of(span);
  flat["resource"] = resource;
  Json events = Json::array();
  if (const Json* list = member(span, "events"); list != nullptr && list->is_array()) {
    for (const Json& event : *list) {
      events.push_back({{"name", any_text(event, {"name"})}, {"attributes", attributes_of(event)}});
    }
  }
  flat["events"] = std::move(events);
  return flat;
}

/// Calls `visit` for each element of a list that may not be there.
template <class Visit>
void for_each_in(const Json& owner, const char* name, const Visit& visit) {
  const Json* list = member(owner, name);
  if (list == nullptr || !list->is_array()) return;
  for (const Json& element : *list) visit(element);
}

std::vector<Json> entries(const Json& line) {
  std::vector<Json> spans;
  for_each_in(line, "resourceSpans", [&](const Json& of_resource) {
    const Json* owner = member(of_resource, "resource");
    const Json resource = owner != nullptr ? attributes_of(*owner) : Json::object();
    for_each_in(of_resource, "scopeSpans", [&](const Json& scope) {
      for_each_in(scope, "spans",
                  [&](const Json& span) { spans.push_back(flat_span(span, resource)); });
    });
  });
  return spans;
}

/// `gen_ai.prompt.0.role`, `gen_ai.prompt.0.content`, ... as a list of messages.
Json numbered(const Json& attributes, const std::string& before, const std::string& after) {
  Json messages = Json::array();
  for (int i = 0; i < kMostNumbered; ++i) {
    const std::string name = fmt::format("{}.{}{}", before, i, after);
    const Json* content = member(attributes, (name + ".content").c_str());
    if (content == nullptr) break;
    messages.push_back(
        {{"role", any_text(attributes, {(name + ".role").c_str()})}, {"content", *content}});
  }
  return messages;
}

/// Messages that older instrumentations wrote as events of the span.
void read_events(const Json& span, Json& asked, Json& answered) {
  for_each_in(span, "events", [&](const Json& event) {
    const std::string name = any_text(event, {"name"});
    const Json* attributes = member(event, "attributes");
    if (attributes == nullptr) return;
    for (const char* side : {"gen_ai.input.messages", "gen_ai.output.messages"}) {
      if (const Json* list = member(*attributes, side)) {
        (std::string_view(side).find("input") != std::string_view::npos ? asked : answered) =
            unwrapped(*list);
      }
    }
    const Json* content = any_member(*attributes, {"content", "gen_ai.event.content", "message"});
    if (content == nullptr) return;
    for (const char* role : {"system", "user", "assistant", "tool"}) {
      if (name == fmt::format("gen_ai.{}.message", role)) {
        asked.push_back({{"role", role}, {"content", *content}});
      }
    }
    if (name == "gen_ai.choice") {
      const Json message = unwrapped(*content);
      const Json* inner = member(message, "content");
      answered.push_back({{"role", "assistant"}, {"content", inner != nullptr ? *inner : message}});
    }
  });
}

void read_content(const Json& span, const Json& attributes, LoggedCall& call) {
  Json asked = Json::array();
  Json answered = Json::array();
  if (const Json* input = member(attributes, "gen_ai.input.messages")) asked = unwrapped(*input);
  if (const Json* output = member(attributes, "gen_ai.output.messages"))
    answered = unwrapped(*output);
  if (asked.empty()) asked = numbered(attributes, "gen_ai.prompt", "");
  if (answered.empty()) answered = numbered(attributes, "gen_ai.completion", "");
  if (asked.empty()) asked = numbered(attributes, "llm.input_messages", ".message");
  if (answered.empty()) answered = numbered(attributes, "llm.output_messages", ".message");
  if (asked.empty()) read_events(span, asked, answered);
  if (!asked.empty()) read_messages(asked, call);
  if (const Json* system = member(attributes, "gen_ai.system_instructions")) {
    add_system(unwrapped(*system), call);
  }
  if (!answered.empty()) read_output(answered, call);
}

std::string finish_reason_of(const Json& attributes) {
  const Json* reasons = member(attributes, "gen_ai.response.finish_reasons");
  if (reasons == nullptr) return {};
  const Json list = unwrapped(*reasons);
  return list.is_array() && !list.empty() && list.front().is_string()
             ? list.front().get<std::string>()
             : std::string();
}

void read_usage(const Json& attributes, TokenUsage& usage) {
  const auto count = [&](std::initializer_list<const char*> names) {
    return count_of_any(any_member(attributes, names));
  };
  usage.input =
      count({"gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"});
  usage.output = count({"gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens",
                        "llm.token_count.completion"});
  usage.cached = count({"gen_ai.usage.cache_read.input_tokens"});
  usage.cache_write =
      count({"gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens"});
  usage.reasoning = count({"gen_ai.usage.reasoning.output_tokens"});
}

/// A double has no room for nanoseconds since 1970: they are read as the digits they are.
std::optional<std::int64_t> nanoseconds_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_number_integer()) return value->get<std::int64_t>();
  if (!value->is_string()) return std::nullopt;
  const auto& text = value->get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void read_times(const Json& span, const Json& attributes, LoggedCall& call) {
  const auto from = nanoseconds_of(member(span, "startTimeUnixNano"));
  const auto to = nanoseconds_of(member(span, "endTimeUnixNano"));
  if (from && *from > 0) call.started_unix_ms = *from / 1'000'000;
  if (from && to && *from > 0 && *to >= *from) call.latency = std::chrono::nanoseconds(*to - *from);
  call.streamed = flag_of(member(attributes, "gen_ai.request.stream"));
  call.time_to_first_token = seconds_of(member(attributes, "gen_ai.response.time_to_first_chunk"));
}

/// Attributes that are about the caller's own business.
void read_names(const Json& span, const Json& attributes, LoggedCall& call) {
  call.cluster =
      any_text(attributes, {"gen_ai.conversation.id", "session.id", "user.id", "enduser.id"});
  Json own = Json::object();
  for (const auto& [name, value] : attributes.items()) {
    bool is_known = false;
    for (const char* prefix : {"gen_ai.", "llm.", "server.", "error.", "http.", "url.", "network.",
                               "otel.", "telemetry.", "thread.", "code.", "session.", "user.",
                               "enduser.", "openinference.", "input.", "output.", "exception."}) {
      is_known = is_known || name.rfind(prefix, 0) == 0;
    }
    if (!is_known) own[name] = value;
  }
  add_slices(&own, call.slices);
  add_slice("prompt", any_text(attributes, {"gen_ai.prompt.name"}), call.slices);
  if (const Json* resource = member(span, "resource")) {
    add_slice("service", any_text(*resource, {"service.name"}), call.slices);
    add_slice("environment",
              any_text(*resource, {"deployment.environment.name", "deployment.environment"}),
              call.slices);
  }
}

bool has_failed(const Json& span, const Json& attributes) {
  const Json* status = member(span, "status");
  const Json* code = status != nullptr ? member(*status, "code") : nullptr;
  const bool is_error = code != nullptr && (*code == 2 || *code == "STATUS_CODE_ERROR");
  return is_error || member(attributes, "error.type") != nullptr;
}

/// What a span is that is no call to a chat model; empty: it is one.
std::string other_kind(const Json& attributes) {
  const std::string operation =
      any_text(attributes, {"gen_ai.operation.name", "openinference.span.kind"});
  for (const char* chat : {"chat", "generate_content", "text_completion", "LLM"}) {
    if (operation == chat) return {};
  }
  if (!operation.empty()) return printable(operation, 40);
  const bool has_model = any_member(attributes, {"gen_ai.request.model", "gen_ai.response.model",
                                                 "llm.model_name"}) != nullptr;
  return has_model ? std::string() : "a span without a model";
}

Result<Entry> read(const Json& span) {
  static const Json kNone = Json::object();
  const Json* found = member(span, "attributes");
  const Json& attributes = found != nullptr ? *found : kNone;
  if (std::string other = other_kind(attributes); !other.empty()) {
    return Entry{{}, std::move(other)};
  }
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(span, {"spanId"});
  call.group = any_text(span, {"traceId"});
  call.requested_model = any_text(attributes, {"gen_ai.request.model", "llm.model_name"});
  call.served_model = any_text(attributes, {"gen_ai.response.model"});
  call.finish_reason = finish_reason_of(attributes);
  read_times(span, attributes, call);
  read_usage(attributes, call.usage);
  read_names(span, attributes, call);
  read_content(span, attributes, call);
  if (has_failed(span, attributes)) {
    const Json* status = member(span, "status");
    const auto number =
        count_of_any(any_member(attributes, {"http.response.status_code", "error.type"}));
    std::string error = any_text(attributes, {"error.type"});
    if (status != nullptr) error.append(" ").append(any_text(*status, {"message"}));
    const bool is_status = number && *number >= 400 && *number < 600;
    read_failure(is_status ? static_cast<int>(*number) : 0, error, call);
  }
  return read;
}

}  // namespace

const Format kOtel{LogFormat::otel, "otel", recognise, entries, read};

}  // namespace assay::shadow
