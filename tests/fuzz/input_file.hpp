#pragma once

/// \file
/// The input as a file, for readers that open one.

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/temporary_folder.hpp"

namespace assay::fuzz {

/// One file that gets a new content for each input. Never renamed or made anew: that is slow.
class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw std::runtime_error("no file for the input");
  }
  ~InputFile() { ::close(descriptor_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::filesystem::path& put(std::string_view text) const {
    if (::ftruncate(descriptor_, 0) != 0 ||
        ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error("cannot write the input");
    }
    return path_;
  }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace assay::fuzz
