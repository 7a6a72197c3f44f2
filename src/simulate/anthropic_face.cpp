/// \file
/// Anthropic's Messages API and model list, in both versions that are alive.

#include <fmt/format.h>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "simulate/answer.hpp"
#include "simulate/anthropic_request.hpp"
#include "simulate/exchange.hpp"
#include "simulate/fields.hpp"
#include "simulate/paging.hpp"

namespace assay::simulate {
namespace {

constexpr std::string_view kModels = "/v1/models";
constexpr std::string_view kMessages = "/v1/messages";
constexpr std::string_view kCount = "/v1/messages/count_tokens";

// ---- what is sent whatever happens --------------------------------------------------------------

net::Headers headers(const Context& context, std::string_view content_type) {
  net::Headers headers = {{"content-type", std::string(content_type)},
                          {"request-id", "req_011C" + context.id.substr(0, 20)},
                          {"anthropic-organization-id", "00000000-0000-4000-8000-000000000000"}};
  const std::string reset = iso_time(context.now_unix_ms);
  for (const char* what : {"requests", "tokens", "input-tokens", "output-tokens"}) {
    const std::string prefix = fmt::format("anthropic-ratelimit-{}-", what);
    headers.push_back({prefix + "limit", "1000000000"});
    headers.push_back({prefix + "remaining", "999999000"});
    headers.push_back({prefix + "reset", reset});
  }
  return headers;
}

std::string_view error_type(int status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

Plan answered(const Json& body, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "application/json");
  plan.body = safe_dump(body);
  return plan;
}

Plan refused(const Refusal& refusal, const Context& context) {
  Plan plan =
      answered({{"type", "error"},
                {"error", {{"type", error_type(refusal.status)}, {"message", refusal.message}}},
                {"request_id", "req_011C" + context.id.substr(0, 20)}},
               context);
  plan.status = refusal.status;
  return plan;
}

// ---- refusals -----------------------------------------------------------------------------------

Refusal no_such_model(std::string_view id) {
  return {404, fmt::format("model: {}", printable(id, 120))};
}

Checked<void> check_key(const net::HttpRequest& request, const Context& context) {
  // With both present, the API's own header wins.
  auto key = net::find_header(request.headers, "x-api-key");
  if (!key) key = bearer_token(request.headers);
  if (!key || key->empty()) return Refusal{401, "x-api-key header is required"};
  if (!context.require_key.empty() && *key != context.require_key) {
    return Refusal{401, "invalid x-api-key"};
  }
  return {};
}

Checked<std::string_view> api_version(const net::HttpRequest& request) {
  const auto version = net::find_header(request.headers, "anthropic-version");
  if (!version) return Refusal{400, "anthropic-version: header is required"};
  if (*version == kOldVersion) return kOldVersion;
  if (*version == kNewVersion) return kNewVersion;
  return Refusal{400, fmt::format("anthropic-version: \"{}\" is not a valid version",
                                  printable(*version, 60))};
}

// ---- writing an answer --------------------------------------------------------------------------

std::string_view stop_reason(const Answer& answer) {
  switch (answer.ending) {
    case Ending::token_cap:
      return "max_tokens";
    case Ending::stop_sequence:
      return "stop_sequence";
    case Ending::complete:
      break;
  }
  return "end_turn";
}

Json stop_sequence(const Answer& answer) {
  return answer.ending == Ending::stop_sequence ? Json(answer.stop_sequence) : Json();
}

/// Cached tokens would be outside of `input_tokens`; there are none here.
Json usage(const ChatRequest& chat, TokenCount output_tokens) {
  return {{"input_tokens", chat.input_tokens},
          {"cache_creation_input_tokens", 0},
          {"cache_read_input_tokens", 0},
          {"cache_creation", {{"ephemeral_5m_input_tokens", 0}, {"ephemeral_1h_input_tokens", 0}}},
          {"output_tokens", output_tokens},
          {"output_tokens_details", {{"thinking_tokens", 0}}},
          {"service_tier", "standard"},
          {"inference_geo", "not_available"}};
}

Json message(const ChatRequest& chat, const Context& context) {
  return {{"id", "msg_01" + context.id.substr(0, 22)},
          {"type", "message"},
          {"role", "assistant"},
          {"model", chat.model},
          {"content", Json::array()},
          {"stop_reason", nullptr},
          {"stop_sequence", nullptr},
          {"stop_details", nullptr},
          {"container", nullptr}};
}

Plan whole_answer(const ChatRequest& chat, const Answer& answer, const Context& context) {
  Json body = message(chat, context);
  if (!answer.text.empty()) {
    body["content"].push_back(Json{{"type", "text"}, {"text", answer.text}});
  }
  body["stop_reason"] = stop_reason(answer);
  body["stop_sequence"] = stop_sequence(answer);
  body["usage"] = usage(chat, answer.tokens);
  Plan plan = answered(body, context);
  plan.takes_time = true;
  return plan;
}

/// An event is named twice: in its own line and inside its data.
std::string event(const Json& data) {
  return "event: " + data["type"].get<std::string>() + "\ndata: " + safe_dump(data) + "\n\n";
}

Plan streamed_answer(const ChatRequest& chat, const Answer& answer, const Context& context) {
  Plan plan;
  plan.headers = headers(context, "text/event-stream; charset=utf-8");
  plan.headers.push_back({"cache-control", "no-cache"});
  plan.takes_time = true;
  plan.stream = true;
  Json start = message(chat, context);
  start["usage"] = usage(chat, 1);
  plan.body = event({{"type", "message_start"}, {"message", start}});
  if (answer.text.empty()) {
    plan.body += event({{"type", "ping"}});
  } else {
    plan.body += event({{"type", "content_block_start"},
                        {"index", 0},
                        {"content_block", {{"type", "text"}, {"text", ""}}}});
    plan.body += event({{"type", "ping"}});
    for (const std::string_view piece : stream_pieces(answer.text)) {
      plan.pieces.push_back(event({{"type", "content_block_delta"},
                                   {"index", 0},
                                   {"delta", {{"type", "text_delta"}, {"text", piece}}}}));
    }
    plan.pieces.push_back(event({{"type", "content_block_stop"}, {"index", 0}}));
  }
  // Counts here are of the whole message, not of what came since the last event.
  plan.pieces.push_back(event({{"type", "message_delta"},
                               {"delta",
                                {{"stop_reason", stop_reason(answer)},
                                 {"stop_sequence", stop_sequence(answer)},
                                 {"stop_details", nullptr}}},
                               {"usage",
                                {{"input_tokens", chat.input_tokens},
                                 {"cache_creation_input_tokens", 0},
                                 {"cache_read_input_tokens", 0},
                                 {"output_tokens", answer.tokens},
                                 {"output_tokens_details", {{"thinking_tokens", 0}}}}}}));
  plan.pieces.push_back(event({{"type", "message_stop"}}));
  return plan;
}

// ---- routes -------------------------------------------------------------------------------------

Checked<Plan> messages(const net::HttpRequest& request, std::string_view version, bool counting,
                       const Context& context) {
  const Body body = read_body(request.body);
  if (!body.fault.empty()) {
    return Refusal{400, "The request body is not valid JSON: " + body.fault};
  }
  ASSAY_TRY(const ChatRequest chat, read_chat(body.value, version, counting));
  if (context.catalogue->named(chat.model) == nullptr) return no_such_model(chat.model);
  if (counting) return answered({{"input_tokens", chat.input_tokens}}, context);
  const ServedModel* served = context.catalogue->find(chat.model, chat.system);
  if (served == nullptr) {
    return Refusal{400, "system: " + context.catalogue->unknown_task(chat.model)};
  }
  const Answer answer = delivered(ask(*served->model, chat), chat);
  Plan plan =
      chat.stream ? streamed_answer(chat, answer, context) : whole_answer(chat, answer, context);
  plan.model = chat.model;
  plan.input = chat.last_user;
  return plan;
}

Json model_entry(const std::string& id, const Context& context) {
  const int cap = context.catalogue->named(id)->max_output_tokens;
  const Json yes = {{"supported", true}};
  const Json no = {{"supported", false}};
  const Json types = {{"adaptive", no}, {"between_tools", no}, {"disabled", yes}, {"enabled", no}};
  const Json effort = {{"supported", false}, {"low", no}, {"medium", no},
                       {"high", no},         {"max", no}, {"xhigh", nullptr}};
  return {{"type", "model"},
          {"id", id},
          {"display_name", id},
          {"created_at", iso_time(context.started_unix_ms)},
          {"lifecycle", "active"},
          {"deprecated_at", nullptr},
          {"retires_at", nullptr},
          {"line", nullptr},
          {"max_input_tokens", nullptr},
          {"max_tokens", cap > 0 ? Json(cap) : Json()},
          {"capabilities",
           {{"batch", no},
            {"citations", no},
            {"code_execution", no},
            {"context_management", no},
            {"effort", effort},
            {"image_input", no},
            {"pdf_input", no},
            {"server_tools", {{"supported", false}, {"code_execution", no}, {"web_search", no}}},
            {"structured_outputs", yes},
            {"thinking", {{"supported", false}, {"types", types}}}}}};
}

Checked<Plan> list_models(std::string_view query, const Context& context) {
  const auto page = id_page(context.catalogue->ids(), query);
  if (!page) return Refusal{400, "limit: Input should be an integer from 1 to 1000"};
  Json data = Json::array();
  for (const std::string& id : page->ids) data.push_back(model_entry(id, context));
  return answered({{"data", data},
                   {"has_more", page->has_more},
                   {"first_id", page->ids.empty() ? Json() : Json(page->ids.front())},
                   {"last_id", page->ids.empty() ? Json() : Json(page->ids.back())}},
                  context);
}

Checked<Plan> models(const Target& target, const Context& context) {
  if (target.path == kModels) return list_models(target.query, context);
  const std::string id = percent_decoded(target.path.substr(kModels.size() + 1));
  if (context.catalogue->named(id) == nullptr) return no_such_model(id);
  return answered(model_entry(id, context), context);
}

Checked<Plan> route(const net::HttpRequest& request, const Context& context) {
  const Target target = split_target(request.target);
  const bool is_list =
      target.path == kModels || target.path.rfind(std::string(kModels) + "/", 0) == 0;
  if (!is_list && target.path != kMessages && target.path != kCount) {
    return Refusal{404, "Not Found"};
  }
  if (request.method != (is_list ? "GET" : "POST")) return Refusal{405, "Method Not Allowed"};
  ASSAY_CHECK(check_key(request, context));
  ASSAY_TRY(const std::string_view version, api_version(request));
  if (request.body.size() > context.request_bytes) {
    return Refusal{413, "Request exceeds the maximum size"};
  }
  if (is_list) return models(target, context);
  return messages(request, version, target.path == kCount, context);
}

}  // namespace

Plan anthropic_plan(const net::HttpRequest& request, const Context& context) {
  Checked<Plan> plan = route(request, context);
  return plan.has_value() ? *std::move(plan) : refused(plan.error(), context);
}

}  // namespace assay::simulate
