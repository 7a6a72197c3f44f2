#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "dataset/kinds/labelled.hpp"

namespace assay::dataset {
namespace {

constexpr double kLargestCost = 1e9;

Status check_label(const std::string& label, const TaskSpec& task, const YamlMap& map,
                   const std::string& where) {
  if (std::find(task.labels.begin(), task.labels.end(), label) != task.labels.end()) return {};
  return map.error_at(label, fmt::format("{}: \"{}\" is not among the labels{}", where,
                                         printable(label, 60), did_you_mean(label, task.labels)));
}

/// `legal: {sales: 40, support: 5}`: what it costs to send a legal matter to sales.
Status read_pairs(const YamlNode& node, YamlMap& costs, TaskSpec& task) {
  ASSAY_TRY(auto rows, YamlMap::open(node, costs.file(), "costs.pairs"));
  for (const auto& [expected, row] : node.entries) {
    ASSAY_CHECK(check_label(expected, task, rows, "costs.pairs"));
    const std::string what = "costs.pairs." + expected;
    (void)rows.node(expected);
    ASSAY_TRY(auto cells, YamlMap::open(row, costs.file(), what));
    for (const auto& [answered, cell] : row.entries) {
      ASSAY_CHECK(check_label(answered, task, cells, what));
      if (answered == expected) {
        return cells.error_at(answered, what + ": the right department costs nothing");
      }
      ASSAY_TRY(const auto cost, cells.number(answered, 0, kLargestCost));
      if (cost) task.costs.pairs[expected][answered] = *cost;
    }
  }
  return {};
}

Status read_routing(YamlMap& map, TaskSpec& task) {
  ASSAY_CHECK(read_labelled(map, task));
  const YamlNode* const node = map.node("costs");
  if (node == nullptr) {
    return map.missing("costs",
                       "a routing task needs \"costs\": {unit, wrong, unanswered, pairs}, what a "
                       "wrong department costs; without costs it is a classification");
  }
  ASSAY_TRY(auto costs, YamlMap::open(*node, map.file(), "costs"));
  ASSAY_TRY(task.costs.unit, costs.required_text("unit"));
  ASSAY_TRY(const auto wrong, costs.number("wrong", 0, kLargestCost));
  if (!wrong) return costs.missing("wrong", "costs needs \"wrong\": what any other mistake costs");
  task.costs.wrong = *wrong;
  ASSAY_TRY(const auto unanswered, costs.number("unanswered", 0, kLargestCost));
  task.costs.unanswered = unanswered.value_or(*wrong);
  if (const YamlNode* pairs = costs.node("pairs")) ASSAY_CHECK(read_pairs(*pairs, costs, task));
  return costs.finish();
}

}  // namespace

double RoutingCosts::of(const std::string& expected, const std::string& answered) const {
  if (expected == answered) return 0;
  const auto row = pairs.find(expected);
  if (row == pairs.end()) return wrong;
  const auto cell = row->second.find(answered);
  return cell == row->second.end() ? wrong : cell->second;
}

const Kind kRouting{TaskKind::routing, "routing", read_routing, perfect_label};

}  // namespace assay::dataset
