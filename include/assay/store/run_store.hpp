#pragma once

/// \file
/// Runs on disk. SQLite stops here: no other layer knows SQL.
///
/// One writer per file, any number of readers, also while a run goes on (WAL). A call that returns
/// success has its rows durable (synchronous=FULL): whoever acknowledges afterwards acknowledges
/// what survives a power cut.

#include <chrono>
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

/// Somebody's SQL shell may hold the file for a while; answers that were paid for wait for it.
inline constexpr std::chrono::seconds kBusyTimeout{30};

/// What is stored of one answer so far.
struct Progress {
  int attempts = 0;  ///< highest attempt_no
  int calls = 0;  ///< made for it; none for a copy, and one for a batch counts with its first item
  /// The last attempt by the arm's own model is about the model; a correction that failed on the
  /// wire takes nothing back.
  bool answered = false;
  bool corrected = false;  ///< it answers a request for a correction
  bool fell_back = false;  ///< another model answered, too
  std::string score;       ///< outcome of that attempt's newest score, where it has one
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
  /// Runs over sampled traffic belong to their experiment (`TrafficStore::runs_of`): these two know
  /// nothing of them, since nobody's labels are in them.
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

  // The final answer to an item's repeat is the last attempt by the arm's own model. What another
  // model answered in its place is an attempt, but never an answer of the arm.

  /// Calls `take` for each final answer of an arm, by golden-set order of the items, then repeat.
  /// Memory does not grow with the number of answers.
  [[nodiscard]] Status for_each_answer(RowId run, RowId arm,
                                       const std::function<void(const AnswerRow&)>& take);
  /// The same for every attempt, superseded ones and those of other models included.
  [[nodiscard]] Status for_each_attempt(RowId run, RowId arm,
                                        const std::function<void(const AnswerRow&)>& take);
  /// `first_try`: the last attempt before a correction, so the same where there was none.
  enum class Which { final, first_try };
  /// The answers of an arm to one item, by repeat; empty: none.
  [[nodiscard]] Result<std::vector<AnswerRow>> answers_to(RowId run, RowId arm, RowId item,
                                                          Which which = Which::final);
  /// The answers of `for_each_answer` without their texts: a third of its time.
  [[nodiscard]] Status for_each_score(RowId run, RowId arm,
                                      const std::function<void(const ScoreRow&)>& take,
                                      Which which = Which::final);
  /// The same again with what a comparison needs. The row is reused: `take` copies what it keeps.
  [[nodiscard]] Status for_each_pair_row(RowId run, RowId arm,
                                         const std::function<void(const PairRow&)>& take);
  /// Every attempt by the arm's own model, retries and corrections included.
  [[nodiscard]] Result<SpendRow> spend(RowId run, RowId arm);
  /// Of these, the attempts that ended in one outcome.
  [[nodiscard]] Result<SpendRow> spend_on(RowId run, RowId arm, Outcome outcome);
  /// Of these, the attempts that another one followed: paid for and thrown away.
  [[nodiscard]] Result<SpendRow> superseded_spend(RowId run, RowId arm);
  /// Of these, the corrections.
  [[nodiscard]] Result<SpendRow> correction_spend(RowId run, RowId arm);
  /// By the model that was asked in place of the arm's own.
  [[nodiscard]] Result<std::vector<FallbackRow>> fallbacks(RowId run, RowId arm);
  /// Items that only another model answered, in some repeat.
  [[nodiscard]] Result<std::int64_t> items_left_to_fallbacks(RowId run, RowId arm);

  /// The newest live answer to exactly this request in any other run, by a call that sent all that
  /// the arm wanted and was answered. `key`, cost and kind are for the caller to set.
  [[nodiscard]] Result<std::optional<AttemptRecord>> find_answer(const std::string& request_hash,
                                                                 RowId other_than_run);
  [[nodiscard]] Result<std::int64_t> item_count(const std::string& golden_set_hash);
  /// Row of each item of a golden set, by the item's id; empty when the set is not stored.
  [[nodiscard]] Result<std::unordered_map<std::string, RowId>> item_rows(
      const std::string& golden_set_hash);
  [[nodiscard]] Result<std::string> task_yaml(const std::string& golden_set_hash);

  /// The pragmas that durability and safety rest on, as the open connection has them.
  [[nodiscard]] std::string pragma(const std::string& name);

 private:
  friend class TrafficStore;
  struct State;
  explicit RunStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::store
