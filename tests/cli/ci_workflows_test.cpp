// The workflows under docs/ci: they are YAML, ask for little, and every flag in them is one of
// ours.

#include <regex>

#include "assay/core/yaml.hpp"
#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Every `run:` of GitHub or `script:` of GitLab, in one text.
void collect_scripts(const YamlNode& node, std::string& scripts) {
  for (const YamlEntry& entry : node.entries) {
    if (entry.key == "run") scripts += entry.value.scalar + "\n";
    if (entry.key == "script") {
      for (const YamlNode& line : entry.value.items) scripts += line.scalar + "\n";
    }
    collect_scripts(entry.value, scripts);
  }
  for (const YamlNode& item : node.items) collect_scripts(item, scripts);
}

class CiWorkflows : public CliTest, public testing::WithParamInterface<const char*> {
 protected:
  const std::string text_ =
      fake::file_bytes(std::string(ASSAY_SOURCE_DIR "/docs/ci/") + GetParam());
};

TEST_P(CiWorkflows, OnlyUseFlagsThatThereAre) {
  const auto yaml = parse_yaml(text_, GetParam());
  ASSERT_TRUE(yaml.has_value()) << yaml.error().message;
  std::string scripts;
  collect_scripts(*yaml, scripts);
  // Commands go on after a backslash at the end of a line.
  scripts = std::regex_replace(scripts, std::regex("\\\\\n"), " ");
  const std::regex command("\\bassay (export baseline|[a-z]+)([^\n]*)");
  const std::regex flag(" (--?[a-z][a-z-]*)");
  std::size_t flags = 0;
  for (std::sregex_iterator at(scripts.begin(), scripts.end(), command), end; at != end; ++at) {
    std::vector<std::string> help = {(*at)[1]};
    if (help[0] == "export baseline") help = {"export", "baseline"};
    help.emplace_back("--help");
    const auto ended = assay(help);
    ASSERT_EQ(ended.exit_code, 0) << at->str();
    const auto general = assay({"--help"});
    const std::string rest = (*at)[2];
    for (std::sregex_iterator word(rest.begin(), rest.end(), flag); word != end; ++word) {
      EXPECT_THAT(ended.output + general.output, HasSubstr((*word)[1].str())) << at->str();
      ++flags;
    }
  }
  EXPECT_GT(flags, 8U);
}

TEST_P(CiWorkflows, AreCarefulWithKeys) {
  EXPECT_THAT(text_, Not(HasSubstr("pull_request_target")));
  EXPECT_THAT(text_, Not(HasSubstr("write-all")));
  // A secret stands alone as the value of a variable, never within a command.
  std::istringstream stream(text_);
  for (std::string line; std::getline(stream, line);) {
    if (line.find("secrets.") == std::string::npos) continue;
    EXPECT_TRUE(std::regex_match(line, std::regex(" +[A-Z_]+: \\$\\{\\{ secrets\\.[A-Z_]+ \\}\\}")))
        << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Docs, CiWorkflows, testing::Values("github-actions.yml", "gitlab-ci.yml"),
                         [](const auto& test) {
                           return std::string(test.param) == "gitlab-ci.yml" ? "GitLab" : "GitHub";
                         });

TEST(CiWorkflow, OfGitHubMayReadAndHandInFindings) {
  const auto yaml = parse_yaml(
      fake::file_bytes(std::string(ASSAY_SOURCE_DIR "/docs/ci/github-actions.yml")), "workflow");
  ASSERT_TRUE(yaml.has_value()) << yaml.error().message;
  const YamlNode* const all = yaml->find("permissions");
  ASSERT_NE(all, nullptr);
  ASSERT_EQ(all->entries.size(), 1U);
  EXPECT_EQ(all->find("contents")->scalar, "read");
  std::string written;
  for (const YamlEntry& job : yaml->find("jobs")->entries) {
    const YamlNode* const permissions = job.value.find("permissions");
    if (permissions == nullptr) continue;
    for (const YamlEntry& permission : permissions->entries) {
      if (permission.value.scalar == "write") written += permission.key + " ";
    }
  }
  EXPECT_EQ(written, "security-events ");
}

}  // namespace
}  // namespace assay::cli
