#include "store/write_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace assay::store {

Result<WriteLock> WriteLock::acquire(const std::filesystem::path& database) {
  // Two names of one file (a link, `./x.db`) must meet at one lock.
  std::error_code unresolved;
  auto file = std::filesystem::weakly_canonical(database, unresolved);
  if (unresolved) file = database;
  const std::string path = file.string() + ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return Error{ErrorKind::storage, path + ": " + std::generic_category().message(errno)};
  }
  WriteLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> holder{};
    const ssize_t got = ::pread(descriptor, holder.data(), holder.size() - 1, 0);
    return Error{
        ErrorKind::storage,
        fmt::format("{}: another assay{} is writing to it; wait for it or use another --db",
                    database.string(),
                    got > 0 ? fmt::format(" (process {})", std::atoll(holder.data())) : "")};
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  // The process number only serves the message above; failing to note it does not weaken the lock.
  if (::ftruncate(descriptor, 0) == 0) (void)!::pwrite(descriptor, pid.data(), pid.size(), 0);
  return lock;
}

WriteLock::WriteLock(WriteLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriteLock& WriteLock::operator=(WriteLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

WriteLock::~WriteLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace assay::store
