/// \file
/// Gemini's generateContent, its streaming forms, countTokens and the model list, in both versions
/// of the API: clients have moved from v1beta to v1.

#include <fmt/format.h>

#include <optional>

#include "assay/core/text.hpp"
#include "simulate/answer.hpp"
#include "simulate/exchange.hpp"
#include "simulate/fields.hpp"
#include "simulate/gemini_request.hpp"
#include "simulate/paging.hpp"

namespace assay::simulate {
namespace {

constexpr std::string_view kModels = "/models";  ///< behind the version

// ---- what is sent whatever happens --------------------------------------------------------------

net::Headers headers(const Context& context, std::string_view content_type) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(context.latency).count();
  return {{"content-type", std::string(content_type)},
          {"vary", "Origin, X-Origin, Referer"},
          {"server-timing", fmt::format("gfet4t7; dur={}", took)}};
}

Plan answered(const Json& body, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "application/json; charset=UTF-8");
  plan.body = safe_dump(body, 2) + "\n";
  return plan;
}

std::string_view usual_status(int http_status) {
  switch (http_status) {
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 405:
      return "UNIMPLEMENTED";
    default:
      return "INVALID_ARGUMENT";
  }
}

Plan refused(const Refusal& refusal, bool in_array, const Context& context) {
  Json error = {{"code", refusal.status},
                {"message", refusal.message},
                {"status", usual_status(refusal.status)}};
  if (!refusal.code.empty()) {
    error["details"] =
        Json::array({{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                      {"reason", refusal.code},
                      {"domain", "googleapis.com"},
                      {"metadata", {{"service", "generativelanguage.googleapis.com"}}}}});
  } else if (!refusal.param.empty()) {
    error["details"] = Json::array(
        {{{"@type", "type.googleapis.com/google.rpc.BadRequest"},
          {"fieldViolations",
           Json::array({{{"field", refusal.param}, {"description", refusal.message}}})}}});
  }
  const Json body = {{"error", error}};
  Plan plan = answered(in_array ? Json::array({body}) : body, context);
  plan.status = refusal.status;
  return plan;
}

// ---- refusals -----------------------------------------------------------------------------------

/// What `/{version}/models/{id}:{method}` names.
struct Call {
  std::string version;
  std::string id;      ///< empty for the list
  std::string method;  ///< empty for GET
};

Refusal no_such_model(const Call& call) {
  return {404,
          fmt::format("models/{} is not found for API version {}, or is not supported for {}. "
                      "Call ListModels to see the available models and their supported methods.",
                      printable(call.id, 120), call.version,
                      call.method.empty() ? "getModel" : call.method)};
}

Checked<void> check_key(const net::HttpRequest& request, std::string_view query,
                        const Context& context) {
  std::string key(net::find_header(request.headers, "x-goog-api-key").value_or(""));
  if (key.empty()) key = query_value(query, "key").value_or("");
  if (key.empty()) {
    return Refusal{403,
                   "Method doesn't allow unregistered callers (callers without established "
                   "identity). Please use API Key or other form of API consumer identity to call "
                   "this API."};
  }
  if (!context.require_key.empty() && key != context.require_key) {
    return Refusal{400, "API key not valid. Please pass a valid API key.", "", "API_KEY_INVALID"};
  }
  return {};
}

// ---- writing an answer --------------------------------------------------------------------------

/// Counts that are zero are left out, as proto3 JSON does.
Json usage(TokenCount input, TokenCount output) {
  Json usage = {{"promptTokenCount", input}};
  if (output > 0) usage["candidatesTokenCount"] = output;
  usage["totalTokenCount"] = input + output;
  usage["promptTokensDetails"] = Json::array({{{"modality", "TEXT"}, {"tokenCount", input}}});
  return usage;
}

Json response(const Generation& asked, const Json& candidate, const Json& usage,
              const Context& context) {
  return {{"candidates", Json::array({candidate})},
          {"usageMetadata", usage},
          {"modelVersion", asked.chat.model},
          {"responseId", context.id.substr(0, 22)}};
}

Json candidate(std::string_view text) {
  if (text.empty()) return {{"content", {{"role", "model"}}}, {"index", 0}};
  return {{"content", {{"parts", Json::array({{{"text", text}}})}, {"role", "model"}}},
          {"index", 0}};
}

std::string_view finish_reason(const Answer& answer) {
  return answer.ending == Ending::token_cap ? "MAX_TOKENS" : "STOP";
}

Plan whole_answer(const Generation& asked, const Answer& answer, const Context& context) {
  Json only = candidate(answer.text);
  only["finishReason"] = finish_reason(answer);
  Plan plan = answered(
      response(asked, only, usage(asked.chat.input_tokens, answer.tokens), context), context);
  plan.takes_time = true;
  return plan;
}

/// The parts of a stream. The real service miscounts in all but the last, so clients must replace
/// what they read before.
std::vector<Json> stream_parts(const Generation& asked, const Answer& answer,
                               const Context& context) {
  std::vector<Json> parts;
  const Json early = usage(asked.chat.input_tokens + 20, 0);
  for (const std::string_view piece : stream_pieces(answer.text)) {
    parts.push_back(response(asked, candidate(piece), early, context));
  }
  Json last = candidate("");
  last["finishReason"] = finish_reason(answer);
  parts.push_back(response(asked, last, usage(asked.chat.input_tokens, answer.tokens), context));
  return parts;
}

/// Server-sent events with CRLF, without names and without an end marker.
Plan event_stream(const std::vector<Json>& parts, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "text/event-stream");
  for (const Json& part : parts) plan.pieces.push_back("data: " + safe_dump(part) + "\r\n\r\n");
  return plan;
}

/// Without `alt=sse`: one JSON array that grows.
Plan array_stream(const std::vector<Json>& parts, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "application/json; charset=UTF-8");
  plan.body = "[";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    plan.pieces.push_back((i > 0 ? ",\r\n" : "") + safe_dump(parts[i], 2));
  }
  plan.pieces.back() += "\n]\n";
  return plan;
}

Plan streamed_answer(const Generation& asked, const Answer& answer, bool events,
                     const Context& context) {
  const auto parts = stream_parts(asked, answer, context);
  Plan plan = events ? event_stream(parts, context) : array_stream(parts, context);
  plan.takes_time = true;
  plan.stream = true;
  return plan;
}

/// The label of an answer in JSON; the whole text when there is none.
std::string bare_label(std::string text) {
  const Body answer = read_body(text);
  if (!answer.fault.empty()) return text;
  const Json label = answer.value.value("label", Json());
  return label.is_string() ? label.get<std::string>() : text;
}

// ---- routes -------------------------------------------------------------------------------------

Checked<Plan> generate(const net::HttpRequest& request, const Call& call, std::string_view query,
                       const Context& context) {
  Body body = read_body(request.body);
  if (!body.fault.empty()) {
    return Refusal{400, "Invalid JSON payload received. " + body.fault};
  }
  ASSAY_TRY(Generation asked, read_generation(std::move(body.value), call.id));
  const ServedModel* served = context.catalogue->find(call.id, asked.chat.system);
  if (served == nullptr) {
    return Refusal{400, context.catalogue->unknown_task(call.id), "system_instruction"};
  }
  std::string text = ask(*served->model, asked.chat);
  if (asked.bare_label) text = bare_label(std::move(text));
  const Answer answer = delivered(std::move(text), asked.chat);
  const bool events = query_value(query, "alt") == "sse";
  Plan plan = call.method == "generateContent" ? whole_answer(asked, answer, context)
                                               : streamed_answer(asked, answer, events, context);
  plan.model = asked.chat.model;
  plan.input = asked.chat.last_user;
  return plan;
}

Checked<Plan> count_tokens(const net::HttpRequest& request, const Call& call,
                           const Context& context) {
  Body body = read_body(request.body);
  if (!body.fault.empty()) {
    return Refusal{400, "Invalid JSON payload received. " + body.fault};
  }
  ASSAY_TRY(const Generation asked, read_counted(std::move(body.value), call.id));
  const TokenCount total = asked.chat.input_tokens;
  return answered(
      {{"totalTokens", total},
       {"promptTokensDetails", Json::array({{{"modality", "TEXT"}, {"tokenCount", total}}})}},
      context);
}

Json model_entry(const std::string& id, const Context& context) {
  Json entry = {{"name", "models/" + id},
                {"version", "1"},
                {"displayName", id},
                {"description", "A classical model that assay serves"},
                {"inputTokenLimit", 1048576}};
  if (const int cap = context.catalogue->named(id)->max_output_tokens; cap > 0) {
    entry["outputTokenLimit"] = cap;
  }
  entry["supportedGenerationMethods"] = Json::array({"generateContent", "countTokens"});
  entry["temperature"] = 1;
  entry["maxTemperature"] = 2;
  return entry;
}

Checked<Plan> list_models(std::string_view query, const Context& context) {
  const auto page = token_page(context.catalogue->ids(), query);
  if (!page) return Refusal{400, "Invalid page size or page token", "page_token"};
  Json models = Json::array();
  for (const std::string& id : page->ids) models.push_back(model_entry(id, context));
  Json body = {{"models", models}};
  if (page->has_more) body["nextPageToken"] = std::to_string(page->next);
  return answered(body, context);
}

/// \return nullopt when no method of the service has this path
std::optional<Call> read_path(std::string_view path) {
  Call call;
  for (const std::string_view version : {"/v1beta", "/v1"}) {
    if (path.rfind(version, 0) != 0) continue;
    call.version = version.substr(1);
    path.remove_prefix(version.size());
    break;
  }
  if (path == kModels) return call;
  if (path.rfind(std::string(kModels) + "/", 0) != 0) return std::nullopt;
  call.id = percent_decoded(path.substr(kModels.size() + 1));
  if (const auto colon = call.id.rfind(':'); colon != std::string::npos) {
    call.method = call.id.substr(colon + 1);
    call.id.resize(colon);
    const bool known = call.method == "generateContent" || call.method == "countTokens" ||
                       call.method == "streamGenerateContent";
    if (!known) return std::nullopt;
  }
  if (call.id.empty()) return std::nullopt;
  return call;
}

Checked<Plan> route(const net::HttpRequest& request, const Target& target, const Context& context) {
  const auto call = read_path(target.path);
  if (!call) {
    return Refusal{
        404, fmt::format("No method answers {} {}", request.method, printable(target.path, 120))};
  }
  if (request.method != (call->method.empty() ? "GET" : "POST")) {
    return Refusal{405, fmt::format("{} is not allowed here.", request.method)};
  }
  ASSAY_CHECK(check_key(request, target.query, context));
  if (request.body.size() > context.request_bytes) {
    return Refusal{413, fmt::format("Request payload size exceeds the limit: {} bytes.",
                                    context.request_bytes)};
  }
  if (call->id.empty()) return list_models(target.query, context);
  if (context.catalogue->named(call->id) == nullptr) return no_such_model(*call);
  if (call->method.empty()) return answered(model_entry(call->id, context), context);
  if (call->method == "countTokens") return count_tokens(request, *call, context);
  return generate(request, *call, target.query, context);
}

}  // namespace

Plan gemini_plan(const net::HttpRequest& request, const Context& context) {
  const Target target = split_target(request.target);
  Checked<Plan> plan = route(request, target, context);
  if (plan.has_value()) return *std::move(plan);
  // The stream that is an array keeps being one when it fails.
  const bool in_array = target.path.find(":streamGenerateContent") != std::string_view::npos &&
                        query_value(target.query, "alt") != "sse";
  return refused(plan.error(), in_array, context);
}

}  // namespace assay::simulate
