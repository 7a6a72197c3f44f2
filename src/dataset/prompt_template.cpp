#include "assay/dataset/prompt_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "dataset/tags.hpp"

namespace assay::dataset {
namespace {

constexpr std::array<std::string_view, 4> kProtocols = {"openai", "anthropic", "gemini", "local"};
constexpr std::array<std::string_view, 3> kVariables = {"input", "labels", "schema"};

/// A template cut at `{{input}}`, other variables already filled in.
struct Filled {
  std::vector<std::string> parts;  ///< one more than there were `{{input}}`
};

Result<Filled> fill(std::string_view text, const TaskSpec& task) {
  Filled filled{{""}};
  while (true) {
    const auto open = text.find("{{");
    filled.parts.back() += text.substr(0, open);
    if (open == std::string_view::npos) return filled;
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) return invalid("\"{{\" is never closed by \"}}\"");
    const std::string_view name = trimmed(text.substr(open + 2, close - open - 2));
    if (name == "input") {
      filled.parts.emplace_back();
    } else if (name == "labels") {
      filled.parts.back() += fmt::format("{}", fmt::join(task.labels, ", "));
    } else if (name == "schema") {
      filled.parts.back() += task.schema_json;
    } else {
      return invalid(fmt::format("unknown variable \"{{{{{}}}}}\"{}", printable(name, 60),
                                 did_you_mean(name, kVariables)));
    }
    if (filled.parts.back().size() > kFilledPromptBytes) {
      return invalid(fmt::format("grows beyond {} bytes with \"{{{{{}}}}}\" filled in",
                                 kFilledPromptBytes, name));
    }
    text.remove_prefix(close + 2);
  }
}

/// What one mapping of the file says; a variant inherits what it does not say.
struct Source {
  std::string system;
  std::string user;
  std::vector<std::string> few_shot;
};

Status read_source(YamlMap& map, Source& source) {
  ASSAY_TRY(auto system, map.text("system"));
  if (system) source.system = *std::move(system);
  ASSAY_TRY(auto user, map.text("user"));
  if (user) source.user = *std::move(user);
  if (map.node("few_shot") != nullptr) {
    ASSAY_TRY(source.few_shot, map.texts("few_shot"));
  }
  return {};
}

std::string tag_for(std::string_view text) {
  return unused_tag(std::span(&text, 1), "input", '>');
}

/// What `logged_conversation` wrote; nothing asked where it did not.
Prompt read_conversation(std::string_view input) {
  const JsonReading reading = read_json(input);
  std::string system;
  std::vector<Turn> turns;
  if (reading.ok() && reading.value.is_array() && reading.value.size() == 2) {
    if (reading.value[0].is_string()) system = reading.value[0].get<std::string>();
    for (const Json& turn : reading.value[1]) {
      const bool is_turn =
          turn.is_array() && turn.size() == 2 && turn[0].is_string() && turn[1].is_string();
      if (!is_turn) continue;
      turns.push_back(
          {turn[0] == "assistant" ? Role::assistant : Role::user, turn[1].get<std::string>()});
    }
  }
  Prompt prompt;
  if (!turns.empty()) {
    prompt.user = std::move(turns.back().text);
    turns.pop_back();
  }
  prompt.system = std::make_shared<const std::string>(std::move(system));
  prompt.examples = std::make_shared<const std::vector<Turn>>(std::move(turns));
  return prompt;
}

}  // namespace

std::string delimited(std::string_view text) {
  return fmt::format("<{0}>\n{1}\n</{0}>", tag_for(text), text);
}

std::optional<std::string_view> undelimited(std::string_view message) {
  const auto open = message.find("<input");
  if (open == std::string_view::npos) return std::nullopt;
  const auto end_of_tag = message.find(">\n", open);
  if (end_of_tag == std::string_view::npos) return std::nullopt;
  const auto tag = message.substr(open + 1, end_of_tag - open - 1);
  const std::string closing = fmt::format("\n</{}>", tag);
  const auto start = end_of_tag + 2;
  const auto close = message.find(closing, start);
  if (close == std::string_view::npos) return std::nullopt;
  return message.substr(start, close - start);
}

std::string logged_conversation(std::string_view system, std::string_view turns_json) {
  return fmt::format("[{},{}]", json_quoted(system), turns_json);
}

const PromptRenderer& PromptRenderer::as_logged() {
  static const PromptRenderer kRenderer = [] {
    PromptRenderer renderer;
    renderer.system_ = std::make_shared<const std::string>();
    renderer.examples_ = std::make_shared<const std::vector<Turn>>();
    renderer.hash_ = Hasher().add("as logged").hex();
    renderer.is_as_logged_ = true;
    return renderer;
  }();
  return kRenderer;
}

std::string PromptRenderer::item_of(std::string_view input) const {
  if (!is_as_logged_) return std::string(input);
  std::string user = read_conversation(input).user;
  if (const auto item = undelimited(user)) return std::string(*item);
  return user;
}

Prompt PromptRenderer::render(std::string_view input) const {
  if (is_as_logged_) return read_conversation(input);
  constexpr std::size_t kTagBytes = 40;
  std::string user;
  user.reserve(before_.size() + input.size() + after_.size() + kTagBytes);
  const std::string tag = tag_for(input);
  user.append(before_).append("<").append(tag).append(">\n").append(input);
  user.append("\n</").append(tag).append(">").append(after_);
  return Prompt{system_, examples_, std::move(user)};
}

Result<PromptTemplate> PromptTemplate::parse(std::string_view yaml, const std::string& file,
                                             const TaskSpec& task,
                                             const std::vector<Example>& train) {
  ASSAY_TRY(const auto document, parse_yaml(yaml, file));
  ASSAY_TRY(auto map, YamlMap::open(document, file, "prompt"));
  PromptTemplate prompt;
  ASSAY_TRY(prompt.version_, map.required_text("version"));

  const auto build = [&](const Source& source, const YamlMap& where) -> Result<PromptRenderer> {
    PromptRenderer renderer;
    const auto system = fill(source.system, task);
    if (!system.has_value()) return where.error_at("system", system.error().message);
    if (system->parts.size() != 1) {
      return where.error_at("system",
                            "{{input}} belongs into \"user\": a system text is the same for "
                            "all items");
    }
    const auto user = fill(source.user, task);
    if (!user.has_value()) return where.error_at("user", user.error().message);
    if (user->parts.size() != 2) {
      return where.error_at("user",
                            fmt::format("\"user\" must contain {{{{input}}}} exactly once, not {} "
                                        "times",
                                        user->parts.size() - 1));
    }
    renderer.system_ = std::make_shared<const std::string>(trimmed(system->parts[0]));
    renderer.before_ = user->parts[0];
    renderer.after_ = user->parts[1];
    while (!renderer.after_.empty() && renderer.after_.back() == '\n') renderer.after_.pop_back();

    std::vector<Turn> turns;
    for (const std::string& id : source.few_shot) {
      const auto example =
          std::find_if(train.begin(), train.end(),
                       [&id](const Example& candidate) { return candidate.id == id; });
      if (example == train.end()) {
        return where.error_at(
            "few_shot", fmt::format("few_shot id \"{}\" is not in train.jsonl", printable(id, 80)));
      }
      turns.push_back({Role::user, renderer.before_ + delimited(example->input) + renderer.after_});
      turns.push_back({Role::assistant, perfect_answer(task, example->expected_json)});
    }
    Hasher hasher;
    hasher.add(*renderer.system_).add(renderer.before_).add(renderer.after_);
    for (const Turn& turn : turns) hasher.add(turn.text);
    renderer.hash_ = hasher.hex();
    renderer.examples_ = std::make_shared<const std::vector<Turn>>(std::move(turns));
    return renderer;
  };

  Source common;
  ASSAY_CHECK(read_source(map, common));
  ASSAY_TRY(prompt.variants_[""], build(common, map));
  if (const YamlNode* variants = map.node("variants"); variants != nullptr) {
    ASSAY_TRY(auto per_protocol, YamlMap::open(*variants, file, "variants"));
    for (const std::string_view protocol : kProtocols) {
      const YamlNode* node = per_protocol.node(protocol);
      if (node == nullptr) continue;
      ASSAY_TRY(auto variant, YamlMap::open(*node, file, fmt::format("variants.{}", protocol)));
      Source source = common;
      ASSAY_CHECK(read_source(variant, source));
      ASSAY_CHECK(variant.finish());
      ASSAY_TRY(prompt.variants_[std::string(protocol)], build(source, variant));
    }
    ASSAY_CHECK(per_protocol.finish());
  }
  ASSAY_CHECK(map.finish());
  return prompt;
}

const PromptRenderer& PromptTemplate::for_protocol(std::string_view protocol) const {
  const auto found = variants_.find(protocol);
  return found != variants_.end() ? found->second : variants_.find("")->second;
}

}  // namespace assay::dataset
