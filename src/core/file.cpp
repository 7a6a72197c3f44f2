#include "assay/core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace assay {
namespace {

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string reason() {
  return std::generic_category().message(errno);
}

Error too_large(const std::filesystem::path& path, std::size_t limit_bytes) {
  return invalid(path.string() + ": larger than " + std::to_string(limit_bytes) + " bytes");
}

constexpr int kMostLinks = 40;  // as many as Linux follows
constexpr int kMostNames = 1000;

constexpr const char* kOwnFiles = "/proc/self/fd/";

/// A new file of a folder that has no name yet, where system and file system know such a thing, so
/// that a kill leaves nothing behind; else -1. \see open(2), O_TMPFILE
int open_unnamed(const std::string& folder) {
  if (::access(kOwnFiles, X_OK) != 0) return -1;
  return ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

Error not_replaceable(const std::filesystem::path& path) {
  return Error{ErrorKind::storage, path.string() + ": " + reason()};
}

}  // namespace

// Renaming onto a link would cut it off from its target, and onto a device or a FIFO remove that.
Result<std::filesystem::path> replaceable_target(const std::filesystem::path& path) {
  std::filesystem::path target = path;
  struct stat info {};
  // The kernel's own walk comes first: /dev/stdout of a pipe is a link whose text names nothing.
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    return invalid(path.string() + ": not a regular file, so it is not replaced");
  }
  for (int links = 0; ::lstat(target.c_str(), &info) == 0; ++links) {
    if (S_ISREG(info.st_mode)) return target;
    if (S_ISLNK(info.st_mode) && links < kMostLinks) {
      std::error_code failure;
      const auto next = std::filesystem::read_symlink(target, failure);
      if (failure) return Error{ErrorKind::storage, path.string() + ": " + failure.message()};
      target = target.parent_path() / next;  // of an absolute one, only that is left
      continue;
    }
    errno = S_ISLNK(info.st_mode) ? ELOOP : EISDIR;
    return not_replaceable(path);
  }
  if (errno != ENOENT) return not_replaceable(path);
  return target;
}

Status require_regular_file(const std::filesystem::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return invalid(path.string() + ": " + reason());
  if (!S_ISREG(info.st_mode)) return invalid(path.string() + ": not a regular file");
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit_bytes) {
  ASSAY_CHECK(require_regular_file(path));
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return invalid(path.string() + ": " + reason());

  std::string content;
  struct stat info {};
  if (::fstat(file.get(), &info) == 0) {
    // A sparse file can claim any size: what is refused anyway is not worth an allocation.
    if (static_cast<std::uintmax_t>(info.st_size) > limit_bytes)
      return too_large(path, limit_bytes);
    content.reserve(static_cast<std::size_t>(info.st_size));
  }
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return invalid(path.string() + ": " + reason());
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > limit_bytes) return too_large(path, limit_bytes);
  }
}

ReplacingFile::ReplacingFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

ReplacingFile::ReplacingFile(ReplacingFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

ReplacingFile::~ReplacingFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error ReplacingFile::failed() const {
  return Error{ErrorKind::storage, path_ + ": " + reason()};
}

Result<ReplacingFile> ReplacingFile::open(const std::filesystem::path& path) {
  ASSAY_TRY(const auto target, replaceable_target(path));
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  std::string temporary;
  int descriptor = open_unnamed(folder);
  if (descriptor < 0) {
    temporary = target.string() + ".XXXXXX";
    descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);  // mode 0600
  }
  ReplacingFile file(target.string(), std::move(temporary), descriptor);
  if (descriptor < 0) return file.failed();
  struct stat old {};
  if (::stat(target.c_str(), &old) == 0) (void)::fchmod(descriptor, old.st_mode & 0777U);
  return file;
}

Status ReplacingFile::write(std::string_view piece) {
  while (!piece.empty()) {
    const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed();
    piece.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

bool ReplacingFile::give_name() {
  const std::string self = kOwnFiles + std::to_string(descriptor_);
  // Names that others took are tried past; a file there is never replaced.
  for (int number = 0; number < kMostNames; ++number) {
    const std::string name =
        path_ + '.' + std::to_string(::getpid()) + '.' + std::to_string(number);
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = name;
      return true;
    }
    if (errno != EEXIST) return false;
  }
  return false;
}

Status ReplacingFile::commit() {
  if (::fsync(descriptor_) != 0 || (temporary_.empty() && !give_name()) ||
      ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return failed();
  }
  // From here on the destructor has nothing to remove.
  return ::close(std::exchange(descriptor_, -1)) == 0 ? Status() : Status(failed());
}

Status replace_file(const std::filesystem::path& path, std::string_view content) {
  ASSAY_TRY(auto file, ReplacingFile::open(path));
  ASSAY_CHECK(file.write(content));
  return file.commit();
}

}  // namespace assay
