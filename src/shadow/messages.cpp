#include "shadow/messages.hpp"

#include <fmt/format.h>

#include <utility>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "assay/provider/protocol.hpp"
#include "provider/provider_error.hpp"
#include "shadow/fields.hpp"

namespace assay::shadow {
namespace {

constexpr std::size_t kErrorBytes = 500;

/// Type, size and hash of what is no text.
std::string placeholder(const Json& part, LoggedCall& call) {
  const std::string type = any_text(part, {"type"});
  const bool is_tool = type.find("tool") != std::string::npos ||
                       type.find("function") != std::string::npos ||
                       part.contains("functionCall") || part.contains("functionResponse");
  call.cannot_be_asked(is_tool ? "tool calls" : "images or files");
  const std::string bytes = canonical_json(part);
  return fmt::format("[{}, {} bytes, sha256 {}]", type.empty() ? "part" : printable(type, 40),
                     bytes.size(), sha256_hex(bytes).substr(0, 16));
}

/// A part's text: OpenAI, Anthropic and Gemini say `text`, OpenTelemetry says `content`.
void append_part(const Json& part, std::string& text, LoggedCall& call) {
  if (part.is_string()) {
    text += part.get_ref<const std::string&>();
    return;
  }
  const std::string_view type = text_member(part, "type");
  const bool is_text = type.empty() || type.find("text") != std::string_view::npos;
  const Json* content = is_text ? any_member(part, {"text", "content"}) : nullptr;
  if (content != nullptr && content->is_string()) {
    text += content->get_ref<const std::string&>();
  } else if (part.is_object()) {
    text += placeholder(part, call);
  }
}

std::string content_text(const Json* content, LoggedCall& call) {
  std::string text;
  if (content == nullptr) return text;
  if (content->is_array()) {
    for (const Json& part : *content) append_part(part, text, call);
  } else {
    append_part(*content, text, call);
  }
  return text;
}

void add_message(const Json& message, LoggedCall& call) {
  const std::string role = any_text(message, {"role"});
  if (member(message, "tool_calls") != nullptr || member(message, "function_call") != nullptr) {
    call.cannot_be_asked("tool calls");
  }
  std::string text = content_text(any_member(message, {"content", "parts"}), call);
  if (role == "system" || role == "developer") {
    if (!call.turns.empty()) call.cannot_be_asked("a system message amid the turns");
    if (!call.system.empty()) call.system += "\n\n";
    call.system += text;
    return;
  }
  if (role == "tool" || role == "function") call.cannot_be_asked("tool calls");
  const bool is_model = role == "assistant" || role == "model";
  call.turns.push_back({is_model ? Role::assistant : Role::user, std::move(text)});
}

bool is_message_list(const Json& value) {
  return value.is_array() && !value.empty() && value.front().is_object() &&
         value.front().contains("role");
}

const provider::Protocol* protocol_of(const Json& body) {
  if (member(body, "choices") != nullptr)
    return &provider::protocol(provider::ProtocolKind::openai);
  if (member(body, "candidates") != nullptr || member(body, "usageMetadata") != nullptr) {
    return &provider::protocol(provider::ProtocolKind::gemini);
  }
  if (text_member(body, "type") == "message") {
    return &provider::protocol(provider::ProtocolKind::anthropic);
  }
  if (member(body, "error") != nullptr) return &provider::protocol(provider::ProtocolKind::openai);
  return nullptr;
}

bool has_tool_calls(const Json& body) {
  const Json* choices = member(body, "choices");
  if (choices == nullptr || !choices->is_array() || choices->empty()) return false;
  const Json* message = member(choices->front(), "message");
  return message != nullptr && member(*message, "tool_calls") != nullptr;
}

/// What ended an answer, in anybody's words.
Outcome outcome_of(const std::string& finish_reason) {
  const std::string reason = normalised(finish_reason);
  if (reason == "length" || reason == "max_tokens") return Outcome::model_truncated;
  for (const char* refused : {"content_filter", "refusal", "safety", "prohibited_content"}) {
    if (reason == refused) return Outcome::model_refused;
  }
  return Outcome::ok;
}

Outcome outcome_of_words(const std::string& error) {
  const std::string words = normalised(error);
  const auto says = [&words](const char* word) { return words.find(word) != std::string::npos; };
  if (says("timeout") || says("timed out")) return Outcome::wire_timeout;
  if (says("ratelimit") || says("rate limit") || says("rate_limit")) {
    return Outcome::wire_rate_limited;
  }
  if (says("quota")) return Outcome::wire_quota_exhausted;
  if (says("overloaded") || says("serviceunavailable")) return Outcome::wire_overloaded;
  if (says("authentication") || says("permission")) return Outcome::wire_auth;
  if (says("notfound") || says("not_found")) return Outcome::wire_not_found;
  if (says("content_filter") || says("contentpolicy")) return Outcome::model_refused;
  if (says("badrequest") || says("bad_request") || says("invalid_request")) {
    return Outcome::wire_bad_request;
  }
  if (says("connection")) return Outcome::wire_connect;
  return Outcome::wire_server_error;
}

template <class T>
void take_known(const std::optional<T>& from, std::optional<T>& into) {
  if (from) into = from;
}

}  // namespace

void add_system(const Json& system, LoggedCall& call) {
  const Json* content = any_member(system, {"parts", "content"});
  const std::string text = content_text(content != nullptr ? content : &system, call);
  if (text.empty()) return;
  call.has_messages = true;
  call.system = call.system.empty() ? text : text + "\n\n" + call.system;
}

void read_messages(const Json& messages, LoggedCall& call) {
  const Json value = unwrapped(messages);
  if (value.is_string()) {
    if (value.get_ref<const std::string&>().empty()) return;
    call.has_messages = true;
    call.turns.push_back({Role::user, value.get<std::string>()});
  } else if (is_message_list(value)) {
    call.has_messages = true;
    for (const Json& message : value) add_message(message, call);
  } else if (value.is_object()) {
    read_request_body(value, call);
  }
}

void read_request_body(const Json& body, LoggedCall& call) {
  if (const Json* system =
          any_member(body, {"system", "systemInstruction", "system_instruction"})) {
    add_system(*system, call);
  }
  if (const Json* messages = any_member(body, {"messages", "contents", "prompt"})) {
    read_messages(*messages, call);
  }
  if (call.requested_model.empty()) call.requested_model = any_text(body, {"model"});
  if (!call.streamed) call.streamed = flag_of(member(body, "stream"));
  const Json* choices = member(body, "n");
  if (choices != nullptr && choices->is_number() && choices->get<double>() > 1) {
    call.cannot_be_asked("several answers were asked for");
  }
  for (const char* state : {"previous_response_id", "conversation", "container"}) {
    if (member(body, state) != nullptr) call.cannot_be_asked("state that the provider keeps");
  }
  if (const Json* tools = member(body, "tools"); tools != nullptr && !tools->empty()) {
    call.cannot_be_asked("tools");
  }
}

bool read_response_body(const Json& body, int status, LoggedCall& call) {
  const provider::Protocol* const protocol = protocol_of(body);
  if (protocol == nullptr) return false;
  const bool is_error = member(body, "error") != nullptr && member(body, "choices") == nullptr;
  net::HttpResponse response{status != 0 ? status : is_error ? 500 : 200, {}, safe_dump(body)};
  provider::Reply reply = protocol->read(response);
  Completion& completion = reply.completion;
  // Tool calls leave no text, and are no empty answer.
  if (has_tool_calls(body)) call.cannot_be_asked("tool calls");
  if (reply.outcome == Outcome::model_empty && !call.unshadowable.empty())
    reply.outcome = Outcome::ok;
  call.outcome = reply.outcome;
  call.error = std::move(reply.error);
  call.has_output = is_scored(call.outcome);
  call.output = std::move(completion.text);
  call.finish_reason = std::move(completion.finish_reason);
  if (!completion.served_model.empty()) call.served_model = std::move(completion.served_model);
  take_known(completion.usage.input, call.usage.input);
  take_known(completion.usage.cached, call.usage.cached);
  take_known(completion.usage.cache_write, call.usage.cache_write);
  take_known(completion.usage.output, call.usage.output);
  take_known(completion.usage.reasoning, call.usage.reasoning);
  return true;
}

void read_output_text(std::string text, LoggedCall& call) {
  call.has_output = true;
  call.output = std::move(text);
  call.outcome = outcome_of(call.finish_reason);
  if (call.outcome == Outcome::ok && trimmed(call.output).empty()) {
    call.outcome = Outcome::model_empty;
  }
}

void read_output(const Json& output, LoggedCall& call) {
  const Json value = unwrapped(output);
  if (value.is_object() && read_response_body(value, call.http_status, call)) return;
  const Json* message = is_message_list(value) ? &value.back()
                        : value.is_object()    ? &value
                                               : nullptr;
  if (message != nullptr && message->contains("role")) {
    LoggedCall answer;  // a reason not to ask again is one of the question, unless it is a tool
    std::string text = content_text(any_member(*message, {"content", "parts"}), answer);
    if (member(*message, "tool_calls") != nullptr || !answer.unshadowable.empty()) {
      call.cannot_be_asked("tool calls");
    }
    if (call.finish_reason.empty()) call.finish_reason = any_text(*message, {"finish_reason"});
    read_output_text(std::move(text), call);
    return;
  }
  // What looks like JSON is the answer itself, as the model wrote it.
  read_output_text(output.is_string() ? output.get<std::string>() : safe_dump(output), call);
}

void read_failure(int status, const std::string& error, LoggedCall& call) {
  call.http_status = status;
  call.error = printable(error, kErrorBytes);
  call.outcome = outcome_of_words(error);
  if (status >= 400) {
    provider::ProviderError failure;
    failure.message = error;
    failure.words = {error};
    call.outcome = provider::classify(failure, status);
  }
}

void conclude_messages(LoggedCall& call) {
  if (!call.has_messages) {
    call.unshadowable = "no content in the log";
  } else if (call.turns.empty() || call.turns.back().role != Role::user) {
    call.cannot_be_asked("does not end with the user");
  } else if (trimmed(call.turns.back().text).empty()) {
    call.cannot_be_asked("an empty question");
  }
}

}  // namespace assay::shadow
