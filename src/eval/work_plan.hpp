#pragma once

/// \file
/// Which answers a run still has to get, and in which order.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "assay/core/clock.hpp"
#include "assay/eval/caller.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/run_store.hpp"
#include "eval/demand.hpp"

namespace assay::eval {

/// One call still to be made: an answer, the next step towards it, or the answers of a batch.
struct Unit {
  std::uint32_t arm = 0;   ///< index into the suite's arms
  std::uint32_t item = 0;  ///< index into the task's items
  std::int32_t repeat = 0;
  std::int32_t attempts = 0;      ///< made so far, earlier sessions included
  std::int32_t attempts_now = 0;  ///< made in this session and counted against the limit of retries
  std::int32_t parameter_drops = 0;  ///< repeats because the model refused a parameter
  store::AttemptKind kind = store::AttemptKind::call;
  std::uint32_t link = 0;  ///< who is asked: 0 the arm's own model, else this one of its fallbacks
  /// Of a batch: its answers, in the order in which they are asked, whose `attempts` were made
  /// before it; the first of them is this unit's own. Null: one answer, asked alone.
  std::shared_ptr<const std::vector<Unit>> batch;
  std::shared_ptr<const Draft> draft;  ///< of a correction: what is to be corrected
  bool has_fallback_answer = false;    ///< another model answered in an earlier session
  Outcome failed_with = Outcome::harness_internal;  ///< of a retry: how the call before it ended
  std::int64_t order = 0;              ///< place in the plan; a lane's own, like what follows
  bool is_retry = false;               ///< asked again after a failure; the retry budget pays
  SteadyClock::time_point due_at;      ///< of a retry: not before
  SteadyClock::time_point held_since;  ///< failed, or held back by a limit, since then
  std::chrono::nanoseconds held{0};    ///< how long, when it started
  std::optional<Demand> counted;       ///< request counted by our own rule, if ever needed
  Demand reserved;                     ///< taken from the limits for the call in flight
};

/// What was not tried yet for the same answer.
[[nodiscard]] Unit next_step(const Unit& unit, store::AttemptKind kind);

struct WorkPlan {
  std::vector<Unit> units;
  std::vector<Unit> fallbacks;      ///< answered, but not so that it could be used: ask others
  std::int64_t answers_total = 0;   ///< arms x items x repeats
  std::int64_t answers_stored = 0;  ///< had already
  std::int64_t calls_stored = 0;    ///< made by earlier sessions for this run
};

/// What is stored of an arm's answer, or nullptr.
using StoredProgress =
    std::function<const store::Progress*(std::size_t arm, std::size_t item, int repeat)>;

/// All arms meet the same item one after the other, in turning order, so that a slow minute of the
/// network hits them alike. Pure.
[[nodiscard]] WorkPlan plan_work(const std::vector<Arm>& arms, const config::RunConfig& run,
                                 const StoredProgress& stored);

}  // namespace assay::eval
