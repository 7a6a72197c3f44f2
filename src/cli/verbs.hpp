#pragma once

/// \file
/// One factory for each verb; each is defined in the file of its verb.

#include <memory>

#include "cli/command.hpp"

namespace assay::cli {

[[nodiscard]] std::unique_ptr<Command> make_check();
[[nodiscard]] std::unique_ptr<Command> make_compare();
[[nodiscard]] std::unique_ptr<Command> make_completion();
[[nodiscard]] std::unique_ptr<Command> make_dataset_card();
[[nodiscard]] std::unique_ptr<Command> make_dataset_import();
[[nodiscard]] std::unique_ptr<Command> make_dataset_lint();
[[nodiscard]] std::unique_ptr<Command> make_dataset_split();
[[nodiscard]] std::unique_ptr<Command> make_export();
[[nodiscard]] std::unique_ptr<Command> make_export_baseline();
[[nodiscard]] std::unique_ptr<Command> make_gate();
[[nodiscard]] std::unique_ptr<Command> make_import_outputs();
[[nodiscard]] std::unique_ptr<Command> make_import_traffic();
[[nodiscard]] std::unique_ptr<Command> make_init();
[[nodiscard]] std::unique_ptr<Command> make_models();
[[nodiscard]] std::unique_ptr<Command> make_plan();
[[nodiscard]] std::unique_ptr<Command> make_recommend();
[[nodiscard]] std::unique_ptr<Command> make_replay();
[[nodiscard]] std::unique_ptr<Command> make_report();
[[nodiscard]] std::unique_ptr<Command> make_run();
[[nodiscard]] std::unique_ptr<Command> make_runs();
[[nodiscard]] std::unique_ptr<Command> make_schema();
[[nodiscard]] std::unique_ptr<Command> make_score();
[[nodiscard]] std::unique_ptr<Command> make_shadow_cost();
[[nodiscard]] std::unique_ptr<Command> make_shadow_label();
[[nodiscard]] std::unique_ptr<Command> make_shadow_report();
[[nodiscard]] std::unique_ptr<Command> make_shadow_run();
[[nodiscard]] std::unique_ptr<Command> make_shadow_sample();
[[nodiscard]] std::unique_ptr<Command> make_simulate();
[[nodiscard]] std::unique_ptr<Command> make_stats_adjust();
[[nodiscard]] std::unique_ptr<Command> make_stats_paired();
[[nodiscard]] std::unique_ptr<Command> make_stats_power();
[[nodiscard]] std::unique_ptr<Command> make_stats_proportion();
[[nodiscard]] std::unique_ptr<Command> make_stats_quantile();
[[nodiscard]] std::unique_ptr<Command> make_trend();
[[nodiscard]] std::unique_ptr<Command> make_upgrade();

}  // namespace assay::cli
