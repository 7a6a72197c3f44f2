// The walk behind every comparison: the summary's, with other columns.

#include "store/final_walk.hpp"

namespace assay::store {
namespace {

constexpr const char* kColumns =
    "a.served_model, a.tokens_output, a.micro_usd, a.latency_us, a.from_cache, "
    "s.scorer_version, s.outcome, s.verdict, s.answer";

class PairReader {
 public:
  PairReader(SQLite::Database& database, const std::function<void(const PairRow&)>& take)
      : item_(database, "SELECT external_id, hash, slices, cluster FROM item WHERE id = ?"),
        take_(take) {}

  void begin_item(RowId item) {
    row_.item_row = item;
    item_.reset();
    item_.bind(1, item);
    item_.executeStep();
    read_text(item_, 0, row_.item_id);
    read_text(item_, 1, row_.item_hash);
    read_text(item_, 2, row_.slices_json);
    read_text(item_, 3, row_.cluster);
  }

  void read_attempt(SQLite::Statement& rows) {
    read_text(rows, kFirstColumn, row_.served_model);
    row_.tokens_output = optional_integer(rows.getColumn(kFirstColumn + 1));
    row_.micro_usd = optional_integer(rows.getColumn(kFirstColumn + 2));
    row_.latency_us = optional_integer(rows.getColumn(kFirstColumn + 3));
    row_.from_cache = rows.getColumn(kFirstColumn + 4).getInt() != 0;
  }

  void no_score() { row_.has_score = false; }

  void read_score(SQLite::Statement& rows) {
    row_.has_score = true;
    read_text(rows, kFirstColumn + 5, row_.scorer_version);
    read_text(rows, kFirstColumn + 6, row_.outcome);
    read_text(rows, kFirstColumn + 7, row_.verdict);
    read_text(rows, kFirstColumn + 8, row_.answer);
  }

  void take() { take_(row_); }

 private:
  SQLite::Statement item_;
  const std::function<void(const PairRow&)>& take_;
  PairRow row_;
};

}  // namespace

Status RunStore::for_each_pair_row(RowId run, RowId arm,
                                   const std::function<void(const PairRow&)>& take) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Statement rows(*state_->database, final_walk_sql(kColumns));
    rows.bind(1, run);
    rows.bind(2, arm);
    PairReader reader(*state_->database, take);
    FinalWalk(reader).run(rows);
    return {};
  });
}

}  // namespace assay::store
