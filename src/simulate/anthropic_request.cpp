#include "simulate/anthropic_request.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "assay/core/text.hpp"
#include "simulate/fields.hpp"
#include "simulate/schema_subset.hpp"

namespace assay::simulate {
namespace {

Refusal wrong_type(std::string_view name, Expected expected, const Json& /*got*/) {
  std::string_view wanted = "a valid dictionary";
  if (expected == Expected::text) wanted = "a valid string";
  if (expected == Expected::integer) wanted = "a valid integer";
  if (expected == Expected::number) wanted = "a valid number";
  if (expected == Expected::boolean) wanted = "a valid boolean";
  if (expected == Expected::array || expected == Expected::texts) wanted = "a valid list";
  return {400, fmt::format("{}: Input should be {}", name, wanted)};
}

Checked<void> check_names(const Json& body, std::string_view version, bool counting) {
  std::vector<std::string_view> known = {
      "model",    "messages",    "system", "cache_control",   "output_config", "speed",
      "thinking", "tool_choice", "tools",  "user_profile_id", "workspace_id"};
  if (!counting) {
    known.insert(known.end(), {"max_tokens", "container", "diagnostics", "inference_geo",
                               "metadata", "service_tier", "stop_sequences", "stream"});
    if (version == kOldVersion) known.insert(known.end(), {"temperature", "top_p", "top_k"});
  }
  const auto unknown = unknown_members(body, known);
  if (unknown.empty()) return {};
  return Refusal{400, printable(unknown.front(), 80) + ": Extra inputs are not permitted"};
}

/// A string, or blocks of which only text can be read here.
Checked<std::string> block_text(const Json& content, const std::string& path) {
  if (content.is_string()) return content.get<std::string>();
  if (!content.is_array()) return wrong_type(path, Expected::text, content);
  std::string text;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const std::string here = fmt::format("{}.{}", path, i);
    if (!content[i].is_object()) return wrong_type(here, Expected::object, content[i]);
    const Json type = content[i].value("type", Json());
    if (type.is_null()) return Refusal{400, here + ".type: Field required"};
    if (type != Json("text")) {
      return Refusal{400, here + ": this model reads blocks of type 'text' only"};
    }
    const Json value = content[i].value("text", Json());
    if (!value.is_string()) return wrong_type(here + ".text", Expected::text, value);
    if (value.get_ref<const std::string&>().empty()) {
      return Refusal{400, here + ": text content blocks must be non-empty"};
    }
    text += value.get_ref<const std::string&>();
  }
  return text;
}

Checked<void> read_messages(const Json& messages, std::string_view version, ChatRequest& chat) {
  if (messages.empty()) return Refusal{400, "messages: at least one message is required"};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string path = fmt::format("messages.{}", i);
    if (!messages[i].is_object()) return wrong_type(path, Expected::object, messages[i]);
    if (const auto unknown = unknown_members(messages[i], {"role", "content"}); !unknown.empty()) {
      return Refusal{400, fmt::format("{}.{}: Extra inputs are not permitted", path,
                                      printable(unknown.front(), 80))};
    }
    const Json role = messages[i].value("role", Json());
    const bool is_system = role == Json("system") && version == kNewVersion;
    if (role != Json("user") && role != Json("assistant") && !is_system) {
      return Refusal{400, path + ".role: Input should be 'user' or 'assistant'"};
    }
    if (!messages[i].contains("content")) return Refusal{400, path + ".content: Field required"};
    ASSAY_TRY(std::string text, block_text(messages[i]["content"], path + ".content"));
    if (text.empty()) return Refusal{400, path + ": all messages must have non-empty content"};
    chat.input_tokens += local::count_tokens(text);
    if (role == Json("user")) chat.last_user = std::move(text);
  }
  if (messages.back()["role"] == Json("assistant")) {
    return Refusal{
        400,
        "This model does not support assistant message prefill. The conversation must end "
        "with a user message."};
  }
  return {};
}

/// Temperature and its like, which only the old version knows.
Checked<void> check_sampling(const Fields& fields) {
  ASSAY_TRY(const auto temperature, fields.number("temperature"));
  ASSAY_TRY(const auto top_p, fields.number("top_p"));
  ASSAY_TRY(const auto top_k, fields.integer("top_k"));
  if (temperature && (*temperature < 0 || *temperature > 1)) {
    return Refusal{400, "temperature: range: 0..1"};
  }
  if (top_p && (*top_p < 0 || *top_p > 1)) return Refusal{400, "top_p: range: 0..1"};
  if (top_k && *top_k < 0) {
    return Refusal{400, "top_k: Input should be greater than or equal to 0"};
  }
  if (temperature && top_p) {
    return Refusal{400,
                   "`temperature` and `top_p` cannot both be specified for this model. Please use "
                   "only one."};
  }
  return {};
}

Checked<void> check_output_config(const Fields& fields) {
  ASSAY_TRY(const Json* config, fields.object("output_config"));
  if (config == nullptr) return {};
  if (const auto unknown = unknown_members(*config, {"effort", "format"}); !unknown.empty()) {
    return Refusal{400, fmt::format("output_config.{}: Extra inputs are not permitted",
                                    printable(unknown.front(), 80))};
  }
  const Fields inner(*config, wrong_type);
  if (inner.find("effort") != nullptr) {
    return Refusal{400, "This model does not support the effort parameter."};
  }
  ASSAY_TRY(const Json* format, inner.object("format"));
  if (format == nullptr) return {};
  if (format->value("type", Json()) != Json("json_schema")) {
    return Refusal{400, "output_config.format.type: Input should be 'json_schema'"};
  }
  if (!format->contains("schema")) {
    return Refusal{400, "output_config.format.schema: Field required"};
  }
  const auto fault = outside_subset((*format)["schema"], SchemaDialect::anthropic);
  if (!fault) return {};
  return Refusal{400, fmt::format("output_config.format.schema: {}{}{}", fault->path,
                                  fault->path.empty() ? "" : ": ", fault->reason)};
}

/// Parameters that are fine to send but that a classical model cannot honour.
Checked<void> check_abilities(const Fields& fields) {
  ASSAY_TRY(const Json* thinking, fields.object("thinking"));
  if (thinking != nullptr && thinking->value("type", Json()) != Json("disabled")) {
    return Refusal{400, "thinking.type: this model does not think; only 'disabled' is accepted"};
  }
  ASSAY_TRY(const Json* choice, fields.object("tool_choice"));
  if (choice != nullptr) {
    const Json type = choice->value("type", Json());
    if (type != Json("auto") && type != Json("none")) {
      return Refusal{400, "tool_choice.type: this model never calls a tool"};
    }
  }
  return {};
}

}  // namespace

Checked<ChatRequest> read_chat(const Json& body, std::string_view version, bool counting) {
  ASSAY_CHECK(check_names(body, version, counting));
  const Fields fields(body, wrong_type);
  ChatRequest chat;
  ASSAY_TRY(const auto model, fields.text("model"));
  if (!model) return Refusal{400, "model: Field required"};
  chat.model = *model;
  ASSAY_TRY(chat.max_output_tokens, fields.integer("max_tokens"));
  if (!counting && !chat.max_output_tokens) return Refusal{400, "max_tokens: Field required"};
  if (chat.max_output_tokens && *chat.max_output_tokens < 0) {
    return Refusal{400, "max_tokens: Input should be greater than or equal to 0"};
  }
  ASSAY_TRY(const Json* messages, fields.array("messages"));
  if (messages == nullptr) return Refusal{400, "messages: Field required"};
  ASSAY_CHECK(read_messages(*messages, version, chat));
  if (const Json* system = fields.find("system"); system != nullptr) {
    ASSAY_TRY(chat.system, block_text(*system, "system"));
    chat.input_tokens += local::count_tokens(chat.system);
  }
  ASSAY_TRY(chat.stop, fields.texts("stop_sequences"));
  ASSAY_TRY(chat.stream, fields.flag("stream"));
  ASSAY_CHECK(check_sampling(fields));
  ASSAY_CHECK(check_output_config(fields));
  ASSAY_CHECK(check_abilities(fields));
  return chat;
}

}  // namespace assay::simulate
