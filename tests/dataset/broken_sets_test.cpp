/// \file
/// Broken golden sets as people meet them, each with the complete messages they read.
///
/// tests/dataset/broken/<case>/ holds the files that differ from tests/dataset/base/colours, and
/// expected.txt: all errors in their order, paths as from the folder that holds `colours`. What
/// only scoring/ can refuse is tested with the program itself, in tests/cli.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "dataset/sets.hpp"
#include "support/expected_file.hpp"

namespace assay::dataset {
namespace {

namespace fs = std::filesystem;

fs::path broken() {
  return fs::path(ASSAY_SOURCE_DIR) / "tests/dataset/broken";
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(broken()))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

class BrokenSet : public ::testing::TestWithParam<std::string> {};

TEST_P(BrokenSet, IsRefusedWithExactlyTheseMessages) {
  const fs::path files = broken() / GetParam();
  const ColoursSet set;
  fs::copy(files, set.folder(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);

  Problems problems;
  const auto loaded = load_golden_set(set.folder(), nullptr, problems);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().kind, ErrorKind::invalid_argument);
  EXPECT_TRUE(loaded.error().message.starts_with(problems.errors.front()));
  std::string found;
  const std::string parent = set.folder().parent_path().string() + "/";
  for (std::string error : problems.errors) {
    for (auto at = error.find(parent); at != std::string::npos; at = error.find(parent))
      error.erase(at, parent.size());
    found += error + "\n";
  }
  fake::expect_file(files / "expected.txt", found);
}

INSTANTIATE_TEST_SUITE_P(All, BrokenSet, ::testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(BrokenSets, AreMany) {
  EXPECT_GE(cases().size(), 20U);
}

}  // namespace
}  // namespace assay::dataset
