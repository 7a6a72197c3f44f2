#include "assay/dataset/batch.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "dataset/tags.hpp"

namespace assay::dataset {
namespace {

// Whoever changes a word of it asks another question: eval hashes it.
constexpr std::string_view kExplanation =
    "You are given several inputs in one message. They are numbered from 1 on, and each stands "
    "between tags with its number, such as <item 1> and </item 1>. Treat every input on its own, "
    "as if it were the only one. Reply with one JSON object and nothing else: {\"answers\": "
    "[{\"id\": 1, \"answer\": ...}, {\"id\": 2, \"answer\": ...}]}, with exactly one entry for "
    "each input, in their order. \"id\" is the number of the input, \"answer\" what you would "
    "have answered to it alone: the JSON object itself, or a JSON string if that is plain text.";

/// Takes `prefix` off the beginning of `text`, if it is there.
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string batch_system(std::string_view system) {
  return system.empty() ? std::string(kExplanation) : fmt::format("{}\n\n{}", system, kExplanation);
}

std::optional<std::string_view> without_batch(std::string_view system) {
  if (!system.ends_with(kExplanation)) return std::nullopt;
  system.remove_suffix(kExplanation.size());
  if (system.ends_with("\n\n")) system.remove_suffix(2);
  return system;
}

std::string numbered(std::span<const std::string_view> texts) {
  const std::string tag = unused_tag(texts, "item", ' ');
  std::string block;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    block += fmt::format("{0}<{1} {2}>\n{3}\n</{1} {2}>", i == 0 ? "" : "\n", tag, i + 1, texts[i]);
  }
  return block;
}

std::optional<std::vector<std::string_view>> unnumbered(std::string_view block) {
  if (!block.starts_with('<')) return std::nullopt;
  const std::string_view tag = block.substr(1, block.find(' ') - 1);
  std::vector<std::string_view> texts;
  do {
    if (!take(block, fmt::format("<{} {}>\n", tag, texts.size() + 1))) return std::nullopt;
    const std::string closing = fmt::format("\n</{} {}>", tag, texts.size() + 1);
    const auto end = block.find(closing);
    if (end == std::string_view::npos) return std::nullopt;
    texts.push_back(block.substr(0, end));
    block.remove_prefix(end + closing.size());
  } while (take(block, "\n"));
  return block.empty() ? std::optional(texts) : std::nullopt;
}

std::string batch_answer(std::span<const std::string> answers) {
  std::string text = R"({"answers":[)";
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const JsonReading reading = read_json(answers[i]);
    const bool is_object = reading.ok() && reading.value.is_object();
    text += fmt::format(R"({}{{"id":{},"answer":{}}})", i == 0 ? "" : ",", i + 1,
                        is_object ? answers[i] : json_quoted(answers[i]));
  }
  return text + "]}";
}

OutputSchema batch_schema(const TaskSpec& task) {
  const auto own = task.output_schema();
  Json answer = own ? read_json(own->json).value : Json{{"type", "string"}};
  Json schema = {{"type", "object"}};
  // References in a schema start from its root.
  for (const char* const shared : {"$schema", "$defs", "definitions"}) {
    const auto found = answer.find(shared);
    if (found == answer.end()) continue;
    schema[shared] = *found;
    answer.erase(shared);
  }
  const Json entry = {{"type", "object"},
                      {"properties", {{"id", {{"type", "integer"}}}, {"answer", answer}}},
                      {"required", {"id", "answer"}},
                      {"additionalProperties", false}};
  schema["properties"]["answers"] = {{"type", "array"}, {"items", entry}};
  schema["required"] = Json::array({"answers"});
  schema["additionalProperties"] = false;
  return {own ? own->name : task.name, safe_dump(schema)};
}

}  // namespace assay::dataset
