#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
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

/// What `#include "..."` names; empty for any other line.
std::string own_include(const std::string& text) {
  const std::size_t hash = text.find_first_not_of(" \t");
  if (hash == std::string::npos || text[hash] != '#') return "";
  if (text.find("include") == std::string::npos) return "";
  const std::size_t open = text.find('"');
  if (open == std::string::npos) return "";
  return text.substr(open + 1, text.find('"', open + 1) - open - 1);
}

bool is_allowed(const std::string& header) {
  return header == "assay/dataset/task.hpp" || header == "assay/dataset/example.hpp" ||
         header.starts_with("assay/core/") || header.starts_with("assay/local/") ||
         header.starts_with("local/");
}

bool names_item(std::string_view code) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = code.find("Item"); at != std::string_view::npos;
       at = code.find("Item", at + 1)) {
    const std::size_t end = at + 4;
    const bool starts = at == 0 || !is_word(code[at - 1]);
    if (starts && (end == code.size() || !is_word(code[end]))) return true;
  }
  return false;
}

TEST(LocalLayer, IncludesOnlyCoreTheTaskAndTrainingExamples) {
  int includes = 0;
  for (const auto& [place, text] : lines_of_layer()) {
    const std::string header = own_include(text);
    if (header.empty()) continue;
    ++includes;
    EXPECT_TRUE(is_allowed(header)) << place << ": " << text;
  }
  EXPECT_GT(includes, 20) << "the sources were not found";
}

TEST(LocalLayer, NeverNamesAnItemOutsideComments) {
  ASSERT_TRUE(names_item("const Item& item"));
  ASSERT_FALSE(names_item("LineItem one; Items two;"));
  for (const auto& [place, text] : lines_of_layer()) {
    EXPECT_FALSE(names_item(text.substr(0, text.find("//")))) << place << ": " << text;
  }
}

TEST(LocalLayer, OpensNoFileSocketOrClock) {
  for (const auto& [place, text] : lines_of_layer()) {
    for (const char* outside : {"<fstream>", "<cstdio>", "<filesystem>", "<sys/", "<netinet/",
                                "<thread>", "<random>", "<ctime>", "system_clock", "steady_clock",
                                "getenv", "fopen", "core/file", "core/clock"}) {
      EXPECT_EQ(text.find(outside), std::string::npos) << place << ": " << text;
    }
  }
}

}  // namespace
