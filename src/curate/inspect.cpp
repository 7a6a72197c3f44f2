#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"
#include "curate/import_messages.hpp"
#include "curate/import_row.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kMostChoices = 26;
constexpr std::array<std::string_view, 3> kNeedsSandbox = {"files", "setup", "sandbox"};

bool is_absent(const Json& record, std::string_view key) {
  const auto value = record.find(std::string(key));
  return value == record.end() || value->is_null() ||
         (value->is_string() && value->get_ref<const std::string&>().empty());
}

std::string letter(std::size_t index) {
  return std::string(1, static_cast<char>('A' + index));
}

/// A list, or a CSV cell with one: JSON, or parts between commas.
std::string read_choices(const Json& value, std::vector<std::string>& choices) {
  Json list = value;
  if (value.is_string()) {
    const auto& cell = value.get_ref<const std::string&>();
    if (trimmed(cell).starts_with('[')) {
      JsonReading reading = read_json(cell);
      if (!reading.ok()) return "\"choices\" is not valid JSON: " + reading.message;
      list = std::move(reading.value);
    } else {
      list = Json::array();
      for (std::size_t at = 0, end = 0; at <= cell.size(); at = end + 1) {
        end = std::min(cell.find(',', at), cell.size());
        list.push_back(std::string(trimmed(std::string_view(cell).substr(at, end - at))));
      }
    }
  }
  if (!list.is_array() || list.size() < 2 || list.size() > kMostChoices) {
    return fmt::format("\"choices\" must be a list of 2 to {} texts", kMostChoices);
  }
  for (const Json& choice : list) {
    auto text = text_of(choice);
    if (!text) return "\"choices\" must be a list of texts";
    choices.push_back(*std::move(text));
  }
  return {};
}

/// `{input, target, id?, choices?, metadata?}`.
class InspectMapper final : public RowMapper {
 public:
  explicit InspectMapper(MapperOptions options) : map_(std::move(options.map)) {}

  Status columns(const std::vector<std::string>& names) override { return map_.bind(names); }

  std::optional<RefusedLine> map(const Row& row, std::vector<Draft>& drafts) override {
    Draft draft;
    draft.line = row.line;
    std::string reason = take(row, draft);
    if (!reason.empty()) return RefusedLine{row.line, std::move(reason)};
    drafts.push_back(std::move(draft));
    for (const auto& [key, value] : row.value.items()) {
      if (key != "input" && key != "target" && key != "id" && key != "choices") note_unread(key);
    }
    return std::nullopt;
  }

 private:
  std::string take(const Row& row, Draft& draft) const {
    for (const std::string_view key : kNeedsSandbox) {
      if (!is_absent(row.value, key)) return fmt::format("\"{}\" cannot be mapped", key);
    }
    std::string reason = take_input(row.value, "input", draft);
    if (reason.empty()) reason = take_single(row.value, "target", draft);
    if (reason.empty()) reason = take_id(row.value, draft);
    if (reason.empty() && !is_absent(row.value, "choices")) reason = take_choices(row.value, draft);
    return reason.empty() ? map_extras(map_, row, draft) : reason;
  }

  static std::string take_id(const Json& record, Draft& draft) {
    if (is_absent(record, "id")) return {};
    draft.id = text_of(record["id"]);
    return draft.id ? "" : "\"id\" must be a text or a number";
  }

  /// The choices go below the question, lettered, as a model is to see them; the label is a letter.
  static std::string take_choices(const Json& record, Draft& draft) {
    std::vector<std::string> choices;
    if (std::string reason = read_choices(record["choices"], choices); !reason.empty()) {
      return reason;
    }
    const std::string last = letter(choices.size() - 1);
    const std::string target = text_of(draft.expected).value_or("");
    if (target.size() != 1 || target < "A" || target > last) {
      return fmt::format("\"target\" must be one of the letters A to {}, not \"{}\"", last,
                         printable(target, 60));
    }
    draft.input += "\n";
    for (std::size_t i = 0; i < choices.size(); ++i) {
      draft.input += fmt::format("\n{}) {}", letter(i), choices[i]);
    }
    return {};
  }

  FieldMap map_;
};

}  // namespace

std::unique_ptr<RowMapper> make_inspect_mapper(MapperOptions options) {
  return std::make_unique<InspectMapper>(std::move(options));
}

}  // namespace assay::curate
