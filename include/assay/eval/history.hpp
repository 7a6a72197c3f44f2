#pragma once

/// \file
/// One figure of a model on a task over all stored runs: values in time order, what changed between
/// them, and where the figure itself changed.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/changes.hpp"
#include "assay/decide/evidence.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::eval {

enum class Metric {
  accuracy,
  parse_success,  ///< after stripping and repair
  field_f1,       ///< micro F1 of an extraction's fields
  latency_p50,    ///< milliseconds, of live calls
  latency_p95,
  cost_per_1000,  ///< US dollars for 1 000 items, final answers only
  output_tokens,  ///< per item, of the final answers
};

/// `accuracy`, `parse_success`, `field_f1`, `latency_p50`, `latency_p95`, `cost_per_1000`,
/// `output_tokens`.
[[nodiscard]] std::string_view to_string(Metric metric);
[[nodiscard]] std::optional<Metric> metric_from_string(std::string_view text);
/// All of them, as they are spelled.
[[nodiscard]] std::vector<std::string> metric_names();

/// A metric in one run, with its 95 % interval: Wilson for shares, order statistics for
/// percentiles, Student's or a bootstrap for means.
struct RunFigure {
  double value = 0;
  std::optional<double> low, high;  ///< an absent end is unbounded, or too few values for one
  std::int64_t n = 0;               ///< items; for latency calls
};

/// Served model ids as the replies named them -> answers.
using ServedModels = std::map<std::string, std::int64_t>;

struct HistoryRow {
  store::RunRecord run;             ///< with the one arm
  bool is_same_set = true;          ///< asked the items that the line is about
  std::optional<RunFigure> figure;  ///< nothing: the run has no such figure
  ServedModels served;              ///< empty: no reply said
  /// As in the last row before that knew, where that was another set of models.
  std::optional<ServedModels> served_before;
  std::optional<std::string> model_id_before;  ///< the config asked for another model then
  /// What else differs from the last tested row before. Not looked for where the set differs.
  std::vector<Disparity> disparities;
  std::optional<std::size_t> point;  ///< place among the tested runs; nothing: in no test
  /// Since the tested row before, on the items of both; accuracy and parse success only.
  std::optional<decide::Difference> step;
};

struct History {
  std::string task;
  std::string model;
  Metric metric = Metric::accuracy;
  std::vector<HistoryRow> rows;  ///< oldest first
  std::int64_t other_sets = 0;   ///< rows that asked another golden set, in no test
  decide::Changes changes;       ///< by `HistoryRow::point`
};

/// The runs that asked a model about a task, oldest first. Empty: none did.
/// \param runs  outlive the result
[[nodiscard]] std::vector<ArmOfRun> runs_of(std::span<const store::RunRecord> runs,
                                            const std::string& model, const std::string& task);

/// Reads a series. The line is about the golden set of the newest finished run, else of the newest.
/// Tests see the finished runs of that set that have the figure, and
/// no others: an unfinished run holds other items than a finished one.
///
/// \param series    of `runs_of`, not empty
/// \error storage, invalid_argument  as the answers
[[nodiscard]] Result<History> read_history(store::RunStore& store, std::span<const ArmOfRun> series,
                                           Metric metric);

}  // namespace assay::eval
