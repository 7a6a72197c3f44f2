#include "store/migration_copy.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace assay::store {
namespace {

Error failed(const std::filesystem::path& path) {
  return Error{ErrorKind::storage,
               fmt::format("{}: no copy of the database could be made before it is brought up to "
                           "date: {}",
                           path.string(), std::generic_category().message(errno))};
}

/// SQLite fills an empty file that is there; one that it made itself would have the umask's rights.
Status make_empty(const std::filesystem::path& path) {
  ::unlink(path.c_str());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed(path);
  ::close(file);
  return {};
}

Status sync(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed(path);
  const int result = ::fsync(file);
  ::close(file);
  return result == 0 ? Status() : Status(failed(path));
}

}  // namespace

std::filesystem::path copy_path(const std::filesystem::path& database, int version) {
  return fmt::format("{}.schema-{}.bak", database.string(), version);
}

Status keep_copy(SQLite::Database& database, const std::filesystem::path& path, int version) {
  const std::filesystem::path copy = copy_path(path, version);
  const std::filesystem::path unfinished = copy.string() + ".unfinished";
  ASSAY_CHECK(make_empty(unfinished));
  SQLite::Statement into(database, "VACUUM INTO ?");
  into.bind(1, unfinished.string());
  try {
    into.exec();
  } catch (const SQLite::Exception&) {
    ::unlink(unfinished.c_str());
    throw;
  }
  ASSAY_CHECK(sync(unfinished, 0));
  if (::rename(unfinished.c_str(), copy.c_str()) != 0) return failed(copy);
  const auto folder = copy.parent_path();
  return sync(folder.empty() ? std::filesystem::path(".") : folder, O_DIRECTORY);
}

}  // namespace assay::store
