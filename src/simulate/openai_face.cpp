/// \file
/// OpenAI's Chat Completions and model list, as their reference and official clients describe them.

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "simulate/answer.hpp"
#include "simulate/exchange.hpp"
#include "simulate/fields.hpp"
#include "simulate/schema_subset.hpp"

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

Refusal wrong_type(std::string_view name, Expected expected, const Json& got) {
  return {400,
          fmt::format("Invalid type for '{}': expected {}, but got {} {} instead.", name,
                      to_string(expected), json_type(got).substr(0, 1) == "a" ? "an" : "a",
                      json_type(got)),
          std::string(name), "invalid_type"};
}

Refusal unsupported_value(const std::string& param, const std::string& message) {
  return {400, "Unsupported value: " + message, param, "unsupported_value"};
}

Refusal unsupported_parameter(const std::string& param) {
  return {400, "Unsupported parameter: '" + param + "' is not supported with this model.", param,
          "unsupported_parameter"};
}

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

// ---- reading a request --------------------------------------------------------------------------

const std::vector<std::string_view>& known_arguments() {
  static const std::vector<std::string_view> known = {"messages",
                                                      "model",
                                                      "audio",
                                                      "frequency_penalty",
                                                      "function_call",
                                                      "functions",
                                                      "logit_bias",
                                                      "logprobs",
                                                      "max_completion_tokens",
                                                      "max_tokens",
                                                      "metadata",
                                                      "modalities",
                                                      "moderation",
                                                      "n",
                                                      "parallel_tool_calls",
                                                      "prediction",
                                                      "presence_penalty",
                                                      "prompt_cache_key",
                                                      "prompt_cache_options",
                                                      "prompt_cache_retention",
                                                      "reasoning_effort",
                                                      "response_format",
                                                      "safety_identifier",
                                                      "seed",
                                                      "service_tier",
                                                      "stop",
                                                      "store",
                                                      "stream",
                                                      "stream_options",
                                                      "temperature",
                                                      "tool_choice",
                                                      "tools",
                                                      "top_logprobs",
                                                      "top_p",
                                                      "user",
                                                      "verbosity",
                                                      "web_search_options"};
  return known;
}

/// Text of a message's content: a string, or parts of which only text can be read here.
Checked<std::string> content_text(const Json& message, const std::string& path) {
  const Json content = message.value("content", Json());
  if (content.is_string()) return content.get<std::string>();
  if (content.is_null() && message.value("role", Json()) == Json("assistant")) return std::string();
  if (!content.is_array()) return wrong_type(path + ".content", Expected::text, content);
  std::string text;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const std::string here = fmt::format("{}.content[{}]", path, i);
    const Json& part = content[i];
    if (!part.is_object()) return wrong_type(here, Expected::object, part);
    const Json type = part.value("type", Json());
    if (type != Json("text") && type != Json("refusal")) {
      return unsupported_value(here,
                               fmt::format("'{}.type' must be 'text' with this model.", here));
    }
    const Json value = part.value(type.get<std::string>(), Json());
    if (!value.is_string()) return wrong_type(here + ".text", Expected::text, value);
    text += value.get_ref<const std::string&>();
  }
  return text;
}

Checked<void> read_messages(const Json& messages, ChatRequest& chat, bool& mentions_json) {
  if (messages.empty()) {
    return Refusal{400, "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                   "messages", "empty_array"};
  }
  static const std::vector<std::string_view> roles = {"system",    "developer", "user",
                                                      "assistant", "tool",      "function"};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Json& message = messages[i];
    const std::string path = fmt::format("messages[{}]", i);
    if (!message.is_object()) return wrong_type(path, Expected::object, message);
    const Json role = message.value("role", Json());
    if (!role.is_string()) return wrong_type(path + ".role", Expected::text, role);
    const auto& name = role.get_ref<const std::string&>();
    if (std::find(roles.begin(), roles.end(), name) == roles.end()) {
      return Refusal{400,
                     fmt::format("Invalid value: '{}'. Supported values are: '{}'.",
                                 printable(name, 60), fmt::join(roles, "', '")),
                     path + ".role", "invalid_value"};
    }
    ASSAY_TRY(std::string text, content_text(message, path));
    chat.input_tokens += local::count_tokens(text);
    mentions_json = mentions_json || normalised(text).find("json") != std::string::npos;
    if (name == "system" || name == "developer") {
      chat.system += (chat.system.empty() ? "" : "\n\n") + text;
    } else if (name == "user") {
      chat.last_user = std::move(text);
    }
  }
  return {};
}

Checked<void> read_cap(const Fields& fields, ChatRequest& chat) {
  for (const char* name : {"max_tokens", "max_completion_tokens"}) {
    ASSAY_TRY(const auto cap, fields.integer(name));
    if (!cap) continue;
    if (*cap < 1) {
      return Refusal{
          400,
          fmt::format("Invalid '{}': integer below minimum value. Expected a value >= 1, "
                      "but got {} instead.",
                      name, *cap),
          name, "integer_below_min_value"};
    }
    if (chat.max_output_tokens) {
      return Refusal{400,
                     "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not "
                     "supported.",
                     "max_tokens", "invalid_parameter_combination"};
    }
    chat.max_output_tokens = cap;
  }
  return {};
}

Checked<void> read_stop(const Fields& fields, ChatRequest& chat) {
  const Json* stop = fields.find("stop");
  if (stop == nullptr) return {};
  if (stop->is_string()) {
    chat.stop = {stop->get<std::string>()};
    return {};
  }
  ASSAY_TRY(chat.stop, fields.texts("stop"));
  if (chat.stop.size() > 4) {
    return Refusal{400, "Invalid 'stop': array too long. Expected an array with maximum length 4.",
                   "stop", "array_above_max_length"};
  }
  return {};
}

Checked<void> check_range(const Fields& fields, const char* name, double low, double high) {
  ASSAY_TRY(const auto value, fields.number(name));
  if (!value || (*value >= low && *value <= high)) return {};
  const bool above = *value > high;
  return Refusal{400,
                 fmt::format("Invalid '{}': decimal {} value. Expected a value {} {}, but got {} "
                             "instead.",
                             name, above ? "above maximum" : "below minimum",
                             above ? "<=" : ">=", above ? high : low, *value),
                 name, above ? "decimal_above_max_value" : "decimal_below_min_value"};
}

/// Parameters that are fine to send but that a classical model cannot honour.
Checked<void> check_abilities(const Fields& fields) {
  ASSAY_TRY(const auto n, fields.integer("n"));
  if (n && *n != 1) {
    return unsupported_value("n", fmt::format("'n' does not support {} with this model. Only the "
                                              "default (1) value is supported.",
                                              *n));
  }
  ASSAY_TRY(const bool logprobs, fields.flag("logprobs"));
  if (logprobs) return unsupported_parameter("logprobs");
  if (fields.find("top_logprobs") != nullptr) return unsupported_parameter("top_logprobs");
  if (fields.find("reasoning_effort") != nullptr) return unsupported_parameter("reasoning_effort");
  const Json* choice = fields.find("tool_choice");
  if (choice != nullptr && *choice != Json("auto") && *choice != Json("none")) {
    return unsupported_value("tool_choice", "this model never calls a tool.");
  }
  return {};
}

Checked<void> check_response_format(const Fields& fields, bool mentions_json) {
  ASSAY_TRY(const Json* format, fields.object("response_format"));
  if (format == nullptr) return {};
  const Json type = format->value("type", Json());
  if (type == Json("text")) return {};
  if (type == Json("json_object")) {
    if (mentions_json) return {};
    return Refusal{400,
                   "'messages' must contain the word 'json' in some form, to use 'response_format' "
                   "of type 'json_object'.",
                   "messages"};
  }
  if (type != Json("json_schema")) {
    return Refusal{400,
                   "Invalid value for 'response_format.type'. Supported values are: 'text', "
                   "'json_object', and 'json_schema'.",
                   "response_format.type", "invalid_value"};
  }
  const Json wanted = format->value("json_schema", Json());
  if (!wanted.is_object()) {
    return Refusal{400, "Missing required parameter: 'response_format.json_schema'.",
                   "response_format.json_schema", "missing_required_parameter"};
  }
  const Json name = wanted.value("name", Json());
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  if (!name.is_string() || name.get_ref<const std::string&>().empty() ||
      name.get_ref<const std::string&>().size() > 64 ||
      !std::all_of(name.get_ref<const std::string&>().begin(),
                   name.get_ref<const std::string&>().end(), allowed)) {
    return Refusal{400,
                   "Invalid 'response_format.json_schema.name': expected 1 to 64 letters, digits, "
                   "'_' and '-'.",
                   "response_format.json_schema.name", "invalid_value"};
  }
  if (wanted.value("strict", Json(false)) != Json(true)) return {};
  const auto fault = outside_subset(wanted.value("schema", Json()), SchemaDialect::openai_strict);
  if (!fault) return {};
  return Refusal{400,
                 fmt::format("Invalid schema for response_format '{}': In context='{}', {}.",
                             name.get<std::string>(), fault->path, fault->reason),
                 "response_format"};
}

struct Completions {
  ChatRequest chat;
  bool usage_in_stream = false;
  bool obfuscation = true;
};

Checked<void> read_stream_options(const Fields& fields, Completions& asked) {
  ASSAY_TRY(asked.chat.stream, fields.flag("stream"));
  ASSAY_TRY(const Json* options, fields.object("stream_options"));
  if (options == nullptr) return {};
  if (!asked.chat.stream) {
    return Refusal{400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                   "stream_options"};
  }
  const Fields inner(*options, wrong_type);
  ASSAY_TRY(asked.usage_in_stream, inner.flag("include_usage"));
  asked.obfuscation = options->value("include_obfuscation", Json(true)) != Json(false);
  return {};
}

Checked<Completions> read_completions(const Json& body) {
  if (const auto unknown = unknown_members(body, known_arguments()); !unknown.empty()) {
    return Refusal{400, fmt::format("Unrecognized request argument{} supplied: {}",
                                    unknown.size() > 1 ? "s" : "", fmt::join(unknown, ", "))};
  }
  const Fields fields(body, wrong_type);
  Completions asked;
  ASSAY_TRY(const auto model, fields.text("model"));
  if (!model) return Refusal{400, "You must provide a model parameter."};
  asked.chat.model = *model;
  ASSAY_TRY(const Json* messages, fields.array("messages"));
  if (messages == nullptr) {
    return Refusal{400, "Missing required parameter: 'messages'.", "messages",
                   "missing_required_parameter"};
  }
  bool mentions_json = false;
  ASSAY_CHECK(read_messages(*messages, asked.chat, mentions_json));
  ASSAY_CHECK(read_cap(fields, asked.chat));
  ASSAY_CHECK(read_stop(fields, asked.chat));
  ASSAY_CHECK(check_range(fields, "temperature", 0, 2));
  ASSAY_CHECK(check_range(fields, "top_p", 0, 1));
  ASSAY_CHECK(check_range(fields, "presence_penalty", -2, 2));
  ASSAY_CHECK(check_range(fields, "frequency_penalty", -2, 2));
  ASSAY_CHECK(check_abilities(fields));
  ASSAY_CHECK(check_response_format(fields, mentions_json));
  ASSAY_CHECK(read_stream_options(fields, asked));
  return asked;
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
  return asked.chat.stream ? streamed_answer(asked, answer, context)
                           : whole_answer(asked.chat, answer, context);
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
