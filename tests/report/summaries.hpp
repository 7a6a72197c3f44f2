#pragma once

/// \file
/// Summaries made by hand, for what prints them.

#include <gmock/gmock.h>

#include "assay/eval/summary.hpp"

namespace assay::report {

/// Ten items, nine answered, six right; everything known.
[[nodiscard]] inline eval::ArmSummary full_arm(const std::string& model = "lite") {
  eval::ArmSummary arm;
  arm.arm.task = "support";
  arm.arm.model = model;
  arm.arm.model_id = model + "-2026";
  arm.arm.provider = "acme";
  arm.arm.tier = "lite";
  arm.arm.prompt_version = "v1";
  arm.metrics.items = 10;
  arm.metrics.coverage = {0.9, 0.6, 0.98, 10};
  arm.metrics.accuracy = {0.6666, 0.35, 0.88, 9};
  arm.metrics.accuracy_when_parsed = {0.75, 0.41, 0.93, 8};
  arm.metrics.parse_success = {0.8888, 0.57, 0.98, 9};
  arm.metrics.parse_success_strict = {0.7777, 0.45, 0.94, 9};
  arm.metrics.macro_f1 = 0.61234;
  arm.metrics.outcomes = {{"ok", 8}, {"model.empty", 1}, {"wire.timeout", 1}};
  arm.metrics.classes = {{"billing", 5, 4, 4, 1.0, 0.8, 0.888},
                         {"other", 5, 4, 2, 0.5, 0.4, std::nullopt}};
  arm.metrics.confusion = {{"billing", {{"billing", 4}, {"(empty)", 1}}},
                           {"other", {{"other", 2}}}};
  arm.metrics.confidence = {{0.9, 1.0, 8, 0.95, 0.75}};
  arm.latency = {9, 120.5, 300, 400, std::nullopt, 200, std::nullopt};
  arm.ttft = eval::LatencySummary{9, 20, 30, 40, std::nullopt, std::nullopt, std::nullopt};
  arm.tokens = {900, 100, 45, std::nullopt, 9, std::nullopt};
  arm.attempts = 12;
  arm.held = std::chrono::milliseconds(1250);
  arm.cost_usd = 0.0123;
  arm.served_models = {{model + "-2026-01", 9}};
  return arm;
}

[[nodiscard]] inline eval::RunSummary summary_of(std::vector<eval::ArmSummary> arms) {
  eval::RunSummary summary;
  summary.run.id = "20261122T150405Z-9f3a12c4";
  summary.run.origin = "run";
  summary.run.config_hash = "abc";
  summary.run.tool_version = "0.1.0";
  summary.run.started_unix_ms = 1'795'359'845'000;
  summary.arms = std::move(arms);
  return summary;
}

}  // namespace assay::report
