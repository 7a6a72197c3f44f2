#pragma once

/// \file
/// Scores and stores finished attempts on a thread of its own, many per transaction.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/scoring/scorer.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// One finished attempt, on its way to disk.
struct Finished {
  std::size_t arm = 0;  ///< index into the suite's arms
  const scoring::Scorer* scorer = nullptr;
  std::string_view expected_json;  ///< of the item; the golden set outlives the recorder
  store::AttemptRecord record;
};

/// Group commit: waits until `kGroup` attempts are there, `kLinger` has passed since the first one, or
/// `flush` was called, then writes them in one transaction.
class Recorder {
 public:
  /// \param on_stored  called on the recorder's thread after each durable group with its attempts, or
  ///        with the error that ended all writing
  using OnStored = std::function<void(std::vector<Finished>, std::optional<Error>)>;

  Recorder(store::RunStore store, store::RowId run, OnStored on_stored);
  /// Writes what is waiting, then stops.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void add(Finished finished);
  /// Do not linger for more: nothing else is on its way.
  void flush();
  /// Stops the thread and hands the store back. Everything added before is stored.
  [[nodiscard]] store::RunStore close();

 private:
  static constexpr std::size_t kGroup = 128;
  static constexpr std::chrono::milliseconds kLinger{20};

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
  bool flush_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace assay::eval
