#pragma once

/// \file
/// A golden set that is written aside and moved into place once it is complete.

#include <filesystem>
#include <string>

#include "assay/core/result.hpp"

namespace assay::curate {

/// A folder with the name of the target beside it, gone with this object.
class Staging {
 public:
  /// \param target  need not exist, nor the folders above it
  /// \error invalid_argument  the name cannot be a task's, or something else stands there
  /// \error storage           nothing can be written there
  [[nodiscard]] static Result<Staging> open(const std::filesystem::path& target);
  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&&) = delete;
  ~Staging();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// The target's last name: what the task must be called.
  [[nodiscard]] std::string name() const { return folder_.filename().string(); }

  /// Copies `name` out of `source`, if it is there; a folder with all in it.
  /// \error invalid_argument  it cannot be read
  [[nodiscard]] Status copy(const std::filesystem::path& source, const std::string& name) const;

  /// Moves every file to the target: the whole folder in one step when there is none yet, else file
  /// by file. Files that are there with the same content are left alone.
  /// \error invalid_argument  another file is there and `replace` was not said; nothing was moved
  /// \error storage           moving failed
  [[nodiscard]] Status publish(bool replace);

 private:
  Staging(std::filesystem::path root, std::filesystem::path folder, std::filesystem::path target);

  std::filesystem::path root_;    ///< of our own; empty once it is gone
  std::filesystem::path folder_;  ///< in it
  std::filesystem::path target_;
};

/// The folder's own name, also when it is given as `.` or `sets/colours/`.
[[nodiscard]] std::filesystem::path full_path(const std::filesystem::path& folder);

/// Loads the staged set with dataset's own checks and those of its task's kind. Errors name files
/// as they will be called.
[[nodiscard]] Status check_staged(const Staging& staging, const std::filesystem::path& target);

/// Writes the set's task file from another set's, under the staged name.
/// \error invalid_argument  it is no task file
[[nodiscard]] Status stage_task(const Staging& staging, const std::filesystem::path& task_folder);

}  // namespace assay::curate
