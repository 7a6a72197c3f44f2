// The completion scripts, as their shells read them. zsh quotes like bash, which is always there;
// fish does not.

#include <filesystem>

#include "cli/command.hpp"
#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

/// The lines of a text that start with `prefix`, without it.
std::vector<std::string> lines_after(const std::string& text, const std::string& prefix) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(prefix)) lines.push_back(line.substr(prefix.size()));
  }
  return lines;
}

/// A whole word in fish's single quotes, where \' and \\ are the only escapes; nothing if it is not
/// one.
std::optional<std::string> fish_word(const std::string& quoted) {
  if (quoted.size() < 2 || quoted.front() != '\'') return std::nullopt;
  std::string word;
  for (std::size_t i = 1; i < quoted.size(); ++i) {
    if (quoted[i] == '\'') return i + 1 == quoted.size() ? std::optional(word) : std::nullopt;
    if (quoted[i] == '\\' && i + 1 < quoted.size() &&
        (quoted[i + 1] == '\'' || quoted[i + 1] == '\\'))
      ++i;
    word += quoted[i];
  }
  return std::nullopt;
}

class CompletionTest : public CliTest {
 protected:
  static std::vector<Verb> top_verbs() {
    std::vector<Verb> top;
    for (const Verb& verb : verbs()) {
      if (verb.parent == nullptr) top.push_back(verb);
    }
    return top;
  }
};

TEST_F(CompletionTest, ShowsEverySummaryInZsh) {
  const auto rows = lines_after(assay({"completion", "zsh"}).output, "    '");
  ASSERT_EQ(rows.size(), top_verbs().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Verb verb = top_verbs()[i];
    const auto read = fake::run_process("/bin/bash", {"-c", "printf '%s|' '" + rows[i]}, options());
    EXPECT_EQ(read.output, std::string(verb.name) + ":" + verb.summary + "|");
    EXPECT_EQ(read.error, "");
  }
}

TEST_F(CompletionTest, ShowsEverySummaryInFish) {
  const std::string script = assay({"completion", "fish"}).output;
  for (const Verb& verb : top_verbs()) {
    const auto rows =
        lines_after(script, std::string("complete -c assay -n __fish_use_subcommand -f -a ") +
                                verb.name + " -d ");
    ASSERT_EQ(rows.size(), 1U) << verb.name;
    EXPECT_EQ(fish_word(rows[0]), verb.summary);
  }
}

TEST_F(CompletionTest, HasAnApostropheToGetRight) {
  // Without one, the tests above would show nothing.
  const auto all = top_verbs();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Verb& verb) {
    return std::string_view(verb.summary).find('\'') != std::string_view::npos;
  }));
}

TEST_F(CompletionTest, IsOneJsonDocumentWhenAsked) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    EXPECT_EQ(parsed(assay({"completion", shell, "--json"}).output)["script"],
              assay({"completion", shell}).output);
  }
}

}  // namespace
}  // namespace assay::cli
