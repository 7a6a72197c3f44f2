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

/// A file that appears under its name only when it is complete: written to a temporary file beside it
/// (mode 0600), synced and renamed by `commit`. Destroyed without `commit`, it leaves nothing behind.
/// Every error is `storage`, with path and reason.
class ReplacingFile {
 public:
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

/// A whole ReplacingFile at once: readers see the old content or the new, never half.
/// \error storage  with path and reason
[[nodiscard]] Status replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
