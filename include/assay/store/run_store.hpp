#pragma once

/// \file
/// Runs on disk. SQLite stops here: no other layer knows SQL.
///
/// One writer per file, any number of readers, also while a run goes on (WAL). A call that returns
/// success has its rows durable (synchronous=FULL): whoever acknowledges afterwards acknowledges
/// what survives a power cut.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/store/records.hpp"

namespace assay::store {

enum class Access { read_only, read_write };

/// What is stored of one answer so far.
struct Progress {
  int attempts = 0;       ///< highest attempt_no
  bool answered = false;  ///< the last attempt's outcome is about the model
};

/// A connection. Not thread-safe: one thread at a time; open a second one for a second thread.
class RunStore {
 public:
  /// Opens or creates a database and migrates it to this version's schema.
  ///
  /// \error invalid_argument  reading: no such file
  /// \error storage  another writer holds the file (named with its process), not a database,
  /// damaged,
  ///        made by a newer assay, not ours, or not writable. A database that was closed cleanly
  ///        can be read in a folder that may not be written to; one with a write-ahead log cannot.
  [[nodiscard]] static Result<RunStore> open(const std::filesystem::path& path, Access access);
  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;
  ~RunStore();

  // Writing. Every error is `storage`.

  /// Stores items and task unless they are there already; fills `item_rows`.
  [[nodiscard]] Status put_golden_set(GoldenSetRecord& set, const std::vector<ItemRecord>& items);
  /// Stores what is asked, unless it is there already.
  [[nodiscard]] Status put_prompt(const PromptRecord& prompt);
  /// Stores a run and its arms; fills the rows.
  [[nodiscard]] Status begin_run(RunRecord& run);
  [[nodiscard]] Status finish_run(RowId run, std::int64_t unix_ms);

  /// A group of attempts with their scores in one transaction, durable on return. An attempt that
  /// is there already (same run and key) is left as it is.
  struct Entry {
    AttemptRecord attempt;
    ScoreRecord score;
  };
  [[nodiscard]] Status record(RowId run, const std::vector<Entry>& entries);

  /// A whole run at once, finished if `finished_unix_ms` is set: all of it is stored, or nothing.
  ///
  /// Precondition: `key.arm` of each entry is the index of its arm in `run.arms`, from 0 on.
  [[nodiscard]] Status import_run(RunRecord& run, std::vector<Entry> entries);

  /// Adds or replaces the score of stored attempts, in one transaction.
  struct Rescore {
    RowId attempt_row = 0;
    ScoreRecord score;
  };
  [[nodiscard]] Status rescore(const std::vector<Rescore>& scores);

  // Reading.

  [[nodiscard]] Result<std::optional<RunRecord>> find_run(
      const std::string& id);  ///< whole id or a unique prefix
  [[nodiscard]] Result<std::optional<RunRecord>> latest_run();
  /// The newest run of this config, imports aside. Only this one may be gone on with: what a later
  /// run has replaced stays as it is.
  [[nodiscard]] Result<std::optional<RunRecord>> newest_run(const std::string& config_hash);
  [[nodiscard]] Result<std::vector<RunRecord>> runs();

  /// What an arm has stored, by (item row, repeat).
  struct Slot {
    RowId item = 0;
    int repeat = 0;
    bool operator==(const Slot&) const = default;
  };
  struct SlotHash {
    std::size_t operator()(const Slot& slot) const {
      return std::hash<RowId>()(slot.item * 1009 + slot.repeat);
    }
  };
  using SlotProgress = std::unordered_map<Slot, Progress, SlotHash>;
  [[nodiscard]] Result<SlotProgress> progress(RowId run, RowId arm);

  /// Calls `take` for each final answer of an arm, by golden-set order of the items, then repeat.
  /// Memory does not grow with the number of answers.
  [[nodiscard]] Status for_each_answer(RowId run, RowId arm,
                                       const std::function<void(const AnswerRow&)>& take);
  /// The same for every attempt, superseded ones included.
  [[nodiscard]] Status for_each_attempt(RowId run, RowId arm,
                                        const std::function<void(const AnswerRow&)>& take);
  /// The final answers of an arm to one item, by repeat; empty: none.
  [[nodiscard]] Result<std::vector<AnswerRow>> answers_to(RowId run, RowId arm, RowId item);
  /// The answers of `for_each_answer` without their texts: a third of its time.
  [[nodiscard]] Status for_each_score(RowId run, RowId arm,
                                      const std::function<void(const ScoreRow&)>& take);
  /// The same again with what a comparison needs. The row is reused: `take` copies what it keeps.
  [[nodiscard]] Status for_each_pair_row(RowId run, RowId arm,
                                         const std::function<void(const PairRow&)>& take);
  [[nodiscard]] Result<SpendRow> spend(RowId run, RowId arm);
  /// Of these, the attempts that ended in one outcome.
  [[nodiscard]] Result<SpendRow> spend_on(RowId run, RowId arm, Outcome outcome);
  /// Of these, the attempts that another one followed: paid for and thrown away.
  [[nodiscard]] Result<SpendRow> superseded_spend(RowId run, RowId arm);
  [[nodiscard]] Result<std::int64_t> item_count(const std::string& golden_set_hash);
  /// Row of each item of a golden set, by the item's id; empty when the set is not stored.
  [[nodiscard]] Result<std::unordered_map<std::string, RowId>> item_rows(
      const std::string& golden_set_hash);
  [[nodiscard]] Result<std::string> task_yaml(const std::string& golden_set_hash);

  /// The pragmas that durability and safety rest on, as the open connection has them.
  [[nodiscard]] std::string pragma(const std::string& name);

 private:
  struct State;
  explicit RunStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::store
