#pragma once

/// \file
/// The final answers of an arm out of all its attempts and scores.

#include <fmt/format.h>

#include <string>

#include "store/database.hpp"

namespace assay::store {

/// Into a string that keeps its memory from row to row.
inline void read_text(SQLite::Statement& rows, int column, std::string& text) {
  const SQLite::Column value = rows.getColumn(column);
  const char* const bytes = value.getText();
  text.assign(bytes, static_cast<std::size_t>(value.getBytes()));
}

/// What of an attempt adds up when the model is asked once more for the same answer: a correction
/// takes the time and the money of the call that it corrects, too.
class Taken {
 public:
  using Value = std::optional<std::int64_t>;

  /// \param value  of this attempt; becomes that of both
  void add(bool is_correction, Value& value) {
    if (!is_correction) {
      first_ = value;
    } else {
      value = value && first_ ? Value(*value + *first_) : std::nullopt;
    }
  }

 private:
  Value first_;  ///< of the last call that is no correction
};

/// Where the columns of a `FinalWalk`'s caller begin.
inline constexpr int kFirstColumn = 4;

/// Rows by golden set, item and repeat, as the unique index of attempts has them: nothing is
/// sorted.
/// \param which  further conditions on attempt `a`
inline std::string final_walk_sql(std::string_view columns, std::string_view which = "") {
  return fmt::format(
      "SELECT a.item_id, a.repeat, a.id, s.created, {} "
      "FROM run_arm r JOIN arm m ON m.id = r.arm_id "
      "CROSS JOIN golden_set_item g ON g.golden_set_hash = m.golden_set_hash "
      "CROSS JOIN item i ON i.id = g.item_id "
      "CROSS JOIN attempt a ON a.run_id = r.run_id AND a.arm_id = r.arm_id "
      "AND a.item_id = g.item_id AND a.served_by = '' {}"
      "LEFT JOIN score s ON s.attempt_id = a.id "
      "WHERE r.run_id = ?1 AND r.arm_id = ?2 ORDER BY g.position, a.repeat, a.attempt_no",
      columns, which);
}

/// Keeps the last attempt of an answer by the arm's own model, and the newest score of that, until
/// the next answer begins. All attempts come, with all their scores; picking the last of each here
/// costs less than a subquery for every row.
///
/// \tparam Reader  fills a row: `begin_item(rows)`, `read_attempt(rows)`, `no_score()`,
///                 `read_score(rows)`, and `take()` when it is complete
template <class Reader>
class FinalWalk {
 public:
  explicit FinalWalk(Reader& reader) : reader_(reader) {}

  void run(SQLite::Statement& rows) {
    while (rows.executeStep()) add(rows);
    finish();
  }

 private:
  void add(SQLite::Statement& rows) {
    const RowId item = rows.getColumn(0).getInt64();
    const int repeat = rows.getColumn(1).getInt();
    const RowId attempt = rows.getColumn(2).getInt64();
    if (item != item_ || repeat != repeat_) begin(rows, item, repeat);
    if (attempt != attempt_) {
      attempt_ = attempt;
      created_ = -1;
      reader_.read_attempt(rows);
      reader_.no_score();
    }
    if (rows.getColumn(3).isNull()) return;
    if (const std::int64_t created = rows.getColumn(3).getInt64(); created > created_) {
      created_ = created;
      reader_.read_score(rows);
    }
  }

  void begin(SQLite::Statement& rows, RowId item, int repeat) {
    finish();
    repeat_ = repeat;
    if (item == item_) return;
    item_ = item;
    reader_.begin_item(rows);
  }

  void finish() {
    if (attempt_ != 0) reader_.take();
    attempt_ = 0;
  }

  Reader& reader_;
  RowId item_ = 0;
  int repeat_ = 0;
  RowId attempt_ = 0;  ///< 0: none yet
  std::int64_t created_ = -1;
};

}  // namespace assay::store
