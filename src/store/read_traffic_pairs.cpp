// The walk behind every figure of sampled traffic.

#include <array>

#include "assay/store/traffic_store.hpp"
#include "store/bind.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Members by position, as their key has them: nothing is sorted. A member's attempts come in any
// order; the last one of each arm and repeat is picked here.
constexpr const char* kPairs =
    "SELECT m.position, m.item_id, m.request_id, q.key, q.started_unix_ms, m.probability, "
    "q.cluster, q.slices, q.content_bytes, m.may_label, m.lite_again, m.pro_again, "
    "a.id, a.arm_id, a.repeat, a.attempt_no, a.outcome, a.served_model, a.finish_reason, "
    "a.started_unix_ms, a.latency_us, a.ttft_us, a.tokens_input, a.tokens_output, a.micro_usd, "
    "a.kind = 'traffic', s.created, s.outcome, s.scorer_version, s.answer, s.rung, s.schema_valid, "
    "s.confidence "
    "FROM shadow_member m CROSS JOIN traffic_request q ON q.id = m.request_id "
    "LEFT JOIN attempt a ON a.run_id = ?2 AND a.arm_id IN (?3, ?4) AND a.item_id = m.item_id "
    "AND a.served_by = '' AND a.repeat < 2 LEFT JOIN score s ON s.attempt_id = a.id "
    "WHERE m.experiment_id = ?1 ORDER BY m.position";
constexpr int kAttemptColumn = 12;
constexpr int kScoreColumn = 26;

/// Which of an answer's attempts and scores is on a side at the moment.
struct Best {
  std::int64_t attempt_no = 0;
  std::int64_t score = 0;
};

class PairWalk {
 public:
  PairWalk(RowId lite, const std::function<void(const TrafficPair&)>& take)
      : lite_(lite), take_(take) {}

  void add(SQLite::Statement& rows) {
    const std::int64_t position = rows.getColumn(0).getInt64();
    if (position != position_) {
      finish();
      position_ = position;
      begin(rows);
    }
    if (!rows.getColumn(kAttemptColumn).isNull()) add_attempt(rows);
  }

  void finish() {
    if (position_ != 0) take_(pair_);
  }

 private:
  void begin(SQLite::Statement& rows) {
    best_ = {};
    for (TrafficSide* side : {&pair_.lite, &pair_.pro, &pair_.lite_again, &pair_.pro_again}) {
      side->is_there = false;
      side->attempts = 0;
    }
    ColumnReader row(rows, 1);
    pair_.item = row.integer();
    pair_.request = row.integer();
    row.text(pair_.key);
    pair_.started_unix_ms = row.optional_integer();
    pair_.day.reset();
    if (pair_.started_unix_ms) pair_.day = *pair_.started_unix_ms / kDayMs;
    pair_.weight = 1 / row.real();
    row.text(pair_.cluster);
    row.text(pair_.slices_json);
    pair_.content_bytes = row.integer();
    pair_.may_label = row.yes();
    pair_.wants_lite_again = row.yes();
    pair_.wants_pro_again = row.yes();
  }

  void add_attempt(SQLite::Statement& rows) {
    ColumnReader row(rows, kAttemptColumn);
    const RowId attempt = row.integer();
    const bool is_pro = row.integer() != lite_;
    const bool is_again = row.integer() != 0;
    const std::int64_t attempt_no = row.integer();
    TrafficSide& side = is_again ? (is_pro ? pair_.pro_again : pair_.lite_again)
                                 : (is_pro ? pair_.pro : pair_.lite);
    Best& best = best_[(is_pro ? 2U : 0U) + (is_again ? 1U : 0U)];
    if (attempt_no < best.attempt_no) return;
    if (attempt_no > best.attempt_no) {
      best = {attempt_no, 0};
      read_attempt(row, attempt, attempt_no, side);
    }
    read_score(rows, best, side);
  }

  static void read_attempt(ColumnReader& row, RowId attempt, std::int64_t attempt_no,
                           TrafficSide& side) {
    side.is_there = true;
    side.attempt_row = attempt;
    row.text(side.outcome);
    row.text(side.served_model);
    row.text(side.finish_reason);
    side.started_unix_ms = row.integer();
    for (auto* value : {&side.latency_us, &side.ttft_us, &side.tokens_input, &side.tokens_output,
                        &side.micro_usd}) {
      *value = row.optional_integer();
    }
    side.is_from_log = row.yes();
    side.attempts = side.is_from_log ? 0 : attempt_no;
    side.answer.clear();
    side.scorer_version.clear();
    side.rung.clear();
    side.schema_valid = false;
    side.confidence.reset();
  }

  static void read_score(SQLite::Statement& rows, Best& best, TrafficSide& side) {
    ColumnReader row(rows, kScoreColumn);
    const std::int64_t created = row.optional_integer().value_or(0);
    if (created <= best.score) return;
    best.score = created;
    row.text(side.outcome);
    row.text(side.scorer_version);
    row.text(side.answer);
    row.text(side.rung);
    side.schema_valid = row.yes();
    side.confidence = row.optional_real();
  }

  RowId lite_;
  const std::function<void(const TrafficPair&)>& take_;
  TrafficPair pair_;
  std::array<Best, 4> best_;
  std::int64_t position_ = 0;  ///< 0: none yet
};

}  // namespace

Status TrafficStore::for_each_pair(RowId experiment, RowId run, RowId lite, RowId pro,
                                   const std::function<void(const TrafficPair&)>& take) {
  return guarded(state_.path, [&]() -> Status {
    SQLite::Statement rows(*state_.database, kPairs);
    Binder(rows).add(experiment).add(run).add(lite).add(pro);
    PairWalk walk(lite, take);
    while (rows.executeStep()) walk.add(rows);
    walk.finish();
    return {};
  });
}

}  // namespace assay::store
