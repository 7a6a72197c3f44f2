#pragma once

/// \file
/// Whole files: read with a bound, replace atomically.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay {

/// Refuses anything but a regular file (a FIFO would hang, a device never end).
[[nodiscard]] Status require_regular_file(const std::filesystem::path& path);

/// \error invalid_argument  not a regular file, unreadable, or larger than `limit_bytes`
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t limit_bytes);

/// The file behind a name that may not be there yet, links followed: what a ReplacingFile replaces.
/// \error invalid_argument  a device, FIFO or socket
/// \error storage           a folder, a loop of links, or it cannot be looked at
[[nodiscard]] Result<std::filesystem::path> replaceable_target(const std::filesystem::path& path);

/// A file that appears under its name only when it is complete: written without a name where the
/// file system can do that, synced and renamed by `commit`. Without `commit`, also when the process
/// is killed, nothing is left behind. A new file has mode 0600, a replaced one keeps its own. A
/// symbolic link stays one: the file it points to is replaced. Every error of its members is
/// `storage`, with path and reason, unless they say otherwise.
class ReplacingFile {
 public:
  /// \error invalid_argument  a device, FIFO or socket stands there: replacing it would remove it
  [[nodiscard]] static Result<ReplacingFile> open(const std::filesystem::path& path);
  ReplacingFile(ReplacingFile&& other) noexcept;
  ReplacingFile& operator=(ReplacingFile&&) = delete;
  ~ReplacingFile();

  [[nodiscard]] Status write(std::string_view piece);
  [[nodiscard]] Status commit();

 private:
  ReplacingFile(std::string path, std::string temporary, int descriptor);
  [[nodiscard]] Error failed() const;

  /// Gives a file that has no name yet its temporary one.
  [[nodiscard]] bool give_name();

  std::string path_;
  std::string temporary_;  ///< empty: the file has no name yet
  int descriptor_;
};

/// A whole ReplacingFile at once, with its errors: readers see the old content or the new, never
/// half.
[[nodiscard]] Status replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
