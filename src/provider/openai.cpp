/// \file
/// OpenAI Chat Completions, also spoken by llama-server, vLLM and Ollama.

#include <utility>

#include "json_access.hpp"
#include "json_stream.hpp"
#include "json_writer.hpp"
#include "model_list.hpp"
#include "reply.hpp"
#include "schema_subset.hpp"
#include "wire_formats.hpp"

namespace assay::provider {
namespace {

void write_message(JsonWriter& body, std::string_view role, std::string_view content) {
  body.open_object();
  body.field("role", role);
  body.field("content", content);
  body.close_object();
}

void write_messages(JsonWriter& body, const Prompt& prompt) {
  body.key("messages");
  body.open_array();
  if (!prompt.system->empty()) write_message(body, "system", *prompt.system);
  for (const Turn& turn : *prompt.examples) {
    write_message(body, turn.role == Role::user ? "user" : "assistant", turn.text);
  }
  write_message(body, "user", prompt.user);
  body.close_array();
}

void write_parameters(JsonWriter& body, const Call& call) {
  const CallParameters& wanted = call.parameters;
  const auto write_number = [&](std::string_view name, const std::optional<double>& value) {
    if (!value || !call.capabilities.temperature) return;
    body.key(name);
    body.number(*value);
  };
  write_number("temperature", wanted.temperature);
  write_number("top_p", wanted.top_p);
  if (wanted.max_output_tokens) {
    body.key(call.capabilities.max_completion_tokens ? "max_completion_tokens" : "max_tokens");
    body.integer(*wanted.max_output_tokens);
  }
  if (!wanted.stop.empty()) {
    body.key("stop");
    body.open_array();
    for (const std::string& stop : wanted.stop) body.text(stop);
    body.close_array();
  }
  if (wanted.seed && call.capabilities.seed) {
    body.key("seed");
    body.integer(*wanted.seed);
  }
  if (!wanted.reasoning_effort.empty()) body.field("reasoning_effort", wanted.reasoning_effort);
}

/// Strict wherever strict mode can hold the schema. Where it cannot, the schema still goes along:
/// the model then sees it, though nothing forces the answer into it.
void write_response_format(JsonWriter& body, const OutputSchema& schema) {
  const auto strict = reduced_schema(SchemaDialect::openai, schema.json);
  body.key("response_format");
  body.open_object();
  body.field("type", "json_schema");
  body.key("json_schema");
  body.open_object();
  body.field("name", schema.name);
  body.key("strict");
  body.boolean(strict.has_value());
  body.key("schema");
  body.raw(strict ? *strict : schema.json);
  body.close_object();
  body.close_object();
}

/// Nullopt when the counts are absent or malformed. `prompt_tokens` includes the cached ones, and
/// `completion_tokens` the reasoning.
TokenUsage read_usage(const Json& usage) {
  TokenUsage result;
  result.input = count_member(usage, "prompt_tokens");
  result.output = count_member(usage, "completion_tokens");
  if (const Json* details = member(usage, "prompt_tokens_details")) {
    result.cached = count_member(*details, "cached_tokens");
    result.cache_write = count_member(*details, "cache_write_tokens");
  }
  if (const Json* details = member(usage, "completion_tokens_details")) {
    result.reasoning = count_member(*details, "reasoning_tokens");
  }
  drop_impossible_parts(result);
  return result;
}

/// Appends `content`: text, or (from some servers) an array of text parts. False for anything else.
bool append_content(const Json* content, std::string& text) {
  if (content == nullptr) return true;
  if (content->is_string()) {
    text += content->get_ref<const std::string&>();
    return true;
  }
  if (!content->is_array()) return false;
  for (const Json& part : *content) text += text_member(part, "text");
  return true;
}

Ending ending_of(std::string_view finish_reason, bool refused) {
  if (refused || finish_reason == "content_filter") return Ending::refused;
  return finish_reason == "length" ? Ending::cut : Ending::complete;
}

Reply read_message(const Json& body) {
  const Json* choices = member(body, "choices");
  if (choices == nullptr || !choices->is_array() || choices->size() != 1) {
    return failed(Outcome::wire_bad_body, "expected exactly one choice in the answer");
  }
  const Json& choice = choices->front();
  const Json* message = member(choice, "message");
  Completion completion;
  if (message == nullptr || !message->is_object() ||
      !append_content(member(*message, "content"), completion.text)) {
    return failed(Outcome::wire_bad_body, "the choice has no message that can be read");
  }
  completion.finish_reason = text_member(choice, "finish_reason");
  completion.served_model = text_member(body, "model");
  completion.response_id = text_member(body, "id");
  if (const Json* usage = member(body, "usage")) completion.usage = read_usage(*usage);
  const std::string_view refusal = text_member(*message, "refusal");
  const Ending ending = ending_of(completion.finish_reason, !refusal.empty());
  return concluded(std::move(completion), ending, refusal);
}

class OpenAiStream final : public JsonStream {
 private:
  bool is_end_marker(const net::SseEvent& event) const override { return event.data == "[DONE]"; }

  Step take_chunk(const Json& chunk) override {
    if (completion_.response_id.empty()) completion_.response_id = text_member(chunk, "id");
    if (completion_.served_model.empty()) completion_.served_model = text_member(chunk, "model");
    // vLLM sends usage twice, and only the second knows about the cache: the last one counts.
    if (const Json* usage = member(chunk, "usage")) completion_.usage = read_usage(*usage);
    const Json* choices = member(chunk, "choices");
    if (choices == nullptr || !choices->is_array() || choices->empty()) return Step::more;
    const Json& choice = choices->front();
    if (choices->size() != 1 || count_or_zero(choice, "index") != 0) {
      return fail(failed(Outcome::wire_bad_body, "expected exactly one choice in the stream"));
    }
    return take_choice(choice);
  }

  Step take_choice(const Json& choice) {
    has_choice_ = true;
    const auto reason = text_member(choice, "finish_reason");
    if (!reason.empty()) completion_.finish_reason = reason;
    const Json* delta = member(choice, "delta");
    if (delta == nullptr) return Step::more;
    refusal_ += text_member(*delta, "refusal");
    const std::size_t before = completion_.text.size();
    if (!append_content(member(*delta, "content"), completion_.text)) {
      return fail(failed(Outcome::wire_bad_body, "a content delta is no text"));
    }
    return completion_.text.size() > before ? Step::visible_text : Step::more;
  }

  Reply conclude() override {
    if (!has_choice_) return failed(Outcome::wire_bad_body, "the stream ended without any choice");
    const Ending ending = ending_of(completion_.finish_reason, !refusal_.empty());
    return concluded(std::move(completion_), ending, refusal_);
  }

  std::string refusal_;
  bool has_choice_ = false;
};

void authorise(net::HttpRequest& request, const Endpoint& endpoint) {
  if (endpoint.api_key.empty()) return;
  request.headers.push_back({"authorization", "Bearer " + endpoint.api_key});
}

class OpenAi final : public Protocol {
 public:
  ProtocolKind kind() const override { return ProtocolKind::openai; }

  net::HttpRequest request(const Endpoint& endpoint, const Call& call) const override {
    net::HttpRequest request = plain_request(endpoint, "POST", "/chat/completions");
    authorise(request, endpoint);
    JsonWriter body(expected_body_bytes(call));
    body.open_object();
    body.field("model", call.model);
    write_messages(body, call.prompt);
    write_parameters(body, call);
    if (call.schema && call.capabilities.structured_output) {
      write_response_format(body, *call.schema);
    }
    // Compatible servers refuse what they do not know, and only OpenAI keeps answers.
    if (endpoint.base.origin.host == "api.openai.com") {
      body.key("store");
      body.boolean(false);
    }
    if (call.parameters.stream) {
      body.key("stream");
      body.boolean(true);
      body.key("stream_options");
      body.raw(R"({"include_usage":true})");
    }
    body.close_object();
    request.body = body.take();
    return request;
  }

  Reply read(const net::HttpResponse& response) const override {
    return read_response(response, read_message);
  }

  std::unique_ptr<StreamReader> open_stream() const override {
    return std::make_unique<OpenAiStream>();
  }

  net::HttpRequest list_models(const Endpoint& endpoint, const std::string&) const override {
    net::HttpRequest request = plain_request(endpoint, "GET", "/models");
    authorise(request, endpoint);
    return request;
  }

  Result<ModelPage> read_models(const net::HttpResponse& response) const override {
    ASSAY_TRY(const ModelList list, open_model_list(response, "data"));
    ModelPage page;
    for (const Json& entry : list.entries()) {
      ListedModel model;
      model.id = text_member(entry, "id");
      model.shutdown_date = date_member(entry, "shutdown_date");
      if (!model.id.empty()) page.models.push_back(std::move(model));
    }
    return page;  // never paged
  }
};

}  // namespace

const Protocol& openai_protocol() {
  static const OpenAi instance;
  return instance;
}

}  // namespace assay::provider
