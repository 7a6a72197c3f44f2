#pragma once

/// \file
/// One writer per database file.

#include <filesystem>

#include "assay/core/result.hpp"

namespace assay::store {

/// Holds an advisory lock on `<database>.lock` until destroyed or until the process dies.
class WriteLock {
 public:
  /// \error storage  somebody else holds it; the message names the process
  [[nodiscard]] static Result<WriteLock> acquire(const std::filesystem::path& database);
  WriteLock() = default;
  WriteLock(WriteLock&& other) noexcept;
  WriteLock& operator=(WriteLock&& other) noexcept;
  ~WriteLock();

 private:
  explicit WriteLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace assay::store
