#include "curate/candidates.hpp"

#include <charconv>
#include <string>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

/// The text after `3.` at the beginning of a line; null when the line begins differently.
const char* after_number(std::string_view line, int number) {
  const bool is_bracketed = line.starts_with('[');
  if (is_bracketed) line.remove_prefix(1);
  int found = 0;
  const auto [end, failure] = std::from_chars(line.data(), line.data() + line.size(), found);
  if (failure != std::errc() || found != number || end == line.data() + line.size()) return nullptr;
  const std::string_view marks = is_bracketed ? "]" : ".):";
  return marks.find(*end) == std::string_view::npos ? nullptr : end + 1;
}

}  // namespace

std::vector<std::string_view> numbered_candidates(std::string_view input, int count) {
  std::vector<std::string_view> texts;
  const char* start = nullptr;  // of the open candidate
  int next = 1;
  for (std::size_t at = 0; at < input.size() && next <= count;) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    const std::string_view line = trimmed(input.substr(at, end - at));
    if (const char* const text = after_number(line, next)) {
      if (start != nullptr) {
        texts.emplace_back(start, static_cast<std::size_t>(line.data() - start));
      }
      start = text;
      ++next;
    }
    at = end + 1;
  }
  if (next <= count || start == nullptr) return {};
  texts.emplace_back(start, static_cast<std::size_t>(input.data() + input.size() - start));
  for (std::string_view& text : texts) text = trimmed(text);
  return texts;
}

std::set<int> best_candidates(std::string_view expected_json, int top) {
  std::set<int> best;
  const JsonReading reading = read_json(expected_json);
  if (!reading.ok() || !reading.value.is_object()) return best;
  const auto add = [&best](const Json& number) {
    if (number.is_number_integer()) best.insert(number.get<int>());
  };
  if (const auto named = reading.value.find("top"); named != reading.value.end()) {
    for (const Json& number : *named) add(number);
    return best;
  }
  const auto order = reading.value.find("order");
  if (order == reading.value.end()) return best;
  for (const Json& group : *order) {
    if (best.size() >= static_cast<std::size_t>(top)) break;
    for (const Json& number : group) add(number);
  }
  return best;
}

}  // namespace assay::curate
