#pragma once

/// \file
/// Traffic on disk, in the same file as the runs. Append-only: nothing of a log is ever changed.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/store/run_store.hpp"
#include "assay/store/traffic_pairs.hpp"
#include "assay/store/traffic_records.hpp"

namespace assay::store {

/// Another view of an open RunStore, which must outlive it; the same thread. Every error is
/// `storage`.
class TrafficStore {
 public:
  explicit TrafficStore(RunStore& store);

  // Writing.

  /// A group of log entries in one transaction, durable on return.
  [[nodiscard]] Result<TrafficStored> put(const std::vector<TrafficEntry>& entries);

  /// Stores an experiment, and its set without members. Fills `row`.
  /// \param task_yaml  so that stored answers can be scored again
  [[nodiscard]] Status begin_experiment(ExperimentRecord& experiment, const std::string& task_yaml);

  /// Adds what a draw decided, in one transaction: all of it or nothing.
  [[nodiscard]] Status add_draw(const ExperimentRecord& experiment, const DrawRecord& draw,
                                const std::vector<MemberRecord>& members);

  /// Labels in one transaction, durable on return. Nothing is replaced: the newest one of an answer
  /// counts.
  [[nodiscard]] Status put_labels(const std::vector<LabelRecord>& labels);

  // Reading. Memory does not grow with the number of rows.

  /// Requests of a task in the order they were stored, those after row `after`. What only a cache
  /// answered is unshadowable: no tier was asked, and none would be.
  [[nodiscard]] Status for_each_request(const std::string& task, RowId after,
                                        const std::function<void(const TrafficRow&)>& take);

  [[nodiscard]] Result<std::vector<ExperimentRecord>> experiments(const std::string& task);
  [[nodiscard]] Result<std::vector<DrawRecord>> draws(RowId experiment);
  /// Members in the order they were drawn, with their texts.
  [[nodiscard]] Status for_each_member(RowId experiment,
                                       const std::function<void(MemberContent)>& take);
  /// Members without texts, in the same order.
  [[nodiscard]] Status for_each_sampled(
      RowId experiment, const std::function<void(const MemberRecord&, const TrafficRow&)>& take);

  /// What the log has of one request, in the order of the calls.
  [[nodiscard]] Result<std::vector<TrafficAnswer>> answers_to(RowId request);

  /// The runs that asked an experiment's members, newest first.
  [[nodiscard]] Result<std::vector<RunRecord>> runs_of(const ExperimentRecord& experiment);

  /// Calls `take` for each member, asked or not, in the order they were drawn. A side's last
  /// attempt counts.
  ///
  /// \param lite, pro  arms of the run
  [[nodiscard]] Status for_each_pair(RowId experiment, RowId run, RowId lite, RowId pro,
                                     const std::function<void(const TrafficPair&)>& take);
  /// Labels of an experiment's members in the order they were given.
  [[nodiscard]] Status for_each_label(RowId experiment,
                                      const std::function<void(const LabelRecord&)>& take);
  /// Every call about a task's traffic: those of the log, then ours. The row is reused.
  [[nodiscard]] Status for_each_spend(const std::string& task,
                                      const std::function<void(const TrafficSpend&)>& take);
  /// The text behind a side. Empty when it was not kept.
  [[nodiscard]] Result<std::string> answer_text(RowId attempt_row);
  /// A request's texts.
  [[nodiscard]] Result<TrafficRequest> request(RowId row);

 private:
  class Writer;
  RunStore& store_;
  RunStore::State& state_;
};

}  // namespace assay::store
