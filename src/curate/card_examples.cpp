#include <fmt/format.h>

#include <algorithm>

#include "curate/card_parts.hpp"
#include "curate/markdown.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kHardOnes = 2;
constexpr std::size_t kEasyOnes = 2;  ///< for kinds without labels

bool is_of_difficulty(const dataset::Item& item, std::string_view difficulty) {
  const auto slice = item.slices.find("difficulty");
  return slice != item.slices.end() && slice->second == difficulty;
}

/// An item that is said to be easy, else the first that nobody had to explain.
template <class Wanted>
const dataset::Item* easy_item(const dataset::GoldenSet& set, const Wanted& is_wanted) {
  const dataset::Item* unexplained = nullptr;
  for (const dataset::Item& item : set.items) {
    if (!is_wanted(item)) continue;
    if (is_of_difficulty(item, "easy")) return &item;
    if (unexplained == nullptr && item.note.empty()) unexplained = &item;
  }
  return unexplained;
}

std::vector<const dataset::Item*> easy_items(const dataset::GoldenSet& set) {
  std::vector<const dataset::Item*> items;
  const auto take = [&](const auto& is_wanted) {
    if (const dataset::Item* const item = easy_item(set, is_wanted)) items.push_back(item);
  };
  if (set.task.has_labels()) {
    for (const std::string& label : set.task.labels) {
      take([&](const dataset::Item& item) { return shown_answer(item.expected_json) == label; });
    }
    return items;
  }
  for (std::size_t i = 0; i < kEasyOnes; ++i) {
    take([&](const dataset::Item& item) {
      return std::find(items.begin(), items.end(), &item) == items.end();
    });
  }
  return items;
}

/// With a note; those that are said to be hard first.
std::vector<const dataset::Item*> hard_items(const dataset::GoldenSet& set) {
  std::vector<const dataset::Item*> items;
  for (const bool is_said : {true, false}) {
    for (const dataset::Item& item : set.items) {
      if (items.size() == kHardOnes) return items;
      if (!item.note.empty() && is_of_difficulty(item, "hard") == is_said) items.push_back(&item);
    }
  }
  return items;
}

std::string example(const dataset::GoldenSet& set, const dataset::Item& item) {
  std::string text = fmt::format("\n{} (items.jsonl, line {}):\n\n{}\n", inert(item.id), item.line,
                                 fenced(item.input));
  const std::string answer = shown_answer(item.expected_json);
  text += set.task.has_labels() ? fmt::format("Expected: {}\n", inert(answer))
                                : fmt::format("Expected:\n\n{}", fenced(answer));
  if (!item.note.empty()) text += fmt::format("\nNote: {}\n", inert(item.note));
  return text;
}

}  // namespace

std::string example_section(const dataset::GoldenSet& set) {
  std::string text = "## Examples\n";
  for (const dataset::Item* item : easy_items(set)) text += example(set, *item);
  const auto hard = hard_items(set);
  if (!hard.empty()) text += "\n### Hard ones\n";
  for (const dataset::Item* item : hard) text += example(set, *item);
  return text;
}

}  // namespace assay::curate
