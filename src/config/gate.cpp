#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

constexpr double kMostMilliseconds = 86'400'000;  // a day
constexpr double kMostUsd = 1e9;
constexpr std::int64_t kMostFlips = 1'000'000'000;
constexpr std::int64_t kMostLooks = 1'000'000;

Status read_slices(YamlMap& section, std::map<std::string, double>& floors) {
  const YamlNode* node = section.node("slices");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, section.file(), section.what() + ".slices"));
  ASSAY_CHECK(check_names(map));
  for (const auto& [slice, ignored] : node->entries) {
    const auto equals = slice.find('=');
    if (equals == std::string::npos || equals == 0) {
      return map.error_at(slice, fmt::format("\"{}\" in {} is no slice such as \"language=de\"",
                                             printable(slice, 60), map.what()));
    }
    ASSAY_TRY(const auto floor, map.number(slice, 0, 1));
    floors[slice] = *floor;  // the key is there, and a key without a value is an error
  }
  return map.finish();
}

Status read_limits(YamlMap& map, decide::GateLimits& limits) {
  ASSAY_TRY(limits.accuracy, map.number("accuracy", 0, 1));
  ASSAY_TRY(limits.parse_success, map.number("parse_success", 0, 1));
  ASSAY_TRY(limits.field_f1, map.number("field_f1", 0, 1));
  ASSAY_TRY(limits.macro_f1, map.number("macro_f1", 0, 1));
  ASSAY_TRY(limits.latency_p50_ms, map.number("latency_p50_ms", 0, kMostMilliseconds));
  ASSAY_TRY(limits.latency_p95_ms, map.number("latency_p95_ms", 0, kMostMilliseconds));
  ASSAY_TRY(limits.latency_p99_ms, map.number("latency_p99_ms", 0, kMostMilliseconds));
  ASSAY_TRY(limits.cost_per_1000_usd, map.number("cost_per_1000_usd", 0, kMostUsd));
  ASSAY_TRY(limits.max_flips, map.integer("max_flips", 0, kMostFlips));
  return read_slices(map, limits.slices);
}

Status read_tasks(YamlMap& section, std::map<std::string, decide::GateLimits>& tasks) {
  const YamlNode* node = section.node("tasks");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, section.file(), "gate.tasks"));
  ASSAY_CHECK(check_names(map));
  for (const auto& [task, limits] : node->entries) {
    (void)map.node(task);
    ASSAY_TRY(auto own, YamlMap::open(limits, section.file(), "gate.tasks." + task));
    ASSAY_CHECK(read_limits(own, tasks[task]));
    ASSAY_CHECK(own.finish());
  }
  return map.finish();
}

}  // namespace

decide::GateLimits GateConfig::limits_of(const std::string& task) const {
  const auto own = tasks.find(task);
  return own == tasks.end() ? limits : decide::merged(limits, own->second);
}

namespace {

Result<decide::Mode> read_mode(YamlMap& map) {
  ASSAY_TRY(const auto word, map.text("mode"));
  if (!word) return decide::Mode::fixed;
  for (const decide::Mode mode : {decide::Mode::fixed, decide::Mode::sequential}) {
    if (*word == decide::to_string(mode)) return mode;
  }
  return map.error_at("mode", fmt::format("gate.mode is one of fixed, sequential, not \"{}\"",
                                          printable(*word, 60)));
}

/// Above 0 and below `end`: what a comparison takes.
Result<std::optional<double>> read_inside(YamlMap& map, const char* key, double end) {
  ASSAY_TRY(const auto number, map.number(key, 0, end));
  if (!number || (*number > 0 && *number < end)) return number;
  return map.error_at(key, fmt::format("gate.{} must lie between 0 and {}, ends excluded, not {}",
                                       key, end, *number));
}

}  // namespace

Status read_gate(YamlMap& root, GateConfig& gate) {
  const YamlNode* node = root.node("gate");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, root.file(), "gate"));
  ASSAY_TRY(const auto margin, read_inside(map, "margin", 1));
  ASSAY_TRY(const auto alpha, read_inside(map, "alpha", 0.5));
  ASSAY_TRY(const auto coverage, map.number("coverage", 0, 1));
  ASSAY_TRY(const auto looks, map.integer("looks_per_year", 1, kMostLooks));
  ASSAY_TRY(const auto inconclusive, map.text("on_inconclusive"));
  ASSAY_TRY(gate.mode, read_mode(map));
  gate.margin = margin.value_or(gate.margin);
  gate.alpha = alpha.value_or(gate.alpha);
  gate.coverage = coverage.value_or(gate.coverage);
  gate.looks_per_year = looks.value_or(gate.looks_per_year);
  gate.on_inconclusive = inconclusive.value_or(gate.on_inconclusive);
  const std::set<std::string> choices = {"fail", "pass", "warn"};
  if (choices.count(gate.on_inconclusive) == 0) {
    return map.error_at("on_inconclusive",
                        fmt::format("gate.on_inconclusive is one of fail, pass, warn, not \"{}\"",
                                    printable(gate.on_inconclusive, 60)));
  }
  ASSAY_CHECK(read_limits(map, gate.limits));
  ASSAY_CHECK(read_tasks(map, gate.tasks));
  return map.finish();
}

Status check_gate(const YamlMap& root, const Config& config) {
  const YamlNode* gate = root.raw().find("gate");
  const YamlNode* node = gate == nullptr ? nullptr : gate->find("tasks");
  if (node == nullptr) return {};
  ASSAY_TRY(const auto map, YamlMap::open(*node, root.file(), "gate.tasks"));
  std::vector<std::string> tasks;
  for (const auto& folder : config.tasks) tasks.push_back(folder.filename().string());
  for (const auto& [task, limits] : config.gate.tasks) {
    if (std::find(tasks.begin(), tasks.end(), task) != tasks.end()) continue;
    return map.error_at(task, fmt::format("gate.tasks: \"{}\" is not among the tasks{}",
                                          printable(task, 60), did_you_mean(task, tasks)));
  }
  return {};
}

}  // namespace assay::config
