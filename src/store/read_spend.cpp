// What attempts cost.

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "store/database.hpp"

namespace assay::store {
namespace {

/// The outcomes that `holds` for, as an SQL list.
std::string outcomes(bool (*holds)(Outcome)) {
  std::string list;
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (!holds(outcome)) continue;
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", to_string(outcome));
  }
  return list;
}

/// A call is counted with the first item that it asked for.
constexpr const char* kOncePerCall = "a.batch_position <= 1";

/// The columns of a SpendRow, over attempts `a`.
/// \param counted  which of them are counted; money and time are of all of them
std::string spend_columns(std::string_view counted = kOncePerCall) {
  return fmt::format(
      "coalesce(sum({0}), 0), coalesce(sum(a.micro_usd IS NOT NULL AND {0}), 0), "
      "coalesce(sum(a.micro_usd), 0), "
      "coalesce(sum(a.micro_usd IS NULL AND a.outcome IN ({1}) AND {0}), 0), "
      "coalesce(sum(a.from_cache), 0), "
      "coalesce(sum(CASE WHEN a.from_cache THEN a.micro_usd END), 0), "
      "coalesce(sum(a.batch_unasked), 0), coalesce(sum(a.queued_us), 0)",
      counted, outcomes(may_be_billed));
}

SpendRow read_spend(SQLite::Statement& row, int at) {
  SpendRow spend;
  for (std::int64_t* const field :
       {&spend.attempts, &spend.priced_attempts, &spend.micro_usd, &spend.unpriced_attempts,
        &spend.cached_attempts, &spend.cached_micro_usd, &spend.unasked}) {
    *field = row.getColumn(at++).getInt64();
  }
  spend.held = std::chrono::microseconds(row.getColumn(at).getInt64());
  return spend;
}

/// \param which  conditions on attempt `a`, each with its AND
Result<SpendRow> sum_spend(SQLite::Database& database, const std::string& which, RowId run,
                           RowId arm, std::string_view counted = kOncePerCall) {
  SQLite::Statement rows(database,
                         fmt::format("SELECT {} FROM attempt a WHERE a.run_id = ? AND a.arm_id = ? "
                                     "AND a.served_by = ''{}",
                                     spend_columns(counted), which));
  rows.bind(1, run);
  rows.bind(2, arm);
  rows.executeStep();
  return read_spend(rows, 0);
}

std::string fallbacks_sql() {
  return fmt::format(
      "SELECT a.served_by, count(s.verdict), coalesce(sum(s.verdict = 'correct'), 0), {} FROM "
      "attempt a LEFT JOIN score s ON s.attempt_id = a.id "
      "AND s.verdict <> 'unscored' "
      "AND s.created = (SELECT max(created) FROM score WHERE attempt_id = a.id) "
      "WHERE a.run_id = ? AND a.arm_id = ? AND a.kind <> 'call' "
      "AND a.kind = 'fallback' GROUP BY a.served_by ORDER BY a.served_by",
      spend_columns());
}

}  // namespace

Result<SpendRow> RunStore::spend(RowId run, RowId arm) {
  return guarded(state_->path, [&] { return sum_spend(*state_->database, "", run, arm); });
}

Result<SpendRow> RunStore::spend_on(RowId run, RowId arm, Outcome outcome) {
  return guarded(state_->path, [&] {
    return sum_spend(*state_->database, fmt::format(" AND a.outcome = '{}'", to_string(outcome)),
                     run, arm);
  });
}

Result<SpendRow> RunStore::superseded_spend(RowId run, RowId arm) {
  // A retry throws a whole call away, a correction one answer of it.
  const std::string answers_or_calls =
      fmt::format("({} OR a.outcome IN ({}))", kOncePerCall, outcomes(is_scored));
  return guarded(state_->path, [&] {
    return sum_spend(*state_->database,
                     " AND EXISTS (SELECT 1 FROM attempt b WHERE b.run_id = a.run_id "
                     "AND b.arm_id = a.arm_id AND b.item_id = a.item_id AND b.repeat = a.repeat "
                     "AND b.served_by = '' AND b.attempt_no > a.attempt_no)",
                     run, arm, answers_or_calls);
  });
}

Result<SpendRow> RunStore::correction_spend(RowId run, RowId arm) {
  return guarded(state_->path, [&] {
    return sum_spend(*state_->database, " AND a.kind <> 'call' AND a.kind = 'correction'", run,
                     arm);
  });
}

Result<std::vector<FallbackRow>> RunStore::fallbacks(RowId run, RowId arm) {
  return guarded(state_->path, [&]() -> Result<std::vector<FallbackRow>> {
    SQLite::Statement rows(*state_->database, fallbacks_sql());
    rows.bind(1, run);
    rows.bind(2, arm);
    std::vector<FallbackRow> all;
    while (rows.executeStep()) {
      FallbackRow& row = all.emplace_back();
      row.served_by = rows.getColumn(0).getString();
      row.answers = rows.getColumn(1).getInt64();
      row.correct = rows.getColumn(2).getInt64();
      row.spend = read_spend(rows, 3);
    }
    return all;
  });
}

Result<std::int64_t> RunStore::items_left_to_fallbacks(RowId run, RowId arm) {
  return guarded(state_->path, [&]() -> Result<std::int64_t> {
    SQLite::Statement rows(
        *state_->database,
        fmt::format("SELECT count(DISTINCT a.item_id) FROM attempt a WHERE a.run_id = ?1 "
                    "AND a.arm_id = ?2 AND a.kind <> 'call' AND a.kind = 'fallback' "
                    "AND a.outcome IN ({0}) AND NOT EXISTS (SELECT 1 FROM attempt b "
                    "WHERE b.run_id = ?1 AND b.arm_id = ?2 AND b.item_id = a.item_id "
                    "AND b.repeat = a.repeat AND b.served_by = '' AND b.outcome IN ({0}))",
                    outcomes(is_scored)));
    rows.bind(1, run);
    rows.bind(2, arm);
    rows.executeStep();
    return std::int64_t{rows.getColumn(0).getInt64()};
  });
}

}  // namespace assay::store
