#pragma once

/// \file
/// From a suite to a run in the database: an unfinished one of the same hash is gone on with, else
/// one begins.

#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "assay/core/money.hpp"
#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"
#include "assay/store/run_store.hpp"
#include "eval/work_plan.hpp"

namespace assay::eval {

/// A run that is open for writing, and what it still lacks.
struct OpenRun {
  std::unique_ptr<store::RunStore> store;
  store::RunRecord record;  ///< its arms stand in the order of the suite's
  std::map<const Task*, std::vector<store::RowId>> item_rows;
  bool is_resumed = false;
  std::string finished_run;  ///< the newest run of this config, where that is finished
  /// The newest run of all, where that is unfinished and asks something else; empty: none.
  std::string other_run;
  std::string other_changes;  ///< what it asks otherwise
  WorkPlan plan;
  MicroUsd spent;                    ///< known cost of earlier sessions
  std::int64_t priced_attempts = 0;  ///< calls of earlier sessions with a known cost

  [[nodiscard]] store::RowId item_row(const Arm& arm, std::size_t item) const {
    return item_rows.find(arm.task)->second[item];
  }
};

/// \param start_new  begin a run even if an unfinished one would do
/// \error storage
[[nodiscard]] Result<OpenRun> open_run(const Suite& suite, const std::filesystem::path& database,
                                       bool start_new);

/// The same without a trace: what `open_run` would find. Reads only; there is no store and, without
/// a run to resume, no record and no rows. The database need not exist.
/// \error storage
[[nodiscard]] Result<OpenRun> preview_run(const Suite& suite, const std::filesystem::path& database,
                                          bool start_new);

}  // namespace assay::eval
