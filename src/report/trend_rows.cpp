#include "report/trend_rows.hpp"

#include <algorithm>

namespace assay::report {
namespace {

/// The entry whose point is that of the row; null when the row is in no test.
template <class Entry>
const Entry* at_row(const std::vector<Entry>& entries, const eval::HistoryRow& row) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&row](const Entry& entry) {
    return row.point && entry.index == *row.point;
  });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

std::vector<const eval::HistoryRow*> shown_rows(const eval::History& history,
                                                const TrendView& view) {
  std::vector<const eval::HistoryRow*> rows;
  for (const eval::HistoryRow& row : history.rows) {
    if (row.is_same_set || view.all_sets) rows.push_back(&row);
  }
  if (view.last > 0 && rows.size() > view.last) {
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(view.last));
  }
  return rows;
}

const stats::ChangePoint* lasting_change(const eval::History& history,
                                         const eval::HistoryRow& row) {
  return at_row(history.changes.lasting, row);
}

const decide::Step* step(const eval::History& history, const eval::HistoryRow& row) {
  return at_row(history.changes.steps, row);
}

std::vector<std::string> causes(const eval::HistoryRow& row) {
  std::vector<std::string> words;
  if (row.served_before) words.emplace_back("served model");
  if (row.model_id_before) words.emplace_back("model id");
  for (const eval::Disparity& disparity : row.disparities) {
    words.emplace_back(eval::to_string(disparity.aspect));
  }
  return words;
}

}  // namespace assay::report
