#include "store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "store/schema.hpp"

namespace assay::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;

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
    const int flags = access == Access::read_write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                                   : SQLite::OPEN_READONLY;
    auto database = std::make_unique<SQLite::Database>(path.string(), flags, kBusyTimeoutMs);
    harden(*database);
    if (access == Access::read_only) {
      ASSAY_CHECK(check_schema(*database, path.string()));
      return database;
    }
    // Before the first pragma that writes: a file that is not ours must stay as it is.
    ASSAY_CHECK(check_schema_unless_empty(*database, path.string()));
    database->execAndGet("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    ASSAY_CHECK(migrate(*database, path.string()));
    return database;
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
