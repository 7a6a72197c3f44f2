// How far a run has come: what its next session has to know.

#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr const char* kAttempts =
    "SELECT a.item_id, a.repeat, a.attempt_no, a.outcome, "
    "a.from_cache OR a.batch_position > 1, a.kind, a.served_by, "
    "s.outcome FROM attempt a LEFT JOIN score s ON s.attempt_id = a.id "
    "AND s.created = (SELECT max(created) FROM score WHERE attempt_id = a.id) "
    "WHERE a.run_id = ? AND a.arm_id = ? ORDER BY a.item_id, a.repeat, a.attempt_no";

/// Attempts come in their order, so the last one of the arm's own model has the last word.
void add_attempt(SQLite::Statement& row, Progress& progress) {
  const auto outcome = outcome_from_string(row.getColumn(3).getString());
  const bool is_answer = outcome && is_scored(*outcome);
  progress.attempts = row.getColumn(2).getInt();
  progress.calls += row.getColumn(4).getInt() == 0 ? 1 : 0;
  if (!row.getColumn(6).getString().empty()) {
    progress.fell_back = progress.fell_back || is_answer;
    return;
  }
  // A call of production that failed is what its user got: it is not asked again.
  const bool is_logged = row.getColumn(5).getString() == to_string(AttemptKind::traffic);
  const bool is_correction = row.getColumn(5).getString() == to_string(AttemptKind::correction);
  if (is_correction && !is_answer) return;
  progress.answered = is_answer || is_logged;
  progress.corrected = is_correction;
  progress.score = row.getColumn(7).isNull() ? "" : row.getColumn(7).getString();
}

}  // namespace

Result<RunStore::SlotProgress> RunStore::progress(RowId run, RowId arm) {
  return guarded(state_->path, [&]() -> Result<SlotProgress> {
    SQLite::Statement rows(*state_->database, kAttempts);
    rows.bind(1, run);
    rows.bind(2, arm);
    SlotProgress slots;
    while (rows.executeStep()) {
      add_attempt(rows, slots[Slot{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt()}]);
    }
    return slots;
  });
}

}  // namespace assay::store
