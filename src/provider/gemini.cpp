/// \file
/// Google Gemini generateContent (Developer API, v1beta).

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
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

/// Ids may be written as the list of models shows them, `models/x`.
std::string_view bare_id(std::string_view model) {
  constexpr std::string_view kPrefix = "models/";
  return model.starts_with(kPrefix) ? model.substr(kPrefix.size()) : model;
}

void write_parts(JsonWriter& body, std::string_view text) {
  body.key("parts");
  body.open_array();
  body.open_object();
  body.field("text", text);
  body.close_object();
  body.close_array();
}

void write_turn(JsonWriter& body, std::string_view role, std::string_view text) {
  body.open_object();
  body.field("role", role);
  write_parts(body, text);
  body.close_object();
}

void write_prompt(JsonWriter& body, const Prompt& prompt) {
  if (!prompt.system->empty()) {
    body.key("systemInstruction");
    body.open_object();
    write_parts(body, *prompt.system);
    body.close_object();
  }
  body.key("contents");
  body.open_array();
  for (const Turn& turn : *prompt.examples) {
    write_turn(body, turn.role == Role::user ? "user" : "model", turn.text);
  }
  write_turn(body, "user", prompt.user);
  body.close_array();
}

/// A number is a budget in tokens (2.5 models), a word a level (3.x).
void write_thinking(JsonWriter& body, const std::string& effort) {
  body.key("thinkingConfig");
  body.open_object();
  int budget = 0;
  const char* end = effort.data() + effort.size();
  if (std::from_chars(effort.data(), end, budget) == std::from_chars_result{end, std::errc()}) {
    body.key("thinkingBudget");
    body.integer(budget);
  } else {
    std::string level = effort;
    std::transform(level.begin(), level.end(), level.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    body.field("thinkingLevel", level);
  }
  body.close_object();
}

void write_sampling(JsonWriter& body, const Call& call) {
  const CallParameters& wanted = call.parameters;
  if (call.capabilities.temperature && wanted.temperature) {
    body.key("temperature");
    body.number(*wanted.temperature);
  }
  if (call.capabilities.temperature && wanted.top_p) {
    body.key("topP");
    body.number(*wanted.top_p);
  }
  if (call.capabilities.seed && wanted.seed) {
    body.key("seed");
    body.integer(*wanted.seed);
  }
}

void write_generation_config(JsonWriter& body, const Call& call) {
  const CallParameters& wanted = call.parameters;
  body.key("generationConfig");
  body.open_object();
  write_sampling(body, call);
  if (wanted.max_output_tokens) {
    body.key("maxOutputTokens");
    body.integer(*wanted.max_output_tokens);
  }
  if (!wanted.stop.empty()) {
    body.key("stopSequences");
    body.open_array();
    for (const std::string& stop : wanted.stop) body.text(stop);
    body.close_array();
  }
  if (call.schema && call.capabilities.structured_output) {
    // Without a schema that fits, "some JSON" is the nearest thing that can be asked for.
    body.field("responseMimeType", "application/json");
    if (const auto schema = reduced_schema(SchemaDialect::gemini, call.schema->json)) {
      body.key("responseSchema");
      body.raw(*schema);
    }
  }
  if (!wanted.reasoning_effort.empty()) write_thinking(body, wanted.reasoning_effort);
  body.close_object();
}

/// Zeros are left out. The prompt includes its cached part, but the candidates exclude the
/// thoughts, which are billed as output too.
TokenUsage read_usage(const Json& usage) {
  TokenUsage result;
  if (!usage.is_object()) return result;
  result.input = count_member(usage, "promptTokenCount");  // a prompt is never empty
  result.cached = count_or_zero(usage, "cachedContentTokenCount");
  result.reasoning = count_or_zero(usage, "thoughtsTokenCount");
  result.output = sum(count_or_zero(usage, "candidatesTokenCount"), result.reasoning);
  drop_impossible_parts(result);
  return result;
}

bool is_block(std::string_view reason) {
  constexpr std::array<std::string_view, 6> kBlocks = {"SAFETY", "BLOCKLIST",  "PROHIBITED_CONTENT",
                                                       "SPII",   "RECITATION", "LANGUAGE"};
  return reason.starts_with("IMAGE_") ||
         std::find(kBlocks.begin(), kBlocks.end(), reason) != kBlocks.end();
}

/// Appends the visible text of a candidate. False when it is not shaped like one.
bool take_candidate(const Json& candidate, Completion& completion) {
  if (!candidate.is_object()) return false;
  const auto reason = text_member(candidate, "finishReason");
  if (!reason.empty()) completion.finish_reason = reason;
  const Json* content = member(candidate, "content");
  const Json* parts = content ? member(*content, "parts") : nullptr;
  if (parts == nullptr) return true;  // absent when thinking used up the cap
  if (!parts->is_array()) return false;
  for (const Json& part : *parts) {
    const Json* thought = member(part, "thought");
    if (thought && thought->is_boolean() && thought->get<bool>()) continue;
    completion.text += text_member(part, "text");
  }
  return true;
}

/// Takes a GenerateContentResponse: a whole answer, or the next piece of one. False when it is not
/// shaped like one.
bool take_response(const Json& body, Completion& completion, std::string& block_reason) {
  if (const auto id = text_member(body, "responseId"); !id.empty()) completion.response_id = id;
  if (const auto model = text_member(body, "modelVersion"); !model.empty()) {
    completion.served_model = model;
  }
  // Every chunk counts from the start, and only the last one is right.
  if (const Json* usage = member(body, "usageMetadata")) completion.usage = read_usage(*usage);
  if (const Json* feedback = member(body, "promptFeedback")) {
    const auto reason = text_member(*feedback, "blockReason");
    if (!reason.empty()) block_reason = reason;
  }
  const Json* candidates = member(body, "candidates");
  if (candidates == nullptr) return true;
  if (!candidates->is_array() || candidates->size() > 1) return false;
  return candidates->empty() || take_candidate(candidates->front(), completion);
}

Reply conclude_answer(Completion completion, const std::string& block_reason) {
  const std::string reason = completion.finish_reason;
  if (!block_reason.empty()) {
    return concluded(std::move(completion), Ending::refused, "prompt blocked: " + block_reason);
  }
  if (is_block(reason)) {
    return concluded(std::move(completion), Ending::refused, "answer blocked: " + reason);
  }
  if (reason == "STOP") return concluded(std::move(completion), Ending::complete, {});
  if (reason == "MAX_TOKENS") return concluded(std::move(completion), Ending::cut, {});
  // CONTINUATION wants the request again with a token that only Google's own client handles; all
  // other words say that generating went wrong on their side.
  Reply reply = reason == "CONTINUATION"
                    ? failed(Outcome::wire_truncated, "the answer is to be continued")
                    : failed(Outcome::wire_server_error, "generation ended with " + reason);
  reply.completion = std::move(completion);
  return reply;
}

Reply read_message(const Json& body) {
  Completion completion;
  std::string block_reason;
  if (!take_response(body, completion, block_reason)) {
    return failed(Outcome::wire_bad_body, "expected exactly one candidate in the answer");
  }
  if (block_reason.empty() && completion.finish_reason.empty()) {
    return failed(Outcome::wire_bad_body, "the answer has no candidate with a finish reason");
  }
  return conclude_answer(std::move(completion), block_reason);
}

class GeminiStream final : public JsonStream {
 private:
  Step take_chunk(const Json& chunk) override {
    const std::size_t before = completion_.text.size();
    if (!take_response(chunk, completion_, block_reason_)) {
      return fail(failed(Outcome::wire_bad_body, "expected exactly one candidate in a chunk"));
    }
    return completion_.text.size() > before ? Step::visible_text : Step::more;
  }

  /// There is no end marker: a connection may end once the answer said why it ended. Chunks after
  /// that still count, as the last usage is the right one.
  bool is_complete() const override {
    return !completion_.finish_reason.empty() || !block_reason_.empty();
  }

  Reply conclude() override { return conclude_answer(std::move(completion_), block_reason_); }

  std::string block_reason_;
};

void identify(net::HttpRequest& request, const Endpoint& endpoint) {
  // Never as `?key=`: targets end up in logs.
  if (!endpoint.api_key.empty()) request.headers.push_back({"x-goog-api-key", endpoint.api_key});
}

bool generates_content(const Json& entry) {
  const Json* methods = member(entry, "supportedGenerationMethods");
  if (methods == nullptr || !methods->is_array()) return true;
  return std::find(methods->begin(), methods->end(), "generateContent") != methods->end();
}

class Gemini final : public Protocol {
 public:
  ProtocolKind kind() const override { return ProtocolKind::gemini; }

  net::HttpRequest request(const Endpoint& endpoint, const Call& call) const override {
    // The colon before the method is part of the path and must stay as it is.
    std::string target = "/v1beta/models/" + percent_encoded(bare_id(call.model));
    target += call.parameters.stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    net::HttpRequest request = plain_request(endpoint, "POST", std::move(target));
    identify(request, endpoint);
    JsonWriter body(expected_body_bytes(call));
    body.open_object();
    write_prompt(body, call.prompt);
    write_generation_config(body, call);
    body.close_object();
    request.body = body.take();
    return request;
  }

  Reply read(const net::HttpResponse& response) const override {
    return read_response(response, read_message);
  }

  std::unique_ptr<StreamReader> open_stream() const override {
    return std::make_unique<GeminiStream>();
  }

  net::HttpRequest list_models(const Endpoint& endpoint, const std::string& page) const override {
    std::string target = "/v1beta/models?pageSize=1000";
    if (!page.empty()) target += "&pageToken=" + percent_encoded(page);
    net::HttpRequest request = plain_request(endpoint, "GET", std::move(target));
    identify(request, endpoint);
    return request;
  }

  Result<ModelPage> read_models(const net::HttpResponse& response) const override {
    ASSAY_TRY(const ModelList list, open_model_list(response, "models"));
    ModelPage page;
    for (const Json& entry : list.entries()) {
      ListedModel model;
      model.id = bare_id(text_member(entry, "name"));
      model.context_tokens = count_member(entry, "inputTokenLimit");
      if (!model.id.empty() && generates_content(entry)) page.models.push_back(std::move(model));
    }
    page.next = text_member(list.body, "nextPageToken");
    return page;
  }
};

}  // namespace

const Protocol& gemini_protocol() {
  static const Gemini instance;
  return instance;
}

}  // namespace assay::provider
