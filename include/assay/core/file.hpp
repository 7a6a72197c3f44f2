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

/// A file that appears under its name only when it is complete: written to a temporary file beside
/// it (mode 0600), synced and renamed by `commit`. Destroyed without `commit`, it leaves nothing
/// behind. A symbolic link stays one: the file it points to is replaced. Every error of its members
/// is `storage`, with path and reason, unless they say otherwise.
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

  std::string path_;
  std::string temporary_;
  int descriptor_;
};

/// A whole ReplacingFile at once, with its errors: readers see the old content or the new, never
/// half.
[[nodiscard]] Status replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
