#include "assay/core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

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
  [[nodiscard]] int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_;
};

std::string reason() { return std::generic_category().message(errno); }

Status write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error{ErrorKind::storage, reason()};
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

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
  if (::fstat(file.get(), &info) == 0) content.reserve(static_cast<std::size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return invalid(path.string() + ": " + reason());
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > limit_bytes) {
      return invalid(path.string() + ": larger than " + std::to_string(limit_bytes) + " bytes");
    }
  }
}

Status replace_file(const std::filesystem::path& path, std::string_view content) {
  const auto failed = [&path](const std::string& what) {
    return Error{ErrorKind::storage, path.string() + ": " + what};
  };
  std::string temporary = path.string() + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (file.get() < 0) return failed(reason());

  Status written = write_all(file.get(), content);
  if (written.has_value() && ::fsync(file.get()) != 0) written = Error{ErrorKind::storage, reason()};
  if (::close(file.release()) != 0 && written.has_value()) {
    written = Error{ErrorKind::storage, reason()};
  }
  if (written.has_value() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = Error{ErrorKind::storage, reason()};
  }
  if (!written.has_value()) {
    ::unlink(temporary.c_str());
    return failed(written.error().message);
  }
  return {};
}

}  // namespace assay
