#include "store/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "store/schema.hpp"

namespace assay::store {
namespace {

constexpr int kBusyTimeoutMs = 1000 * static_cast<int>(kBusyTimeout.count());
// SQLite's own 2 MB make a walk over the attempts of many repeats read every page several times.
constexpr const char* kCacheSize = "PRAGMA cache_size = -16384";  // KiB

// RunStore's contract; without it, every column of every row costs two locks.
constexpr int kOneThread = SQLITE_OPEN_NOMUTEX;

using DatabasePtr = std::unique_ptr<SQLite::Database>;

/// SQLite creates files with the process's umask; answers and inputs are nobody else's business.
Status create_private(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{ErrorKind::storage, path.string() + ": " + std::generic_category().message(errno)};
  }
  ::close(descriptor);
  return {};
}

void harden(SQLite::Database& database) {
  sqlite3* const handle = database.getHandle();
  // A file from elsewhere may carry triggers, views or a crafted schema.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA mmap_size = 0");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec(kCacheSize);
}

Result<DatabasePtr> open_reader(const std::filesystem::path& path, const std::string& name,
                                int flags) {
  auto database = std::make_unique<SQLite::Database>(
      name, kOneThread | SQLite::OPEN_READONLY | flags, kBusyTimeoutMs);
  harden(*database);
  ASSAY_CHECK(check_schema(*database, path.string()));
  return database;
}

/// `file:a%20b.db?immutable=1`: a file that nobody changes is read without the files beside it.
std::string immutable_uri(const std::filesystem::path& path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri + "?immutable=1";
}

bool is_for_lack_of_permission(const SQLite::Exception& error) {
  return error.getErrorCode() == SQLITE_READONLY || error.getErrorCode() == SQLITE_CANTOPEN;
}

/// A database in WAL mode is read by way of two files beside it, which a reader has to make if they
/// are not there. Where it may not, a file that was closed cleanly can still be read by itself:
/// without a log, no writer has it open.
Result<DatabasePtr> open_reader(const std::filesystem::path& path) {
  try {
    return open_reader(path, path.string(), 0);
  } catch (const SQLite::Exception& error) {
    if (!is_for_lack_of_permission(error)) throw;
  }
  std::error_code failure;
  const auto file =
      std::filesystem::canonical(path, failure);  // SQLite looks beside the file, not the link
  if (failure) return Error{ErrorKind::storage, path.string() + ": " + failure.message()};
  const std::string log = file.string() + "-wal";
  const auto log_bytes = std::filesystem::file_size(log, failure);
  if (!failure && log_bytes > 0) {
    return Error{
        ErrorKind::storage,
        path.string() + ": its newest rows are still in " + log +
            ", which cannot be used in a folder that may not be written to; copy both files "
            "into one that may"};
  }
  return open_reader(path, immutable_uri(file), SQLite::OPEN_URI);
}

}  // namespace

Status require_regular_or_absent(const std::filesystem::path& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) return {};
  return Error{ErrorKind::storage, path.string() + ": not a regular file"};
}

Result<std::unique_ptr<SQLite::Database>> open_database(const std::filesystem::path& path,
                                                        Access access) {
  using Opened = Result<std::unique_ptr<SQLite::Database>>;
  const bool is_memory = path == ":memory:";
  if (!is_memory) ASSAY_CHECK(require_regular_or_absent(path));
  std::error_code ignored;
  if (access == Access::read_only && !is_memory && !std::filesystem::exists(path, ignored)) {
    return invalid(path.string() + ": no such database; `assay run` creates it");
  }
  if (access == Access::read_write && !is_memory) ASSAY_CHECK(create_private(path));
  return guarded(path, [&]() -> Opened {
    if (access == Access::read_only) return open_reader(path);
    auto database = std::make_unique<SQLite::Database>(
        path.string(), kOneThread | SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    harden(*database);
    // Before the first pragma that writes: a file that is not ours must stay as it is.
    ASSAY_CHECK(check_schema_unless_empty(*database, path.string()));
    database->execAndGet("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    ASSAY_CHECK(migrate(*database, path.string()));
    return database;
  });
}

RunStore::State::~State() {
  statements.clear();
  if (!is_writer || !database) return;
  // Without waiting: if a reader is in the middle, the log stays, and nothing is lost.
  sqlite3_busy_timeout(database->getHandle(), 0);
  (void)database->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
}

Status RunStore::State::write(const std::function<Status()>& work) {
  return guarded(path, [&]() -> Status {
    int has_moved = 0;
    sqlite3_file_control(database->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
    if (has_moved == 0) return work();
    return Error{ErrorKind::storage,
                 path.string() + ": was moved, replaced or deleted while it was written to"};
  });
}

SQLite::Statement& RunStore::State::prepare(const std::string& sql) {
  auto& statement = statements[sql];
  if (!statement) {
    statement = std::make_unique<SQLite::Statement>(*database, sql);
  } else {
    statement->tryReset();
    statement->clearBindings();
  }
  return *statement;
}

}  // namespace assay::store
