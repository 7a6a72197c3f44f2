#pragma once

/// \file
/// The words of `assay compare` as stored arms.

#include <list>
#include <string>
#include <vector>

#include "assay/report/task_comparison.hpp"
#include "assay/store/run_store.hpp"

namespace assay::cli {

/// A model of a run.
struct ComparedModel {
  const store::RunRecord* run = nullptr;
  std::string model;

  /// Its arm on a task; null when it was not asked.
  [[nodiscard]] const store::ArmRecord* arm(const std::string& task) const;
};

/// Finds runs and models by what was typed. Owns the runs that it hands out.
class SideFinder {
 public:
  /// \param run_id  the run that a bare model is of; empty: the latest one
  SideFinder(store::RunStore& store, std::string run_id)
      : store_(store), run_id_(std::move(run_id)) {}

  /// `MODEL` or `RUN:MODEL`.
  /// \error invalid_argument  there is no such run, or the run has no such model
  [[nodiscard]] Result<ComparedModel> find(const std::string& word);

 private:
  [[nodiscard]] Result<const store::RunRecord*> run(const std::string& id);

  store::RunStore& store_;
  std::string run_id_;
  std::list<store::RunRecord> runs_;
};

/// The arms of two sides as a report names them: with their runs where the models' names are equal.
void name_arms(const ComparedModel& baseline, const ComparedModel& candidate,
               report::TaskComparison& comparison);

/// Tasks that both sides were asked, in the order of the baseline's run; of `wanted` if that is not
/// empty.
/// \error invalid_argument  the baseline was not asked one of `wanted`
[[nodiscard]] Result<std::vector<std::string>> common_tasks(const ComparedModel& baseline,
                                                            const ComparedModel& candidate,
                                                            const std::vector<std::string>& wanted);

}  // namespace assay::cli
