#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

// The embedded models must not be able to look at what they are asked: they see training examples
// and an input's text. This test reads their sources, since nothing else could notice a new
// include.

namespace {

struct SourceLine {
  std::string place;
  std::string text;
};

std::vector<SourceLine> lines_of_layer() {
  std::vector<SourceLine> lines;
  for (const char* folder : {"/src/local", "/include/assay/local"}) {
    const std::filesystem::path root = std::string(ASSAY_SOURCE_DIR) + folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      std::ifstream file(entry.path());
      std::string text;
      for (int number = 1; std::getline(file, text); ++number) {
        lines.push_back({entry.path().string() + ":" + std::to_string(number), text});
      }
    }
  }
  return lines;
}

TEST(LocalLayer, IncludesOnlyCoreTheTaskAndTrainingExamples) {
  const std::regex include("^\\s*#\\s*include\\s*\"([^\"]+)\"");
  const std::regex allowed(
      "(assay/core/[a-z_]+|assay/dataset/task|assay/dataset/example|"
      "assay/local/[a-z_]+|local/[a-z_]+)\\.hpp");
  int includes = 0;
  for (const auto& [place, text] : lines_of_layer()) {
    std::smatch found;
    if (!std::regex_search(text, found, include)) continue;
    ++includes;
    EXPECT_TRUE(std::regex_match(found[1].str(), allowed)) << place << ": " << text;
  }
  EXPECT_GT(includes, 20) << "the sources were not found";
}

TEST(LocalLayer, NeverNamesAnItemOutsideComments) {
  const std::regex item("\\bItem\\b");
  for (const auto& [place, text] : lines_of_layer()) {
    const std::string code = text.substr(0, text.find("//"));
    EXPECT_FALSE(std::regex_search(code, item)) << place << ": " << text;
  }
}

TEST(LocalLayer, OpensNoFileSocketOrClock) {
  const std::regex outside(
      "<(fstream|cstdio|filesystem|sys/|netinet/|thread|random|ctime)|"
      "(system_clock|steady_clock|getenv|fopen|core/file|core/clock)");
  for (const auto& [place, text] : lines_of_layer()) {
    EXPECT_FALSE(std::regex_search(text, outside)) << place << ": " << text;
  }
}

}  // namespace
