#include "simulate/gemini_request.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "assay/core/text.hpp"
#include "simulate/fields.hpp"
#include "simulate/schema_subset.hpp"

namespace assay::simulate {
namespace {

Refusal wrong_type(std::string_view name, Expected expected, const Json& got) {
  std::string_view type = "MESSAGE";
  if (expected == Expected::text || expected == Expected::texts) type = "TYPE_STRING";
  if (expected == Expected::integer) type = "TYPE_INT32";
  if (expected == Expected::number) type = "TYPE_FLOAT";
  if (expected == Expected::boolean) type = "TYPE_BOOL";
  return {400,
          fmt::format("Invalid value at '{}' ({}), {}", name, type, printable(safe_dump(got), 80)),
          std::string(name)};
}

Refusal unknown_name(std::string_view name, std::string_view place) {
  return {400,
          fmt::format("Invalid JSON payload received. Unknown name \"{}\"{}: Cannot find field.",
                      printable(name, 80), place.empty() ? "" : fmt::format(" at '{}'", place)),
          std::string(place)};
}

/// `system_instruction` and `systemInstruction` are the same field to the service.
std::string camel_case(std::string_view name) {
  std::string camel;
  bool raise = false;
  for (const char c : name) {
    if (c == '_' && !camel.empty()) {
      raise = true;
      continue;
    }
    camel += raise && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    raise = false;
  }
  return camel;
}

/// The same object with every name in camel case, its values moved.
Json with_camel_case(Json object) {
  Json renamed = Json::object();
  for (auto& [name, value] : object.get_ref<Json::object_t&>()) {
    renamed[camel_case(name)] = std::move(value);
  }
  return renamed;
}

Checked<std::string> parts_text(const Json& content, const std::string& path) {
  if (!content.is_object()) return wrong_type(path, Expected::object, content);
  if (const auto unknown = unknown_members(content, {"role", "parts"}); !unknown.empty()) {
    return unknown_name(unknown.front(), path);
  }
  Json parts = content.value("parts", Json::array());
  if (parts.is_object()) parts = Json::array({parts});  // a single message stands for a list of one
  if (!parts.is_array()) return wrong_type(path + ".parts", Expected::array, parts);
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string here = fmt::format("{}.parts[{}]", path, i);
    if (!parts[i].is_object()) return wrong_type(here, Expected::object, parts[i]);
    const auto unknown = unknown_members(
        parts[i], {"text", "thought", "thoughtSignature", "thought_signature", "partMetadata"});
    if (!unknown.empty()) {
      return Refusal{400,
                     fmt::format("This model reads text parts only, not \"{}\" at '{}'.",
                                 printable(unknown.front(), 80), here),
                     here};
    }
    const Json value = parts[i].value("text", Json(""));
    if (!value.is_string()) return wrong_type(here + ".text", Expected::text, value);
    text += value.get_ref<const std::string&>();
  }
  return text;
}

Checked<void> read_contents(const Json& contents, ChatRequest& chat) {
  if (contents.empty()) {
    return Refusal{400, "* GenerateContentRequest.contents: contents is not specified", "contents"};
  }
  std::string last_role;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::string path = fmt::format("contents[{}]", i);
    ASSAY_TRY(std::string text, parts_text(contents[i], path));
    if (text.empty()) {
      return Refusal{400,
                     fmt::format("* GenerateContentRequest.{}.parts: contents.parts must not be "
                                 "empty.",
                                 path),
                     path};
    }
    const Json role = contents[i].value("role", Json("user"));
    if (role != Json("user") && role != Json("model")) {
      return Refusal{400, "Please use a valid role: user, model.", path + ".role"};
    }
    last_role = role.get<std::string>();
    chat.input_tokens += local::count_tokens(text);
    if (last_role == "user") chat.last_user = std::move(text);
  }
  if (last_role == "model") {
    return Refusal{400, "Requests ending with a model turn are not supported.", "contents"};
  }
  return {};
}

Checked<void> read_output_shape(const Fields& config, Generation& asked) {
  ASSAY_TRY(const auto mime, config.text("responseMimeType"));
  const Json* schema = config.find("responseSchema");
  const Json* json_schema = config.find("responseJsonSchema");
  if (json_schema == nullptr) json_schema = config.find("_responseJsonSchema");
  if (mime && *mime != "application/json" && *mime != "text/x.enum" && *mime != "text/plain") {
    return Refusal{
        400,
        "* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes "
        "are `text/plain`, `application/json` and `text/x.enum`.",
        "generation_config.response_mime_type"};
  }
  if (schema == nullptr && json_schema == nullptr) return {};
  const std::string place = schema != nullptr ? "generation_config.response_schema"
                                              : "generation_config.response_json_schema";
  if (schema != nullptr && json_schema != nullptr) {
    return Refusal{400, "Only one of response_schema and response_json_schema may be set.", place};
  }
  if (!mime || *mime == "text/plain") {
    return Refusal{400,
                   "* GenerateContentRequest.generation_config.response_mime_type: a schema needs "
                   "the mimetype `application/json` or `text/x.enum`.",
                   "generation_config.response_mime_type"};
  }
  const auto fault = schema != nullptr
                         ? outside_subset(*schema, SchemaDialect::gemini_openapi)
                         : outside_subset(*json_schema, SchemaDialect::gemini_json_schema);
  if (fault) {
    return Refusal{400,
                   fmt::format("* GenerateContentRequest.{}: {}{}{}", place, fault->path,
                               fault->path.empty() ? "" : ": ", fault->reason),
                   place};
  }
  asked.bare_label = *mime == "text/x.enum";
  return {};
}

/// Parameters that are fine to send but that a classical model cannot honour.
Checked<void> check_abilities(const Fields& config, std::string_view model) {
  ASSAY_TRY(const auto candidates, config.integer("candidateCount"));
  if (candidates && *candidates != 1) {
    return Refusal{400, "Multiple candidates is not enabled for this model",
                   "generation_config.candidate_count"};
  }
  ASSAY_TRY(const bool logprobs, config.flag("responseLogprobs"));
  if (logprobs || config.find("logprobs") != nullptr) {
    return Refusal{400, fmt::format("Logprobs is not enabled for models/{}", printable(model, 80)),
                   "generation_config.response_logprobs"};
  }
  for (const char* name : {"topP", "presencePenalty", "frequencyPenalty"}) {
    ASSAY_TRY([[maybe_unused]] const auto number, config.number(name));
  }
  ASSAY_TRY(const auto temperature, config.number("temperature"));
  if (temperature && (*temperature < 0 || *temperature > 2)) {
    return Refusal{
        400,
        fmt::format("* GenerateContentRequest.generation_config.temperature: temperature "
                    "must be in the range [0.0, 2.0], not {}.",
                    *temperature),
        "generation_config.temperature"};
  }
  ASSAY_TRY([[maybe_unused]] const auto seed, config.integer("seed"));
  return {};
}

Checked<void> read_generation_config(const Json& body, Generation& asked) {
  ASSAY_TRY(const Json* raw, Fields(body, wrong_type).object("generationConfig"));
  if (raw == nullptr) return {};
  const Json object = with_camel_case(*raw);
  static const std::vector<std::string_view> known = {"temperature",
                                                      "topP",
                                                      "topK",
                                                      "candidateCount",
                                                      "maxOutputTokens",
                                                      "stopSequences",
                                                      "responseLogprobs",
                                                      "logprobs",
                                                      "presencePenalty",
                                                      "frequencyPenalty",
                                                      "seed",
                                                      "responseMimeType",
                                                      "responseSchema",
                                                      "responseJsonSchema",
                                                      "_responseJsonSchema",
                                                      "responseModalities",
                                                      "mediaResolution",
                                                      "speechConfig",
                                                      "thinkingConfig",
                                                      "imageConfig",
                                                      "enableEnhancedCivicAnswers",
                                                      "audioTranscriptionConfig"};
  if (const auto unknown = unknown_members(object, known); !unknown.empty()) {
    return unknown_name(unknown.front(), "generation_config");
  }
  const Fields config(object, wrong_type);
  ASSAY_TRY(asked.chat.max_output_tokens, config.integer("maxOutputTokens"));
  if (asked.chat.max_output_tokens && *asked.chat.max_output_tokens < 1) {
    return Refusal{
        400,
        "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens "
        "must be positive.",
        "generation_config.max_output_tokens"};
  }
  ASSAY_TRY(asked.chat.stop, config.texts("stopSequences"));
  if (asked.chat.stop.size() > 5) {
    return Refusal{400, "At most 5 stop sequences may be given.",
                   "generation_config.stop_sequences"};
  }
  ASSAY_CHECK(check_abilities(config, asked.chat.model));
  return read_output_shape(config, asked);
}

}  // namespace

Checked<Generation> read_generation(Json raw, std::string model) {
  const Json body = with_camel_case(std::move(raw));
  static const std::vector<std::string_view> known = {
      "model", "systemInstruction", "contents",      "generationConfig", "safetySettings",
      "tools", "toolConfig",        "cachedContent", "labels",           "serviceTier",
      "store", "continuationToken"};
  if (const auto unknown = unknown_members(body, known); !unknown.empty()) {
    return unknown_name(unknown.front(), "");
  }
  const Fields fields(body, wrong_type);
  Generation asked;
  asked.chat.model = std::move(model);
  ASSAY_TRY(const Json* contents, fields.array("contents"));
  ASSAY_CHECK(read_contents(contents != nullptr ? *contents : Json::array(), asked.chat));
  if (const Json* system = fields.find("systemInstruction"); system != nullptr) {
    ASSAY_TRY(asked.chat.system, parts_text(*system, "system_instruction"));
    asked.chat.input_tokens += local::count_tokens(asked.chat.system);
  }
  ASSAY_CHECK(read_generation_config(body, asked));
  return asked;
}

Checked<Generation> read_counted(Json raw, std::string model) {
  const Json body = with_camel_case(std::move(raw));
  const auto unknown = unknown_members(body, {"contents", "generateContentRequest"});
  if (!unknown.empty()) return unknown_name(unknown.front(), "");
  ASSAY_TRY(const Json* whole, Fields(body, wrong_type).object("generateContentRequest"));
  return read_generation(whole != nullptr ? *whole : body, std::move(model));
}

}  // namespace assay::simulate
