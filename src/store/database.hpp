#pragma once

/// \file
/// A SQLite connection set up for durability and for files that we do not trust, and the state
/// behind RunStore.

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "assay/store/run_store.hpp"
#include "store/write_lock.hpp"

namespace assay::store {

/// Refuses what is there but no regular file: a FIFO would hang, a directory never open.
[[nodiscard]] Status require_regular_or_absent(const std::filesystem::path& path);

/// Opens the file with every pragma that the contract in run_store.hpp rests on.
[[nodiscard]] Result<std::unique_ptr<SQLite::Database>> open_database(
    const std::filesystem::path& path, Access access);

struct RunStore::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  /// A writer leaves no write-ahead log behind: readers may not be able to use one.
  ~State();

  std::filesystem::path path;
  bool is_writer = false;
  WriteLock lock;  ///< held by writers only
  std::unique_ptr<SQLite::Database> database;
  std::map<std::string, std::unique_ptr<SQLite::Statement>> statements;
  std::set<std::string> whole_sets;  ///< golden sets that were checked

  /// A prepared statement, reset and with its bindings cleared. Each text is prepared once.
  SQLite::Statement& prepare(const std::string& sql);

  /// Runs `work` guarded, unless the file is no longer under its name: what is written then would
  /// be told as stored and found by nobody.
  Status write(const std::function<Status()>& work);

  /// Are all items of the sets that a run's arms are about there? An item that fell out with a
  /// damaged page would be missing on both sides of a comparison, and nobody would see it.
  Status check_golden_sets(const std::vector<ArmRecord>& arms);
  /// The first of these rows as a run with its arms.
  Result<std::optional<RunRecord>> first_run(SQLite::Statement& rows);

  // Within the caller's transaction.
  void insert_run(RunRecord& run);
  void insert_entries(RowId run, const std::vector<Entry>& entries);
};

/// Runs `work` and turns SQLite's exceptions into `storage` errors that name the file.
template <class Work>
auto guarded(const std::filesystem::path& path, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    return Error{ErrorKind::storage, path.string() + ": " + error.what() + " (SQLite code " +
                                         std::to_string(error.getExtendedErrorCode()) + ")"};
  }
}

/// Nothing for NULL.
inline std::optional<std::int64_t> optional_integer(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getInt64();
}

}  // namespace assay::store
