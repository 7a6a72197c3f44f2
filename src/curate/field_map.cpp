#include "curate/field_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

constexpr std::array<std::string_view, 5> kTargets = {"input", "expected", "id", "cluster", "note"};
constexpr std::string_view kSlices = "slices.";

bool is_target(std::string_view text) {
  if (text.starts_with(kSlices)) return text.size() > kSlices.size();
  return std::find(kTargets.begin(), kTargets.end(), text) != kTargets.end();
}

/// The whole text as an index.
std::optional<std::int64_t> index_of(std::string_view text) {
  std::int64_t index = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

bool is_in_quotes(std::string_view text) {
  return text.size() >= 2 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
}

}  // namespace

Result<FieldPath> FieldPath::parse(std::string_view text) {
  const auto refuse = [text](const std::string& reason) {
    return invalid(fmt::format("path \"{}\": {}; paths look like $.messages[0].content",
                               printable(text, 80), reason));
  };
  FieldPath path;
  std::string_view rest = text;
  if (rest.starts_with('$')) {
    rest.remove_prefix(1);
    if (!rest.empty() && rest[0] != '.' && rest[0] != '[') return refuse("no \".\" after \"$\"");
    if (rest.starts_with('.')) rest.remove_prefix(1);
  }
  while (!rest.empty()) {
    if (rest[0] == '[') {
      const auto end = rest.find(']');
      if (end == std::string_view::npos) return refuse("\"[\" is never closed");
      const std::string_view inside = rest.substr(1, end - 1);
      if (const auto index = index_of(inside)) {
        path.steps_.emplace_back(*index);
      } else if (is_in_quotes(inside)) {
        path.steps_.emplace_back(std::string(inside.substr(1, inside.size() - 2)));
      } else {
        return refuse("in brackets stands a number or a text in quotes");
      }
      rest.remove_prefix(end + 1);
    } else {
      const std::string_view key = rest.substr(0, rest.find_first_of(".["));
      if (key.empty()) return refuse("a key is empty");
      path.steps_.emplace_back(std::string(key));
      rest.remove_prefix(key.size());
    }
    if (!rest.starts_with('.')) continue;
    rest.remove_prefix(1);
    if (rest.empty()) return refuse("ends in \".\"");
  }
  if (path.steps_.empty() || path.steps_[0].index() != 0) return refuse("must start with a key");
  return path;
}

FieldPath FieldPath::of_key(std::string key) {
  FieldPath path;
  path.steps_.emplace_back(std::move(key));
  return path;
}

const Json* FieldPath::find(const Json& record) const {
  const Json* at = &record;
  for (const Step& step : steps_) {
    if (const auto* const key = std::get_if<std::string>(&step)) {
      if (!at->is_object()) return nullptr;
      const auto member = at->find(*key);
      if (member == at->end()) return nullptr;
      at = &*member;
    } else {
      std::int64_t index = std::get<std::int64_t>(step);
      const auto size = static_cast<std::int64_t>(at->size());
      if (index < 0) index += size;
      if (!at->is_array() || index < 0 || index >= size) return nullptr;
      at = &(*at)[static_cast<std::size_t>(index)];
    }
  }
  return at->is_null() ? nullptr : at;
}

const std::string& FieldPath::root() const {
  return std::get<std::string>(steps_.front());
}

Result<FieldMap> FieldMap::parse(const std::vector<std::string>& entries) {
  FieldMap map;
  for (const std::string& entry : entries) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos || equals + 1 == entry.size()) {
      return invalid(fmt::format("--map \"{}\": must be TARGET=SOURCE, as in input=$.text",
                                 printable(entry, 80)));
    }
    FieldSource field;
    field.target = entry.substr(0, equals);
    field.source = entry.substr(equals + 1);
    if (!is_target(field.target)) {
      return invalid(fmt::format(
          "--map \"{}\": an item has no \"{}\"{}; it has input, expected, id, "
          "cluster, note and slices.NAME",
          printable(entry, 80), printable(field.target, 60), did_you_mean(field.target, kTargets)));
    }
    if (map.find(field.target) != nullptr) {
      return invalid(fmt::format("--map gives \"{}\" twice", printable(field.target, 60)));
    }
    // Columns may have any name; whether this is a path shows when the file is known to have paths.
    if (auto path = FieldPath::parse(field.source); path.has_value()) {
      field.path = *std::move(path);
      field.shown = printable(field.source, 80);
    } else if (field.source.starts_with('$')) {
      return in_context("--map", path.error());
    } else {
      field.path = FieldPath::of_key(field.source);
      field.shown = fmt::format("\"{}\"", printable(field.source, 80));
    }
    map.fields_.push_back(std::move(field));
  }
  return map;
}

const FieldSource* FieldMap::find(std::string_view target) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(),
                   [target](const FieldSource& field) { return field.target == target; });
  return found == fields_.end() ? nullptr : &*found;
}

bool FieldMap::has_slices() const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [](const FieldSource& field) { return field.target.starts_with(kSlices); });
}

std::vector<std::string> FieldMap::slices() const {
  std::vector<std::string> names;
  for (const FieldSource& field : fields_) {
    if (field.target.starts_with(kSlices)) names.push_back(field.target.substr(kSlices.size()));
  }
  return names;
}

Status FieldMap::bind(const std::vector<std::string>& columns) {
  const auto is_column = [&columns](const std::string& name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  for (FieldSource& field : fields_) {
    std::string name = field.source;
    if (!is_column(name) && name.starts_with("$.")) name.erase(0, 2);
    if (!is_column(name)) {
      return invalid(fmt::format("there is no column \"{}\" for {}{}", printable(field.source, 60),
                                 field.target, did_you_mean(name, columns)));
    }
    field.shown = fmt::format("column \"{}\"", printable(name, 60));
    field.path = FieldPath::of_key(std::move(name));
  }
  return {};
}

std::optional<std::string> text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return safe_dump(value);
  return std::nullopt;
}

}  // namespace assay::curate
