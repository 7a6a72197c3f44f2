#pragma once

/// \file
/// The words of `assay compare` as sides: models of stored runs, and baseline files.

#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assay/eval/answer_source.hpp"
#include "assay/report/task_comparison.hpp"
#include "assay/store/run_store.hpp"

namespace assay::cli {

/// A model of a run, or what a baseline file says of one.
struct ComparedModel {
  const store::RunRecord* run = nullptr;  ///< null: a baseline file
  std::string model;
  std::shared_ptr<eval::AnswerSource> file = nullptr;

  /// Its arm on a task; null when it was not asked.
  [[nodiscard]] const store::ArmRecord* arm(const std::string& task) const;
  [[nodiscard]] std::vector<std::string> tasks() const;
  [[nodiscard]] const std::string& run_id() const;
  /// Where its answers are, for messages: `run ...`, or the file's name.
  [[nodiscard]] std::string place() const;
};

/// Finds sides by what was typed. Owns the database, which is opened when the first word needs it,
/// and the runs that it hands out.
class SideFinder {
 public:
  /// \param run_id  the run that a bare model is of; empty: the latest one
  SideFinder(std::filesystem::path database, std::string run_id)
      : database_(std::move(database)), run_id_(std::move(run_id)) {}

  /// `MODEL`, `RUN:MODEL`, or a baseline file: a word with a slash, one that ends in .json or
  /// .jsonl, or the name of a file.
  /// \error invalid_argument  there is no such run, model or file, or both a model and a file
  [[nodiscard]] Result<ComparedModel> find(const std::string& word);

  /// The same without files.
  [[nodiscard]] Result<ComparedModel> find_model(const std::string& word);

  /// The answers of a side to one of its tasks. The finder outlives the source.
  /// \error storage
  [[nodiscard]] Result<std::shared_ptr<eval::AnswerSource>> answers(const ComparedModel& side,
                                                                    const std::string& task);

  /// The database, read-only. Owned by the finder.
  /// \error invalid_argument, storage  as `RunStore::open`
  [[nodiscard]] Result<store::RunStore*> store();

 private:
  [[nodiscard]] Result<const store::RunRecord*> run(const std::string& id);

  std::filesystem::path database_;
  std::string run_id_;
  std::optional<store::RunStore> store_;
  std::list<store::RunRecord> runs_;
};

/// The arms of two sides as a report names them: with their runs or files where the models' names
/// are equal.
void name_arms(const ComparedModel& baseline, const ComparedModel& candidate,
               report::TaskComparison& comparison);

/// Tasks that both sides were asked, in the order of the baseline; of `wanted` if that is not
/// empty.
/// \error invalid_argument  a side was not asked one of `wanted`
[[nodiscard]] Result<std::vector<std::string>> common_tasks(const ComparedModel& baseline,
                                                            const ComparedModel& candidate,
                                                            const std::vector<std::string>& wanted);

}  // namespace assay::cli
