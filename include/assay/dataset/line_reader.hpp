#pragma once

/// \file
/// Lines of a text file of any size, one at a time, in bounded memory.

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "assay/core/result.hpp"

namespace assay::dataset {

/// Reads LF and CRLF lines. A UTF-8 byte-order mark before the first line is skipped.
class LineReader {
 public:
  /// \error invalid_argument  not a regular file, unreadable, or UTF-16 (named)
  [[nodiscard]] static Result<LineReader> open(const std::filesystem::path& path,
                                               std::size_t line_limit_bytes);

  /// The next line without its end; false at the end of the file.
  /// \error invalid_argument  `file:line: reason` for a line over the limit
  [[nodiscard]] Result<bool> next(std::string& line);
  [[nodiscard]] int number() const { return number_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  LineReader(std::string name, std::FILE* file, std::size_t limit)
      : name_(std::move(name)), file_(file), limit_(limit) {}

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t limit_;
  int number_ = 0;  ///< of the line read last, 1-based
};

}  // namespace assay::dataset
