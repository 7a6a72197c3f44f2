/// \file
/// Broken configs as people meet them, each with the complete message they read.
///
/// tests/config/broken/<case>.yaml is the file, <case>.expected the message; PORT stands for a port
/// of this machine. The golden set `colours` lies beside it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "config/configs.hpp"
#include "support/expected_file.hpp"

namespace assay::config {
namespace {

namespace fs = std::filesystem;

fs::path broken() {
  return fs::path(ASSAY_SOURCE_DIR) / "tests/config/broken";
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(broken())) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Runs in a folder of its own, so that messages hold relative paths only.
class BrokenConfig : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::copy(fs::path(ASSAY_SOURCE_DIR) / "tests/dataset/base/colours", folder / "colours",
             fs::copy_options::recursive);
    before = fs::current_path();
    fs::current_path(folder.path());
  }
  void TearDown() override { fs::current_path(before); }

  fake::TemporaryFolder folder;
  fs::path before;
};

TEST_P(BrokenConfig, IsRefusedWithExactlyThisMessage) {
  std::string yaml = fake::file_bytes(broken() / (GetParam() + ".yaml"));
  for (auto at = yaml.find("PORT"); at != std::string::npos; at = yaml.find("PORT"))
    yaml.replace(at, 4, "8080");
  const auto config = parse_config(yaml, GetParam() + ".yaml", registry(), kToday);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().kind, ErrorKind::invalid_argument);
  EXPECT_EQ(config.error().message.find("CANARY"), std::string::npos) << "a secret is never shown";
  fake::expect_file(broken() / (GetParam() + ".expected"), config.error().message + "\n");
}

INSTANTIATE_TEST_SUITE_P(All, BrokenConfig, ::testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(BrokenConfigs, AreMany) {
  EXPECT_GE(cases().size(), 40U);
}

}  // namespace
}  // namespace assay::config
