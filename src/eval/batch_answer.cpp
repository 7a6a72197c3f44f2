#include "eval/batch_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <system_error>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::eval {
namespace {

/// Walks JSON text without reading its values, so that one answer that is no JSON spoils none of
/// the others.
class Walk {
 public:
  explicit Walk(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

  /// Takes this character, white space before it included; false when another one follows.
  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// The next value as it is written: a string, something in balanced brackets, or what stands up
  /// to the next comma or bracket. Nothing: the text ends before the value does.
  std::optional<std::string_view> value() {
    skip_space();
    const std::string_view start = rest_;
    int depth = 0;
    while (!rest_.empty()) {
      const char c = rest_.front();
      const bool is_closing = c == '}' || c == ']';
      if (depth == 0 && (is_closing || c == ',' || c == ':')) break;
      rest_.remove_prefix(1);
      if (c == '"' && !skip_string()) return std::nullopt;
      depth += c == '{' || c == '[' ? 1 : is_closing ? -1 : 0;
      if (depth == 0 && (is_closing || c == '"')) break;
    }
    // What ends with the text may have been meant to go on.
    if (rest_.empty() && depth == 0 && !is_closed(start)) return std::nullopt;
    if (depth > 0) return std::nullopt;
    return trimmed(start.substr(0, start.size() - rest_.size()));
  }

 private:
  static bool is_closed(std::string_view value) {
    return value.ends_with('}') || value.ends_with(']') || value.ends_with('"');
  }

  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  /// To the end of a string whose opening mark was taken.
  bool skip_string() {
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    rest_ = {};
    return false;
  }

  std::string_view rest_;
};

/// One entry of the list.
struct Entry {
  std::optional<int> id;  ///< nothing: not a number
  std::string_view answer;
  bool answers_twice = false;
};

struct Entries {
  bool has_list = false;  ///< there is a list to look into
  bool is_whole = false;  ///< and it ends as it should
  std::vector<Entry> list;
};

std::optional<int> number_in(std::string_view text) {
  if (text.size() > 1 && text.starts_with('"') && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The members of one object.
/// \param take  called with the key, its quotes taken off, and the value as written
/// \return false when the text is not one object to its end
template <class Take>
bool for_each_member(std::string_view object, const Take& take) {
  Walk walk(object);
  if (!walk.take('{')) return false;
  while (!walk.take('}')) {
    const auto key = walk.value();
    if (!key || key->size() < 2 || !walk.take(':')) return false;
    const auto value = walk.value();
    if (!value) return false;
    take(key->substr(1, key->size() - 2), *value);
    (void)walk.take(',');
    if (walk.is_at_end()) return false;
  }
  return true;
}

Entry entry_in(std::string_view object) {
  Entry entry;
  bool has_answer = false;
  for_each_member(object, [&](std::string_view key, std::string_view value) {
    if (key == "id") entry.id = number_in(value);
    if (key != "answer") return;
    entry.answers_twice = has_answer;
    entry.answer = value;
    has_answer = true;
  });
  return entry;
}

/// The entries of the list that `walk` stands before, up to the first that is not whole.
void read_list(Walk& walk, Entries& entries) {
  if (!walk.take('[')) return;
  entries.has_list = true;
  while (!walk.take(']')) {
    const auto value = walk.value();
    if (!value || !value->starts_with('{')) return;
    entries.list.push_back(entry_in(*value));
    (void)walk.take(',');
    if (walk.is_at_end()) return;
  }
  entries.is_whole = true;
}

/// What can be read of an answer: the list behind `"answers":`, or a bare one.
Entries entries_in(std::string_view text) {
  constexpr std::string_view kKey = "\"answers\"";
  Entries entries;
  for (auto at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at + 1)) {
    Walk walk(text.substr(at + kKey.size()));
    if (walk.take(':')) read_list(walk, entries);
    if (entries.has_list) return entries;
  }
  const auto first = std::min(text.find_first_of("{["), text.size());
  Walk walk(text.substr(first));
  read_list(walk, entries);
  return entries;
}

/// Could a program that reads JSON and nothing else have read this?
bool is_strict(std::string_view text) {
  JsonLimits limits;
  limits.depth += 3;  // what stands around an answer: object, list, entry
  const JsonReading reading = read_json(text, limits);
  return reading.ok() && reading.value.is_object() && reading.value.contains("answers");
}

std::string part_text(std::string_view written, bool is_text, bool is_whole) {
  if (written.empty()) return {};  // an entry without an answer
  std::string text(written);
  if (is_text && written.starts_with('"')) {
    const JsonReading reading = read_json(written);
    if (reading.ok()) text = reading.value.get<std::string>();
  }
  return is_whole ? text : fmt::format("```\n{}\n```", text);
}

/// What became of the numbers that are not in the list.
BatchPart absent(Outcome outcome, const Entries& entries, std::string_view text) {
  if (outcome == Outcome::model_truncated) {
    return {outcome, {}, "the answer to the batch was cut off before this input's was complete"};
  }
  if (entries.is_whole) {
    return {Outcome::model_missing_id, {}, "the answer to the batch has no entry for this input"};
  }
  if (read_json(text).ok()) {
    return {Outcome::model_schema_violation, {}, "the answer to the batch has no list of answers"};
  }
  return {Outcome::model_invalid_json, {}, "the answer to the batch cannot be read"};
}

}  // namespace

BatchParts parts_of(Outcome outcome, std::string_view text, int items, bool is_text) {
  BatchParts batch;
  const auto count = static_cast<std::size_t>(items);
  if (outcome != Outcome::ok && outcome != Outcome::model_truncated) {
    batch.parts.assign(count, {outcome, {}, {}});
    return batch;
  }
  const Entries entries = entries_in(text);
  batch.parts.assign(count, absent(outcome, entries, text));
  const bool is_whole = outcome == Outcome::ok && is_strict(trimmed(text));
  std::map<int, int> times;
  for (const Entry& entry : entries.list) {
    if (!entry.id || *entry.id < 1 || *entry.id > items) {
      ++batch.unasked;
      continue;
    }
    BatchPart& part = batch.parts[static_cast<std::size_t>(*entry.id - 1)];
    if (++times[*entry.id] > 1 || entry.answers_twice) {
      part = {Outcome::model_duplicated_id,
              {},
              "the answer to the batch has more than one answer for this input"};
    } else {
      part = {Outcome::ok, part_text(entry.answer, is_text, is_whole), {}};
    }
  }
  return batch;
}

}  // namespace assay::eval
