#pragma once

/// \file
/// Scores and stores finished attempts on a thread of its own, many per transaction.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/scoring/scorer.hpp"
#include "assay/store/run_store.hpp"
#include "eval/work_plan.hpp"

namespace assay::eval {

/// One finished attempt, on its way to disk.
struct Finished {
  Unit unit;
  const scoring::Scorer* scorer = nullptr;
  std::string_view expected_json;  ///< of the item; the golden set outlives the recorder
  store::AttemptRecord record;
  bool may_be_corrected = false;  ///< keep what a request for a correction needs
  /// Filled in by the recorder: how the answer was scored, and what is to be corrected.
  Outcome scored = Outcome::harness_internal;
  std::shared_ptr<const Draft> draft;
};

/// Group commit without waiting for company: what comes in while one transaction is being synced is
/// the next one, so a kill costs what was in flight and the few that the lanes let wait (lane.hpp).
class Recorder {
 public:
  /// \param on_stored  called on the recorder's thread after each durable group with its attempts,
  /// or
  ///        with the error that ended all writing
  using OnStored = std::function<void(std::vector<Finished>, std::optional<Error>)>;

  Recorder(store::RunStore store, store::RowId run, OnStored on_stored);
  /// Writes what is waiting, then stops.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// The attempts of one call, which are stored together or not at all.
  void add(std::vector<Finished> call);
  /// Stops the thread and hands the store back. Everything added before is stored.
  [[nodiscard]] store::RunStore close();

 private:
  void work();
  std::vector<Finished> next_group();
  std::optional<Error> try_to_store(std::vector<Finished>& group);
  std::optional<Error> store_group(std::vector<Finished>& group);

  store::RunStore store_;
  store::RowId run_;
  OnStored on_stored_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Finished> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace assay::eval
