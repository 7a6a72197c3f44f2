/// \file
/// Anthropic Messages.

#include <array>
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

/// The last version that takes sampling parameters, and the first that does not.
constexpr std::string_view kVersionWithSampling = "2023-06-01";
constexpr std::string_view kVersion = "2026-10-21";

/// `max_tokens` is required. Tasks always set it; this serves a bare call.
constexpr int kDefaultMaxTokens = 4096;

bool sends_sampling(const Call& call) {
  return call.capabilities.temperature && (call.parameters.temperature || call.parameters.top_p);
}

void identify(net::HttpRequest& request, const Endpoint& endpoint, std::string_view version) {
  if (!endpoint.api_key.empty()) request.headers.push_back({"x-api-key", endpoint.api_key});
  request.headers.push_back({"anthropic-version", endpoint.api_version.empty()
                                                      ? std::string(version)
                                                      : endpoint.api_version});
}

void write_turn(JsonWriter& body, std::string_view role, std::string_view content) {
  body.open_object();
  body.field("role", role);
  body.field("content", content);
  body.close_object();
}

void write_prompt(JsonWriter& body, const Prompt& prompt) {
  if (!prompt.system->empty()) body.field("system", *prompt.system);
  body.key("messages");
  body.open_array();
  for (const Turn& turn : *prompt.examples) {
    write_turn(body, turn.role == Role::user ? "user" : "assistant", turn.text);
  }
  write_turn(body, "user", prompt.user);
  body.close_array();
}

/// There is no seed in this format: it is not sent, whatever the capabilities say.
void write_parameters(JsonWriter& body, const Call& call) {
  const CallParameters& wanted = call.parameters;
  if (call.capabilities.temperature && wanted.temperature) {
    body.key("temperature");
    body.number(*wanted.temperature);
  }
  if (call.capabilities.temperature && wanted.top_p) {
    body.key("top_p");
    body.number(*wanted.top_p);
  }
  if (!wanted.stop.empty()) {
    body.key("stop_sequences");
    body.open_array();
    for (const std::string& stop : wanted.stop) body.text(stop);
    body.close_array();
  }
}

void write_output_config(JsonWriter& body, const Call& call) {
  std::optional<std::string> schema;
  if (call.schema && call.capabilities.structured_output) {
    schema = reduced_schema(SchemaDialect::anthropic, call.schema->json);
  }
  const std::string& effort = call.parameters.reasoning_effort;
  if (!schema && effort.empty()) return;
  body.key("output_config");
  body.open_object();
  if (!effort.empty()) body.field("effort", effort);
  if (schema) {
    body.key("format");
    body.open_object();
    body.field("type", "json_schema");
    body.key("schema");
    body.raw(*schema);
    body.close_object();
  }
  body.close_object();
}

/// The counts of one usage object, where a later one replaces what an earlier one said: those of
/// `message_delta` are cumulative, and null where they have nothing new.
class UsageCounts {
 public:
  void update(const Json& usage) {
    for (auto& [name, count] : counts_) {
      if (const Json* found = member(usage, name)) count = Count{true, count_of(*found)};
    }
    const Json* details = member(usage, "output_tokens_details");
    if (details == nullptr) return;
    if (const Json* found = member(*details, "thinking_tokens")) thinking_ = count_of(*found);
  }

  /// `input_tokens` excludes the cache, so the whole prompt is the sum of three.
  [[nodiscard]] TokenUsage total() const {
    const auto [input, cached, written, output] = counts_;
    TokenUsage usage;
    usage.input = sum(sum(input.second.value, or_zero(cached.second)), or_zero(written.second));
    usage.cached = cached.second.value;
    usage.cache_write = written.second.value;
    usage.output = output.second.value;
    usage.reasoning = thinking_;
    drop_impossible_parts(usage);
    return usage;
  }

 private:
  struct Count {
    bool given = false;
    std::optional<TokenCount> value;  ///< unknown although given: malformed
  };
  static std::optional<TokenCount> or_zero(const Count& count) {
    return count.given ? count.value : TokenCount{0};
  }

  std::array<std::pair<const char*, Count>, 4> counts_ = {{{"input_tokens", {}},
                                                           {"cache_read_input_tokens", {}},
                                                           {"cache_creation_input_tokens", {}},
                                                           {"output_tokens", {}}}};
  std::optional<TokenCount> thinking_;
};

Ending ending_of(std::string_view stop_reason) {
  if (stop_reason == "refusal") return Ending::refused;
  if (stop_reason == "max_tokens" || stop_reason == "model_context_window_exceeded") {
    return Ending::cut;
  }
  return Ending::complete;
}

/// Why the model declined, as far as it says.
std::string refusal_of(const Json& message) {
  const Json* details = member(message, "stop_details");
  if (details == nullptr) return {};
  std::string why(text_member(*details, "category"));
  const std::string_view explanation = text_member(*details, "explanation");
  if (!why.empty() && !explanation.empty()) why += ": ";
  return why.append(explanation);
}

/// `pause_turn` belongs to server tools, which we never ask for: the answer is not all there.
Reply conclude_message(Completion completion, std::string_view refusal) {
  if (completion.finish_reason == "pause_turn") {
    Reply reply = failed(Outcome::wire_truncated, "the provider paused the turn");
    reply.completion = std::move(completion);
    return reply;
  }
  const Ending ending = ending_of(completion.finish_reason);
  return concluded(std::move(completion), ending, refusal);
}

Reply read_message(const Json& body) {
  const Json* content = member(body, "content");
  if (content == nullptr || !content->is_array()) {
    return failed(Outcome::wire_bad_body, "the answer has no \"content\"");
  }
  Completion completion;
  // Thinking often comes first; only text blocks are the answer.
  for (const Json& block : *content) {
    if (text_member(block, "type") == "text") completion.text += text_member(block, "text");
  }
  completion.finish_reason = text_member(body, "stop_reason");
  completion.served_model = text_member(body, "model");
  completion.response_id = text_member(body, "id");
  if (const Json* usage = member(body, "usage")) {
    UsageCounts counts;
    counts.update(*usage);
    completion.usage = counts.total();
  }
  return conclude_message(std::move(completion), refusal_of(body));
}

class AnthropicStream final : public JsonStream {
 private:
  Step take_chunk(const Json& event) override {
    const std::string_view type = text_member(event, "type");
    if (type == "message_start") return start(event);
    if (type == "content_block_start") return take_text(event, "content_block", "text");
    if (type == "content_block_delta") return take_text(event, "delta", "text_delta");
    if (type == "message_delta") return take_message_delta(event);
    if (type == "message_stop") return end();
    return Step::more;  // ping, content_block_stop, and what later versions add
  }

  Step start(const Json& event) {
    const Json* message = member(event, "message");
    if (message == nullptr) return Step::more;
    started_ = true;
    completion_.response_id = text_member(*message, "id");
    completion_.served_model = text_member(*message, "model");
    take_usage(*message);
    return Step::more;
  }

  Step take_text(const Json& event, const char* holder_name, std::string_view type) {
    const Json* holder = member(event, holder_name);
    if (holder == nullptr || text_member(*holder, "type") != type) return Step::more;
    const std::string_view text = text_member(*holder, "text");
    completion_.text += text;
    return text.empty() ? Step::more : Step::visible_text;
  }

  Step take_message_delta(const Json& event) {
    if (const Json* delta = member(event, "delta")) {
      const std::string_view reason = text_member(*delta, "stop_reason");
      if (!reason.empty()) completion_.finish_reason = reason;
      const std::string why = refusal_of(*delta);
      if (!why.empty()) refusal_ = why;
    }
    take_usage(event);
    return Step::more;
  }

  void take_usage(const Json& holder) {
    const Json* usage = member(holder, "usage");
    if (usage == nullptr) return;
    usage_.update(*usage);
    completion_.usage = usage_.total();
  }

  Reply conclude() override {
    if (!started_) return failed(Outcome::wire_bad_body, "the stream ended without any message");
    return conclude_message(std::move(completion_), refusal_);
  }

  UsageCounts usage_;
  std::string refusal_;
  bool started_ = false;
};

class Anthropic final : public Protocol {
 public:
  ProtocolKind kind() const override { return ProtocolKind::anthropic; }

  net::HttpRequest request(const Endpoint& endpoint, const Call& call) const override {
    net::HttpRequest request = plain_request(endpoint, "POST", "/v1/messages");
    identify(request, endpoint, sends_sampling(call) ? kVersionWithSampling : kVersion);
    JsonWriter body(expected_body_bytes(call));
    body.open_object();
    body.field("model", call.model);
    body.key("max_tokens");
    body.integer(call.parameters.max_output_tokens.value_or(kDefaultMaxTokens));
    write_prompt(body, call.prompt);
    write_parameters(body, call);
    write_output_config(body, call);
    if (call.parameters.stream) {
      body.key("stream");
      body.boolean(true);
    }
    body.close_object();
    request.body = body.take();
    return request;
  }

  Reply read(const net::HttpResponse& response) const override {
    return read_response(response, read_message);
  }

  std::unique_ptr<StreamReader> open_stream() const override {
    return std::make_unique<AnthropicStream>();
  }

  net::HttpRequest list_models(const Endpoint& endpoint, const std::string& page) const override {
    std::string target = "/v1/models?limit=1000";
    if (!page.empty()) target += "&after_id=" + percent_encoded(page);
    net::HttpRequest request = plain_request(endpoint, "GET", std::move(target));
    identify(request, endpoint, kVersion);
    return request;
  }

  Result<ModelPage> read_models(const net::HttpResponse& response) const override {
    ASSAY_TRY(const ModelList list, open_model_list(response, "data"));
    ModelPage page;
    for (const Json& entry : list.entries()) {
      ListedModel model;
      model.id = text_member(entry, "id");
      model.shutdown_date = date_member(entry, "retires_at");
      model.context_tokens = count_member(entry, "max_input_tokens");
      if (!model.id.empty()) page.models.push_back(std::move(model));
    }
    const Json* more = member(list.body, "has_more");
    if (more && more->is_boolean() && more->get<bool>())
      page.next = text_member(list.body, "last_id");
    return page;
  }
};

}  // namespace

const Protocol& anthropic_protocol() {
  static const Anthropic instance;
  return instance;
}

}  // namespace assay::provider
