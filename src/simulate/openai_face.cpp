/// \file
/// OpenAI's Chat Completions and model list, as their reference and official clients describe them.

#include <fmt/format.h>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "simulate/answer.hpp"
#include "simulate/exchange.hpp"
#include "simulate/fields.hpp"
#include "simulate/openai_request.hpp"

namespace assay::simulate {
namespace {

constexpr std::string_view kModels = "/v1/models";
constexpr std::string_view kCompletions = "/v1/chat/completions";

// ---- what is sent whatever happens --------------------------------------------------------------

net::Headers headers(const Context& context, std::string_view content_type) {
  using std::chrono::milliseconds;
  const auto took = std::chrono::duration_cast<milliseconds>(context.latency).count();
  return {{"content-type", std::string(content_type)},
          {"x-request-id", "req_" + context.id},
          {"openai-version", "2020-10-01"},
          {"openai-organization", "assay-simulate"},
          {"openai-processing-ms", std::to_string(took)},
          {"x-ratelimit-limit-requests", "1000000"},
          {"x-ratelimit-limit-tokens", "1000000000"},
          {"x-ratelimit-remaining-requests", "999999"},
          {"x-ratelimit-remaining-tokens", "999999000"},
          {"x-ratelimit-reset-requests", "6ms"},
          {"x-ratelimit-reset-tokens", "1ms"}};
}

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Plan refused(const Refusal& refusal, const Context& context) {
  Plan plan;
  plan.status = refusal.status;
  plan.headers = headers(context, "application/json");
  const Json error = {{"message", refusal.message},
                      {"type", refusal.status >= 500 ? "server_error" : "invalid_request_error"},
                      {"param", or_null(refusal.param)},
                      {"code", or_null(refusal.code)}};
  plan.body = safe_dump(Json{{"error", error}}, 2);
  return plan;
}

Plan answered(const Json& body, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "application/json");
  plan.body = safe_dump(body);
  return plan;
}

// ---- refusals -----------------------------------------------------------------------------------

Refusal no_such_model(std::string_view id) {
  return {404,
          fmt::format("The model `{}` does not exist or you do not have access to it.",
                      printable(id, 120)),
          "model", "model_not_found"};
}

Checked<void> check_key(const net::HttpRequest& request, const Context& context) {
  const auto key = bearer_token(request.headers);
  if (!key || key->empty()) {
    return Refusal{401,
                   "You didn't provide an API key. Send it in an Authorization header as "
                   "\"Bearer YOUR_KEY\"."};
  }
  if (!context.require_key.empty() && *key != context.require_key) {
    // The real service shows a masked key; nothing of it is repeated here.
    return Refusal{401, "Incorrect API key provided.", "", "invalid_api_key"};
  }
  return {};
}

// ---- writing an answer --------------------------------------------------------------------------

std::string_view finish_reason(const Answer& answer) {
  return answer.ending == Ending::token_cap ? "length" : "stop";
}

/// Cached and reasoning tokens would be inside of the two totals; there are none here.
Json usage(const ChatRequest& chat, const Answer& answer) {
  return {{"prompt_tokens", chat.input_tokens},
          {"completion_tokens", answer.tokens},
          {"total_tokens", chat.input_tokens + answer.tokens},
          {"prompt_tokens_details", {{"cached_tokens", 0}, {"audio_tokens", 0}}},
          {"completion_tokens_details",
           {{"reasoning_tokens", 0},
            {"audio_tokens", 0},
            {"accepted_prediction_tokens", 0},
            {"rejected_prediction_tokens", 0}}}};
}

std::string completion_id(const Context& context) {
  return "chatcmpl-" + context.id.substr(0, 29);
}

/// The same for the same model, as long as it is served.
std::string fingerprint(const std::string& model) {
  return "fp_" + sha256_hex(model).substr(0, 10);
}

Plan whole_answer(const ChatRequest& chat, const Answer& answer, const Context& context) {
  const Json message = {{"role", "assistant"},
                        {"content", answer.text},
                        {"refusal", nullptr},
                        {"annotations", Json::array()}};
  const Json choice = {{"index", 0},
                       {"message", message},
                       {"logprobs", nullptr},
                       {"finish_reason", finish_reason(answer)}};
  Plan plan = answered({{"id", completion_id(context)},
                        {"object", "chat.completion"},
                        {"created", context.now_unix_ms / 1000},
                        {"model", chat.model},
                        {"choices", Json::array({choice})},
                        {"usage", usage(chat, answer)},
                        {"service_tier", "default"},
                        {"system_fingerprint", fingerprint(chat.model)}},
                       context);
  plan.takes_time = true;
  return plan;
}

/// Writes the chunks of one stream. All of them share id, time and model.
class Chunks {
 public:
  Chunks(const Completions& asked, const Context& context)
      : head_(fmt::format(
            R"(data: {{"id":"{}","object":"chat.completion.chunk","created":{},)"
            R"("model":{},"service_tier":"default","system_fingerprint":"{}","choices":)",
            completion_id(context), context.now_unix_ms / 1000, json_quoted(asked.chat.model),
            fingerprint(asked.chat.model))),
        // With include_usage every chunk but the last says that it has none.
        tail_(asked.usage_in_stream ? R"(,"usage":null)" : ""),
        obfuscation_(asked.obfuscation),
        padding_(context.id) {}

  std::string delta(const Json& delta, const Json& finish) {
    const Json choice = {
        {"index", 0}, {"delta", delta}, {"logprobs", nullptr}, {"finish_reason", finish}};
    return head_ + "[" + safe_dump(choice) + "]" + tail_ + padding() + "}\n\n";
  }

  std::string usage(const Json& usage) {
    return head_ + R"([],"usage":)" + safe_dump(usage) + padding() + "}\n\n";
  }

 private:
  /// The real service hides the length of its chunks behind padding of changing length.
  std::string padding() {
    if (!obfuscation_) return {};
    padded_ = (padded_ + 5) % 13;
    return R"(,"obfuscation":")" + padding_.substr(0, padded_ + 1) + "\"";
  }

  std::string head_;
  std::string tail_;
  bool obfuscation_;
  std::string padding_;
  std::size_t padded_ = 0;
};

Plan streamed_answer(const Completions& asked, const Answer& answer, const Context& context) {
  Chunks chunks(asked, context);
  Plan plan;
  plan.headers = headers(context, "text/event-stream; charset=utf-8");
  plan.headers.push_back({"cache-control", "no-cache"});
  plan.takes_time = true;
  plan.stream = true;
  plan.body = chunks.delta({{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}}, nullptr);
  for (const std::string_view piece : stream_pieces(answer.text)) {
    plan.pieces.push_back(chunks.delta({{"content", piece}}, nullptr));
  }
  plan.pieces.push_back(chunks.delta(Json::object(), finish_reason(answer)));
  if (asked.usage_in_stream) plan.pieces.push_back(chunks.usage(usage(asked.chat, answer)));
  plan.pieces.push_back("data: [DONE]\n\n");
  return plan;
}

// ---- routes -------------------------------------------------------------------------------------

Checked<Plan> complete(const net::HttpRequest& request, const Context& context) {
  const Body body = read_body(request.body);
  if (!body.fault.empty()) {
    return Refusal{400, "We could not parse the JSON body of your request: " + body.fault + "."};
  }
  ASSAY_TRY(const Completions asked, read_completions(body.value));
  if (context.catalogue->named(asked.chat.model) == nullptr) return no_such_model(asked.chat.model);
  const ServedModel* served = context.catalogue->find(asked.chat.model, asked.chat.system);
  if (served == nullptr) {
    return Refusal{400, context.catalogue->unknown_task(asked.chat.model), "messages",
                   "unknown_task"};
  }
  const Answer answer = delivered(ask(*served->model, asked.chat), asked.chat);
  Plan plan = asked.chat.stream ? streamed_answer(asked, answer, context)
                                : whole_answer(asked.chat, answer, context);
  plan.model = asked.chat.model;
  plan.input = asked.chat.last_user;
  return plan;
}

Json model_entry(const std::string& id, const Context& context) {
  return {{"id", id},
          {"object", "model"},
          {"created", context.started_unix_ms / 1000},
          {"owned_by", "assay"},
          {"shutdown_date", nullptr}};
}

Checked<Plan> models(std::string_view path, const Context& context) {
  if (path == kModels) {
    Json list = Json::array();
    for (const std::string& id : context.catalogue->ids()) list.push_back(model_entry(id, context));
    return answered({{"object", "list"}, {"data", list}}, context);
  }
  const std::string id = percent_decoded(path.substr(kModels.size() + 1));
  if (context.catalogue->named(id) == nullptr) return no_such_model(id);
  return answered(model_entry(id, context), context);
}

Checked<Plan> route(const net::HttpRequest& request, const Context& context) {
  const std::string_view path = split_target(request.target).path;
  const bool is_list = path == kModels || path.rfind(std::string(kModels) + "/", 0) == 0;
  if (!is_list && path != kCompletions) {
    return Refusal{404, fmt::format("Invalid URL ({} {})", request.method, printable(path, 120))};
  }
  const std::string_view method = is_list ? "GET" : "POST";
  if (request.method != method) {
    return Refusal{405,
                   fmt::format("Not allowed to {} on {}.", request.method, printable(path, 120)),
                   "", "method_not_supported"};
  }
  ASSAY_CHECK(check_key(request, context));
  if (request.body.size() > context.request_bytes) {
    return Refusal{413,
                   fmt::format("The request body is larger than {} bytes.", context.request_bytes)};
  }
  return is_list ? models(path, context) : complete(request, context);
}

}  // namespace

Plan openai_plan(const net::HttpRequest& request, const Context& context) {
  Checked<Plan> plan = route(request, context);
  return plan.has_value() ? *std::move(plan) : refused(plan.error(), context);
}

}  // namespace assay::simulate
