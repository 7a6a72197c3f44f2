// The walk behind every comparison: the summary's, with other columns.

#include "store/final_walk.hpp"

namespace assay::store {
namespace {

constexpr const char* kColumns =
    "i.external_id, i.hash, i.slices, i.cluster, a.served_model, a.tokens_output, a.micro_usd, "
    "a.latency_us, a.from_cache, "
    "s.scorer_version, s.outcome, s.verdict, s.answer, a.kind = 'correction'";

class PairReader {
 public:
  explicit PairReader(const std::function<void(const PairRow&)>& take) : take_(take) {}

  void begin_item(SQLite::Statement& rows) {
    row_.item_row = rows.getColumn(0).getInt64();
    read_text(rows, kFirstColumn, row_.item_id);
    read_text(rows, kFirstColumn + 1, row_.item_hash);
    read_text(rows, kFirstColumn + 2, row_.slices_json);
    read_text(rows, kFirstColumn + 3, row_.cluster);
  }

  void read_attempt(SQLite::Statement& rows) {
    read_text(rows, kFirstColumn + 4, row_.served_model);
    row_.tokens_output = optional_integer(rows.getColumn(kFirstColumn + 5));
    row_.micro_usd = optional_integer(rows.getColumn(kFirstColumn + 6));
    row_.latency_us = optional_integer(rows.getColumn(kFirstColumn + 7));
    row_.from_cache = rows.getColumn(kFirstColumn + 8).getInt() != 0;
    const bool is_correction = rows.getColumn(kFirstColumn + 13).getInt() != 0;
    tokens_.add(is_correction, row_.tokens_output);
    cost_.add(is_correction, row_.micro_usd);
    latency_.add(is_correction, row_.latency_us);
  }

  void no_score() { row_.has_score = false; }

  void read_score(SQLite::Statement& rows) {
    row_.has_score = true;
    read_text(rows, kFirstColumn + 9, row_.scorer_version);
    read_text(rows, kFirstColumn + 10, row_.outcome);
    read_text(rows, kFirstColumn + 11, row_.verdict);
    read_text(rows, kFirstColumn + 12, row_.answer);
  }

  void take() { take_(row_); }

 private:
  const std::function<void(const PairRow&)>& take_;
  PairRow row_;
  Taken tokens_, cost_, latency_;
};

}  // namespace

Status RunStore::for_each_pair_row(RowId run, RowId arm,
                                   const std::function<void(const PairRow&)>& take) {
  return guarded(state_->path, [&]() -> Status {
    SQLite::Statement rows(*state_->database, final_walk_sql(kColumns));
    rows.bind(1, run);
    rows.bind(2, arm);
    PairReader reader(take);
    FinalWalk(reader).run(rows);
    return {};
  });
}

}  // namespace assay::store
