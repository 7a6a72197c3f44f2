#pragma once

/// \file
/// Expected outputs kept in files. With ASSAY_REFRESH=1 in the environment a test writes what it
/// found instead of comparing; the difference is then reviewed with git.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_folder.hpp"

namespace assay::fake {

inline void expect_file(const std::filesystem::path& file, const std::string& found) {
  if (std::getenv("ASSAY_REFRESH") != nullptr) std::ofstream(file, std::ios::binary) << found;
  const std::string expected = file_bytes(file);
  ASSERT_FALSE(expected.empty()) << file << " is missing or empty";
  EXPECT_EQ(found, expected) << file;
}

}  // namespace assay::fake
