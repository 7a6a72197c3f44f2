// Every fuzz target over its corpus, and over the texts that the reports are tested with. A file of
// the corpus is an input of interest: a form that the target knows, or one that broke it once.

#include <gtest/gtest.h>

#include <exception>
#include <filesystem>
#include <ostream>
#include <string>

#include "fuzz_targets.hpp"
#include "support/hostile_texts.hpp"
#include "support/temporary_folder.hpp"

/// For the name of a test.
static void PrintTo(const FuzzTarget& target, std::ostream* out) {
  *out << target.name;
}

namespace assay::fuzz {
namespace {

constexpr int kFewest = 24;

class Replay : public testing::TestWithParam<FuzzTarget> {
 protected:
  static std::filesystem::path corpus() {
    return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/fuzz/corpus";
  }

  static void run_one(std::string_view input, const std::string& name) {
    try {
      GetParam().run(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    } catch (const std::exception& broken) {
      ADD_FAILURE() << name << ": " << broken.what();
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Of, Replay, testing::ValuesIn(kFuzzTargets),
                         [](const auto& target) { return std::string(target.param.name); });

TEST_P(Replay, KeepsItsRulesOverItsCorpus) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus() / GetParam().name)) {
    const std::string input = fake::file_bytes(entry.path());
    run_one(input, entry.path().filename());
    // Cut short, as a connection or a full disk would.
    for (const std::size_t size : {input.size() / 2, input.size() - (input.empty() ? 0 : 1)}) {
      run_one(std::string_view(input).substr(0, size), entry.path().filename().string() + ", cut");
    }
    EXPECT_LE(input.size(), 4096U) << entry.path() << ": a corpus is read by people, too";
    ++files;
  }
  EXPECT_GE(files, kFewest);
}

TEST_P(Replay, KeepsItsRulesOverHostileTexts) {
  for (const fake::HostileText& hostile : fake::hostile_texts()) run_one(hostile.text, hostile.id);
}

/// A corpus without a target would never be run.
TEST(Corpus, BelongsToTargets) {
  std::size_t folders = 0;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/fuzz/corpus")) {
    EXPECT_TRUE(entry.is_directory()) << entry.path();
    ++folders;
  }
  EXPECT_EQ(folders, std::size(kFuzzTargets));
}

}  // namespace
}  // namespace assay::fuzz
