#include "shadow/redaction.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <deque>
#include <utility>

#include "assay/core/file.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "eval/redactor.hpp"

namespace assay::shadow {
namespace {

constexpr std::size_t kShownHash = 16;

// Keys of the large providers, bearer tokens and private keys, as their issuers write them.
constexpr const char* kKeys[] = {
    R"(\b(?:sk|rk|pk)-[A-Za-z0-9_\-]{16,})",
    R"(\bAIza[0-9A-Za-z_\-]{30,})",
    R"(\b(?:AKIA|ASIA)[0-9A-Z]{16}\b)",
    R"(\bgh[pousr]_[0-9A-Za-z]{30,})",
    R"(\bgithub_pat_[0-9A-Za-z_]{30,})",
    R"(\bglpat-[0-9A-Za-z_\-]{18,})",
    R"(\bxox[abeprs]-[0-9A-Za-z\-]{10,})",
    R"(\bhf_[0-9A-Za-z]{30,})",
    R"(\beyJ[0-9A-Za-z_\-]{10,}\.eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]*)",
    R"((?i)\bbearer\s+[0-9a-z_\-.=+/]{16,})",
    R"((?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z))",
};

enum class Change { drop, hash };

struct Field {
  Change change = Change::drop;
  std::vector<std::string> path;
};

/// `a.b.*`, or a JSON pointer (RFC 6901).
std::vector<std::string> parse_path(std::string_view text) {
  const bool is_pointer = text.starts_with('/');
  if (is_pointer) text.remove_prefix(1);
  std::vector<std::string> path{""};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == (is_pointer ? '/' : '.')) {
      path.emplace_back();
    } else if (is_pointer && text[at] == '~' && at + 1 < text.size()) {
      path.back() += text[++at] == '1' ? '/' : '~';
    } else {
      path.back() += text[at];
    }
  }
  return path;
}

/// The same value is the same hash, so that it still tells sessions apart.
Json hashed(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : canonical_json(value);
  return fmt::format("sha256:{}", sha256_hex(text).substr(0, kShownHash));
}

void change_at(Json& value, const Field& field, std::size_t depth);

void change_member(Json& object, const std::string& name, const Field& field, std::size_t depth) {
  const auto found = object.find(name);
  if (found == object.end()) return;
  if (depth + 1 < field.path.size()) {
    change_at(*found, field, depth + 1);
  } else if (field.change == Change::drop) {
    object.erase(name);
  } else {
    *found = hashed(*found);
  }
}

/// Elements of a list have their position for a name.
void change_element(Json& list, std::size_t at, const Field& field, std::size_t depth) {
  if (depth + 1 < field.path.size()) {
    change_at(list[at], field, depth + 1);
  } else {
    list[at] = field.change == Change::drop ? Json(nullptr) : hashed(list[at]);
  }
}

void change_at(Json& value, const Field& field, std::size_t depth) {
  const std::string& name = field.path[depth];
  if (value.is_object()) {
    if (name != "*") return change_member(value, name, field, depth);
    std::vector<std::string> names;
    for (const auto& [key, ignored] : value.items()) names.push_back(key);
    for (const std::string& key : names) change_member(value, key, field, depth);
  } else if (value.is_array()) {
    for (std::size_t at = 0; at < value.size(); ++at) {
      if (name == "*" || name == std::to_string(at)) change_element(value, at, field, depth);
    }
  }
}

}  // namespace

struct Redaction::State {
  struct Replacement {
    explicit Replacement(const std::string& pattern) : regex(pattern, RE2::Quiet) {}
    RE2 regex;
    std::string with;
  };

  std::vector<Field> fields;
  std::deque<Replacement> replacements;  ///< a deque: RE2 does not move
  std::vector<eval::Redactor> secrets;

  void add(const std::string& pattern, std::string with) {
    replacements.emplace_back(pattern).with = std::move(with);
  }

  Status read_rules(const std::filesystem::path& file);
  Status read_replacement(const YamlNode& node, const std::string& name);

  [[nodiscard]] bool clean(std::string& text) const {
    if (text.empty()) return false;
    const std::string before = text;
    for (const eval::Redactor& secret : secrets) secret.clean(text);
    for (const Replacement& one : replacements) RE2::GlobalReplace(&text, one.regex, one.with);
    return text != before;
  }
};

Redaction::Redaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Redaction::Redaction(Redaction&&) noexcept = default;
Redaction& Redaction::operator=(Redaction&&) noexcept = default;
Redaction::~Redaction() = default;

Status Redaction::State::read_replacement(const YamlNode& node, const std::string& name) {
  ASSAY_TRY(auto map, YamlMap::open(node, name, "replace"));
  ASSAY_TRY(const auto pattern, map.required_text("pattern"));
  ASSAY_TRY(const auto with, map.required_text("with"));
  ASSAY_CHECK(map.finish());
  add(pattern, with);
  const RE2& regex = replacements.back().regex;
  if (!regex.ok()) {
    return map.error_at("pattern", fmt::format("\"{}\" is no RE2 pattern: {}",
                                               printable(pattern, 80), regex.error()));
  }
  std::string why;
  if (!regex.CheckRewriteString(with, &why)) return map.error_at("with", why);
  return {};
}

Status Redaction::State::read_rules(const std::filesystem::path& file) {
  ASSAY_TRY(const auto yaml, read_file(file, kYamlBytes));
  ASSAY_TRY(const auto document, parse_yaml(yaml, file.string()));
  ASSAY_TRY(auto map, YamlMap::open(document, file.string(), "the rules"));
  ASSAY_TRY(const auto dropped, map.texts("drop"));
  ASSAY_TRY(const auto hashed, map.texts("hash"));
  for (const std::string& path : dropped) fields.push_back({Change::drop, parse_path(path)});
  for (const std::string& path : hashed) fields.push_back({Change::hash, parse_path(path)});
  if (const YamlNode* list = map.node("replace")) {
    if (!list->is_sequence()) return map.error_at("replace", "must be a list of {pattern, with}");
    for (const YamlNode& node : list->items) ASSAY_CHECK(read_replacement(node, file.string()));
  }
  return map.finish();
}

Result<Redaction> Redaction::open(const std::filesystem::path& rules,
                                  const std::vector<std::string>& secrets) {
  auto state = std::make_unique<State>();
  for (const std::string& secret : secrets) state->secrets.emplace_back(secret);
  for (const char* key : kKeys) state->add(key, "[key]");
  if (!rules.empty()) ASSAY_CHECK(state->read_rules(rules));
  return Redaction(std::move(state));
}

void Redaction::clean(Json& entry) const {
  for (const Field& field : state_->fields) change_at(entry, field, 0);
}

int Redaction::clean(LoggedCall& call) const {
  int changed = 0;
  for (std::string* text :
       {&call.system, &call.output, &call.error, &call.cluster, &call.id, &call.group,
        &call.requested_model, &call.served_model, &call.finish_reason}) {
    changed += state_->clean(*text) ? 1 : 0;
  }
  for (Turn& turn : call.turns) changed += state_->clean(turn.text) ? 1 : 0;
  std::map<std::string, std::string> slices;
  for (const auto& slice : call.slices) {
    auto [name, value] = std::pair<std::string, std::string>(slice);
    changed += state_->clean(name) ? 1 : 0;
    changed += state_->clean(value) ? 1 : 0;
    slices.emplace(std::move(name), std::move(value));
  }
  call.slices = std::move(slices);
  return changed;
}

}  // namespace assay::shadow
