#pragma once

/// \file
/// The JSON documents that other programs rely on, before they are text: the verbs print one, the
/// results of a whole run hold many. For .cpp files only: core/json.hpp is heavy.

#include "assay/core/json.hpp"
#include "assay/curate/lint.hpp"
#include "assay/eval/history.hpp"
#include "assay/eval/model_facts.hpp"
#include "assay/eval/summary.hpp"
#include "assay/report/task_comparison.hpp"
#include "assay/report/task_gate.hpp"
#include "assay/report/task_replay.hpp"
#include "assay/report/trend_text.hpp"

namespace assay::report {

[[nodiscard]] Json run_document(const store::RunRecord& run);  ///< without its arms
[[nodiscard]] Json arm_document(const eval::ArmSummary& summary);
[[nodiscard]] Json model_facts_document(const eval::ModelFacts& facts);
[[nodiscard]] Json comparison_document(const TaskComparison& comparison);
[[nodiscard]] Json replay_document(const TaskReplay& replay);
[[nodiscard]] Json trend_document(const eval::History& history, const TrendView& view);
[[nodiscard]] Json gate_document(const GateReport& gate);
[[nodiscard]] Json lint_document(const curate::LintReport& report);  ///< of one golden set

}  // namespace assay::report
