#include <atomic>
#include <csignal>

#include "cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/scripted_provider.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::ScriptedProvider;
using testing::HasSubstr;

class ExitCodeTest : public CliTest {
 protected:
  void write_config(const ScriptedProvider& provider, const std::string& rest = "") {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  fake: {{protocol: openai, base_url: \"{}\", "
                              "limits: {{concurrency: 4}}}}\n"
                              "models:\n  lite: {{provider: fake, id: m}}\ntasks: [colours]\n{}",
                              provider.base_url(), rest));
  }
  static fake::ProviderReply answer(const Asked& asked) {
    return fake::says(asked, fake::label(fake::colour_of(asked.user)));
  }
};

TEST_F(ExitCodeTest, IsThreeForWhatTheUserMustMend) {
  EXPECT_EQ(assay({"run"}).exit_code, 3);  // no config at all
  folder_.write("assay.yaml", "providers: [1]\n");
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.error, HasSubstr("assay.yaml:1"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db"));
}

TEST_F(ExitCodeTest, IsFourForARunThatIsNotComplete) {
  fake::write_colours(folder_, 8);
  std::atomic<bool> is_down = true;
  const ScriptedProvider provider([&is_down](const Asked& asked) {
    return is_down && asked.user == "item 3" ? fake::fails(500, "server_error", "oops")
                                             : answer(asked);
  });
  write_config(provider, "run: {max_attempts: 1}\n");
  const auto failed = assay({"run"});
  EXPECT_EQ(failed.exit_code, 4);
  EXPECT_THAT(failed.error, HasSubstr("incomplete: 1 of 8 answers failed on the wire"));
  EXPECT_THAT(failed.output,
              HasSubstr("only 87.5 % of 8 items were answered (1 wire.server_error)"));
  is_down = false;
  EXPECT_EQ(assay({"run"}).exit_code, 0);
  EXPECT_EQ(provider.calls(), 9);
}

TEST_F(ExitCodeTest, IsZeroWhenEnoughWasAnswered) {
  fake::write_colours(folder_, 8);
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.user == "item 3" ? fake::fails(400, "bad", "no") : answer(asked);
  });
  write_config(provider, "gate: {coverage: 0.8}\n");
  EXPECT_EQ(assay({"run"}).exit_code, 0);
}

TEST_F(ExitCodeTest, IsFourWhenNothingWasAnswered) {
  fake::write_colours(folder_, 3);
  const ScriptedProvider provider(
      [](const Asked&) { return fake::fails(401, "invalid_api_key", "no"); });
  write_config(provider, "gate: {coverage: 0}\n");
  EXPECT_EQ(assay({"run"}).exit_code, 4);
}

TEST_F(ExitCodeTest, IsFiveForADatabaseThatCannotBeUsed) {
  ASSERT_EQ(assay({"init", "-q"}).exit_code, 0);
  folder_.write("letter.db", "Dear reader, this is no database at all.");
  const auto ended = assay({"run", "--db", "letter.db"});
  EXPECT_EQ(ended.exit_code, 5);
  EXPECT_THAT(ended.error, HasSubstr("letter.db"));
  EXPECT_EQ(assay({"run", "--db", "golden"}).exit_code, 5);
  EXPECT_EQ(assay({"runs", "--db", "letter.db"}).exit_code, 5);
}

TEST_F(ExitCodeTest, IsFiveWhenTheOutputCannotBeWritten) {
  ASSERT_EQ(assay({"init", "-q"}).exit_code, 0);
  fake::ProcessOptions full = options();
  full.output_file = "/dev/full";
  const auto ended = fake::run_process(ASSAY_BINARY, {"run"}, full);
  EXPECT_EQ(ended.exit_code, 5);
  EXPECT_THAT(ended.error, HasSubstr("No space left on device"));
}

TEST_F(ExitCodeTest, IsThatOfASignalWithoutAWordWhenTheReaderOfAPipeHasLeft) {
  // Both ends of a pipe are opened, then the reading one is closed.
  const auto left = fake::run_process(
      "/bin/sh",
      {"-c", std::string("mkfifo pipe; exec 4<>pipe; exec 3>pipe; exec 4<&-; exec ") +
                 ASSAY_BINARY + " models >&3"},
      options());
  EXPECT_EQ(left.signal, SIGPIPE);
  EXPECT_EQ(left.error, "");
}

}  // namespace
}  // namespace assay::cli
