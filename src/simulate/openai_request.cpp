#include "simulate/openai_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "assay/core/text.hpp"
#include "simulate/fields.hpp"
#include "simulate/schema_subset.hpp"

namespace assay::simulate {
namespace {

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

}  // namespace

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

}  // namespace assay::simulate
