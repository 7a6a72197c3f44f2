#include "eval/disparities.hpp"

#include <fmt/format.h>

#include <array>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::eval {
namespace {

constexpr std::array<std::pair<Aspect, std::string_view>, 5> kNames = {{
    {Aspect::golden_set, "golden-set"},
    {Aspect::items, "items"},
    {Aspect::prompt, "prompt"},
    {Aspect::scorer, "scorer"},
    {Aspect::parameters, "parameters"},
}};

/// The beginning of a hash, enough to tell two apart.
std::string short_hash(const std::string& hash) {
  return printable(hash.substr(0, 12));
}

std::string value_text(const Json* value) {
  return value == nullptr ? "unset" : printable(safe_dump(*value), 80);
}

/// Null: not there.
const Json* value_of(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

bool are_equal(const Json* a, const Json* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

/// `temperature 0 and 0.7, seed unset and 5`
std::string parameter_changes(const std::string& baseline, const std::string& candidate) {
  const JsonReading a = read_json(baseline);
  const JsonReading b = read_json(candidate);
  if (!a.ok() || !b.ok() || !a.value.is_object() || !b.value.is_object()) {
    return baseline == candidate ? "" : "they are not the same";
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : a.value.items()) keys.insert(key);
  for (const auto& [key, value] : b.value.items()) keys.insert(key);
  std::string text;
  for (const std::string& key : keys) {
    const Json* const one = value_of(a.value, key);
    const Json* const other = value_of(b.value, key);
    if (are_equal(one, other)) continue;
    const std::string left = value_text(one);
    const std::string right = value_text(other);
    text += fmt::format("{}{} {} and {}{}", text.empty() ? "" : ", ", printable(key), left, right,
                        left == right ? " (which differ further on)" : "");
  }
  return text;
}

}  // namespace

std::string_view to_string(Aspect aspect) {
  for (const auto& [value, name] : kNames) {
    if (value == aspect) return name;
  }
  return "unknown";
}

std::optional<Aspect> aspect_from_string(std::string_view text) {
  for (const auto& [value, name] : kNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::vector<Disparity> find_disparities(const store::ArmRecord& baseline,
                                        const store::ArmRecord& candidate,
                                        const std::set<std::string>& scorer_versions,
                                        std::int64_t changed_items) {
  std::vector<Disparity> found;
  if (baseline.golden_set_hash != candidate.golden_set_hash) {
    found.push_back({Aspect::golden_set, fmt::format("the golden sets are {} and {}",
                                                     short_hash(baseline.golden_set_hash),
                                                     short_hash(candidate.golden_set_hash))});
  }
  if (changed_items > 0) {
    found.push_back({Aspect::items,
                     fmt::format("{} items of the same id have another content", changed_items)});
  }
  if (baseline.prompt_hash != candidate.prompt_hash) {
    found.push_back(
        {Aspect::prompt,
         fmt::format("the prompts are {} ({}) and {} ({})", printable(baseline.prompt_version),
                     short_hash(baseline.prompt_hash), printable(candidate.prompt_version),
                     short_hash(candidate.prompt_hash))});
  }
  if (scorer_versions.size() > 1) {
    found.push_back({Aspect::scorer,
                     fmt::format("answers were scored by {} versions of the scorer; `assay score` "
                                 "scores a run again",
                                 scorer_versions.size())});
  }
  const std::string parameters =
      parameter_changes(baseline.parameters_json, candidate.parameters_json);
  if (!parameters.empty()) {
    found.push_back({Aspect::parameters, "the parameters differ: " + parameters});
  }
  return found;
}

}  // namespace assay::eval
