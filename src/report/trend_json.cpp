#include "assay/report/trend_json.hpp"

#include "assay/core/clock.hpp"
#include "report/documents.hpp"
#include "report/or_null.hpp"
#include "report/trend_rows.hpp"

namespace assay::report {
namespace {

Json figure(const std::optional<eval::RunFigure>& figure) {
  if (!figure) return nullptr;
  return {{"value", figure->value},
          {"low", or_null(figure->low)},
          {"high", or_null(figure->high)},
          {"n", figure->n}};
}

/// Against the tested run before, whether or not it is a jump.
Json step_json(const eval::History& history, const eval::HistoryRow& row) {
  if (!row.step) return nullptr;
  const decide::Step* const jump = step(history, row);
  return {{"value", row.step->value},        {"low", or_null(row.step->low)},
          {"high", or_null(row.step->high)}, {"n", row.step->n},
          {"is_jump", jump != nullptr},      {"adjusted_p", jump ? Json(jump->p) : Json(nullptr)}};
}

Json change_json(const eval::History& history, const eval::HistoryRow& row) {
  const stats::ChangePoint* const change = lasting_change(history, row);
  if (change == nullptr) return nullptr;
  return {{"p", change->p}, {"before", change->before}, {"after", change->after}};
}

Json row_json(const eval::History& history, const eval::HistoryRow& row) {
  Json disparities = Json::array();
  for (const eval::Disparity& disparity : row.disparities) {
    disparities.push_back(
        {{"aspect", eval::to_string(disparity.aspect)}, {"text", disparity.text}});
  }
  return {{"run_id", row.run.id},
          {"started", iso_time(row.run.started_unix_ms)},
          {"origin", row.run.origin},
          {"is_complete", row.run.finished_unix_ms.has_value()},
          {"is_same_set", row.is_same_set},
          {"is_tested", row.point.has_value()},
          {"model_id", row.run.arms.front().model_id},
          {"figure", figure(row.figure)},
          {"served_models", row.served},
          {"served_before", or_null(row.served_before)},
          {"model_id_before", or_null(row.model_id_before)},
          {"disparities", std::move(disparities)},
          {"step", step_json(history, row)},
          {"lasting_change", change_json(history, row)}};
}

}  // namespace

Json trend_document(const eval::History& history, const TrendView& view) {
  Json rows = Json::array();
  for (const eval::HistoryRow* row : shown_rows(history, view)) {
    rows.push_back(row_json(history, *row));
  }
  const decide::Changes& changes = history.changes;
  return {{"task", history.task},
          {"model", history.model},
          {"metric", eval::to_string(history.metric)},
          {"runs", std::move(rows)},
          {"runs_of_other_sets", history.other_sets},
          {"tests",
           {{"alpha", changes.alpha},
            {"runs", changes.points},
            {"least_runs_for_lasting_change", changes.least_points},
            {"lasting_change", "binary_segmentation_permutation"},
            {"step", changes.has_steps ? Json("mcnemar_exact_holm") : Json(nullptr)}}}};
}

std::string trend_json(std::span<const eval::History> histories, const TrendView& view) {
  if (histories.size() == 1) return safe_dump(trend_document(histories[0], view), 2) + "\n";
  Json list = Json::array();
  for (const eval::History& history : histories) list.push_back(trend_document(history, view));
  return safe_dump({{"trends", std::move(list)}}, 2) + "\n";
}

}  // namespace assay::report
