#include "curate/import_messages.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

/// A message's text: a string, or a list of parts that are all texts.
std::optional<std::string> content_of(const Json& message) {
  const auto content = message.find("content");
  if (content == message.end()) return std::nullopt;
  if (content->is_string()) return content->get<std::string>();
  if (!content->is_array()) return std::nullopt;
  std::string text;
  for (const Json& part : *content) {
    const bool is_text = part.is_object() && part.contains("text") && part["text"].is_string() &&
                         part.value("type", "text") == "text";
    if (!is_text) return std::nullopt;
    text += part["text"].get<std::string>();
  }
  return text;
}

std::string take_messages(const Json& messages, Draft& draft) {
  bool has_user = false;
  for (const Json& message : messages) {
    const auto role = message.is_object() ? message.find("role") : message.end();
    if (!message.is_object() || role == message.end() || !role->is_string()) {
      return "a message has no \"role\"";
    }
    const auto& name = role->get_ref<const std::string&>();
    auto text = content_of(message);
    if (!text) return "a message is not text alone, which an item's input is";
    if (name == "system" || name == "developer") {
      if (has_user) return "a system message stands behind the user's";
      draft.system += (draft.system.empty() ? "" : "\n\n") + *text;
    } else if (name != "user" || has_user) {
      return fmt::format("a conversation of several turns (a message of \"{}\") is not one input",
                         printable(name, 40));
    } else {
      has_user = true;
      draft.input = *std::move(text);
    }
  }
  return has_user ? "" : "there is no message of the user";
}

}  // namespace

std::string take_input(const Json& record, const char* key, Draft& draft) {
  const auto value = record.find(key);
  if (value == record.end() || value->is_null()) return fmt::format("\"{}\" is missing", key);
  if (value->is_array()) return take_messages(*value, draft);
  if (!value->is_string()) {
    return fmt::format("\"{}\" must be a text or a list of messages, not {}", key,
                       value->type_name());
  }
  draft.input = value->get<std::string>();
  return {};
}

std::string take_single(const Json& record, const char* key, Draft& draft) {
  const auto value = record.find(key);
  if (value == record.end() || value->is_null()) return fmt::format("\"{}\" is missing", key);
  if (value->is_array() && value->size() != 1) {
    return fmt::format("\"{}\" has {} answers, but an item has one", key, value->size());
  }
  draft.expected = value->is_array() ? (*value)[0] : *value;
  draft.expected_from = fmt::format("\"{}\"", key);
  return {};
}

}  // namespace assay::curate
