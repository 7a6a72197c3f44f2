#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "assay/stats/quantiles.hpp"
#include "curate/card_parts.hpp"
#include "curate/markdown.hpp"

namespace assay::curate {
namespace {

using Counts = std::map<std::string, std::int64_t>;

template <class Entries>
Counts count_labels(const Entries& entries) {
  Counts counts;
  for (const auto& entry : entries) ++counts[shown_answer(entry.expected_json)];
  return counts;
}

std::string label_table(const dataset::GoldenSet& set) {
  Counts items = count_labels(set.items);
  Counts train = count_labels(set.train);
  std::vector<std::vector<std::string>> rows;
  for (const std::string& label : set.task.labels) {
    rows.push_back({inert(label), fmt::to_string(items[label]), fmt::to_string(train[label])});
  }
  rows.push_back({"**all**", fmt::to_string(set.items.size()), fmt::to_string(set.train.size())});
  return pipe_table({"label", "items", "training examples"}, rows);
}

/// Items by the value of one slice, and by label where there are labels.
std::string slice_table(const dataset::GoldenSet& set, const std::string& slice) {
  std::map<std::string, Counts> by_value;
  Counts all;
  for (const dataset::Item& item : set.items) {
    const auto value = item.slices.find(slice);
    if (value == item.slices.end()) continue;
    ++all[value->second];
    if (set.task.has_labels()) ++by_value[value->second][shown_answer(item.expected_json)];
  }
  std::vector<std::string> titles{inert(slice), "items"};
  for (const std::string& label : set.task.labels) titles.push_back(inert(label));
  std::vector<std::vector<std::string>> rows;
  for (const auto& [value, count] : all) {
    std::vector<std::string> row{inert(value), fmt::to_string(count)};
    for (const std::string& label : set.task.labels) {
      row.push_back(fmt::to_string(by_value[value][label]));
    }
    rows.push_back(std::move(row));
  }
  return pipe_table(titles, rows);
}

double characters(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

template <class Entries>
void add_lengths(const std::string& name, const Entries& entries,
                 std::vector<std::vector<std::string>>& rows) {
  if (entries.empty()) return;
  std::vector<double> lengths;
  for (const auto& entry : entries) lengths.push_back(characters(entry.input));
  std::sort(lengths.begin(), lengths.end());
  std::vector<std::string> row{name, fmt::format("{:.0f}", lengths.front())};
  for (const double p : {0.25, 0.5, 0.75, 0.95, 1.0}) {
    row.push_back(fmt::format("{:.0f}", stats::percentile(lengths, p).value()));
  }
  rows.push_back(std::move(row));
}

}  // namespace

std::string count_section(const dataset::GoldenSet& set) {
  std::string text = "## How many\n";
  if (set.task.has_labels()) text += "\n" + label_table(set);
  std::set<std::string> slices;
  for (const dataset::Item& item : set.items) {
    for (const auto& [name, value] : item.slices) slices.insert(name);
  }
  for (const std::string& slice : slices) text += "\n" + slice_table(set, slice);
  if (!set.task.has_labels() && slices.empty()) {
    text += fmt::format("\n{} items and {} training examples, without slices.\n", set.items.size(),
                        set.train.size());
  }
  return text;
}

std::string length_section(const dataset::GoldenSet& set) {
  std::vector<std::vector<std::string>> rows;
  add_lengths("items", set.items, rows);
  add_lengths("training examples", set.train, rows);
  return "## How long\n\nCharacters of an input, percentiles by nearest rank.\n\n" +
         pipe_table({"of", "shortest", "25 %", "50 %", "75 %", "95 %", "longest"}, rows);
}

}  // namespace assay::curate
