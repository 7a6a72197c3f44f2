// The layers of docs/architecture.md, held against the #include lines of every source file.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "assay/version.hpp"

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> kAllowed = {
      {"core", {}},
      {"stats", {"core"}},
      {"net", {"core"}},
      {"dataset", {"core"}},
      {"scoring", {"core", "stats", "dataset"}},
      {"provider", {"core", "net"}},
      {"local", {"core", "dataset"}},
      {"store", {"core"}},
      {"decide", {"core", "stats", "dataset"}},
      {"config", {"core", "net", "dataset", "provider", "decide"}},
      {"eval",
       {"core", "stats", "net", "dataset", "scoring", "provider", "local", "store", "decide",
        "config"}},
      {"shadow",
       {"core", "stats", "net", "dataset", "scoring", "provider", "store", "decide", "config",
        "eval"}},
      {"simulate", {"core", "net", "dataset", "provider", "local"}},
      {"curate", {"core", "stats", "dataset", "scoring", "local", "store", "config"}},
      {"report",
       {"core", "stats", "dataset", "scoring", "store", "decide", "config", "eval", "shadow",
        "simulate", "curate"}},
      {"cli",
       {"core", "stats", "net", "dataset", "scoring", "provider", "local", "store", "decide",
        "config", "eval", "shadow", "simulate", "curate", "report"}},
  };
  return kAllowed;
}

struct Include {
  fs::path file;
  std::string layer;   ///< of the including file
  std::string target;  ///< what stands between the brackets or quotes
};

std::vector<Include> all_includes() {
  static const std::regex kPattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  for (const char* root : {"src", "include/assay"}) {
    const fs::path base = fs::path(ASSAY_SOURCE_DIR) / root;
    for (const auto& entry : fs::recursive_directory_iterator(base)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      const fs::path relative = fs::relative(entry.path(), base);
      if (!relative.has_parent_path()) continue;  // version.hpp belongs to all
      std::ifstream file(entry.path());
      std::smatch match;
      for (std::string line; std::getline(file, line);) {
        if (std::regex_search(line, match, kPattern)) {
          includes.push_back({entry.path(), relative.begin()->string(), match[1]});
        }
      }
    }
  }
  return includes;
}

/// The layer that a target belongs to; empty for the standard library and others' headers.
std::string layer_of(std::string target) {
  if (target.rfind("assay/", 0) == 0) target.erase(0, 6);
  const auto slash = target.find('/');
  if (slash == std::string::npos) return {};
  const std::string name = target.substr(0, slash);
  return allowed().count(name) > 0 ? name : std::string();
}

TEST(Layers, IncludeOnlyWhatStandsToTheirRight) {
  const auto includes = all_includes();
  ASSERT_GT(includes.size(), 500U) << "the sources were not found";
  for (const Include& include : includes) {
    const std::string target = layer_of(include.target);
    if (target.empty() || target == include.layer) continue;
    ASSERT_EQ(allowed().count(include.layer), 1U) << include.file << " is in no known layer";
    EXPECT_EQ(allowed().at(include.layer).count(target), 1U)
        << include.file << " may not include " << include.target;
  }
}

TEST(Layers, KeepHeavyLibrariesWhereTheyBelong) {
  const std::vector<std::pair<std::string, std::set<std::string>>> owners = {
      {"boost/asio", {"net"}},   {"boost/beast", {"net"}}, {"sqlite3.h", {"store"}},
      {"SQLiteCpp/", {"store"}}, {"yaml-cpp/", {"core"}},  {"valijson/", {"scoring"}},
      {"CLI/", {"cli"}},
  };
  for (const Include& include : all_includes()) {
    for (const auto& [prefix, layers] : owners) {
      if (include.target.rfind(prefix, 0) != 0) continue;
      EXPECT_EQ(layers.count(include.layer), 1U) << include.file << " includes " << include.target;
    }
  }
}

TEST(Layers, KeepHeavyLibrariesOutOfPublicHeaders) {
  for (const Include& include : all_includes()) {
    if (include.file.string().find("/include/assay/") == std::string::npos) continue;
    if (include.file.filename() == "json.hpp") continue;  // says itself: for .cpp files only
    for (const char* heavy : {"boost/asio", "boost/beast", "nlohmann/", "yaml-cpp/", "SQLiteCpp/",
                              "valijson/", "CLI/", "assay/core/json.hpp"}) {
      EXPECT_NE(include.target.rfind(heavy, 0), 0U)
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Layers, LetLocalModelsSeeNoItem) {
  for (const Include& include : all_includes()) {
    if (include.layer != "local") continue;
    EXPECT_EQ(include.target.find("golden_set"), std::string::npos)
        << include.file << ": a model that learns must not know the type that holds labels";
  }
}

TEST(Version, IsThatOfTheBuild) {
  std::ifstream file(fs::path(ASSAY_SOURCE_DIR) / "CMakeLists.txt");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_NE(text.find("project(assay VERSION " + std::string(assay::kVersion)), std::string::npos);
}

}  // namespace
