#include <filesystem>
#include <fstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;
namespace fs = std::filesystem;

class CommandsTest : public CliTest {
 protected:
  /// A folder as `assay init` makes it.
  void init() { ASSERT_EQ(assay({"init", "-q"}).exit_code, 0); }
};

TEST_F(CommandsTest, SayTheirVersion) {
  const auto version = assay({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.output, MatchesRegex("assay [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(version.error, "");
}

TEST_F(CommandsTest, ExplainThemselves) {
  const auto help = assay({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* verb : {"init", "check", "plan", "run", "runs", "score", "compare", "gate",
                           "models", "export", "import", "simulate", "schema", "completion"}) {
    EXPECT_THAT(help.output, HasSubstr(std::string("\n  ") + verb + " "));
    const auto verb_help = assay({verb, "--help"});
    EXPECT_EQ(verb_help.exit_code, 0) << verb;
    EXPECT_THAT(verb_help.output, HasSubstr("--help"));
    EXPECT_EQ(verb_help.error, "");
  }
  EXPECT_THAT(assay({"run", "--help"}).output, HasSubstr("Examples:"));
}

TEST_F(CommandsTest, SuggestTheNearestWord) {
  const auto typo = assay({"rnu"});
  EXPECT_EQ(typo.exit_code, 3);
  EXPECT_THAT(typo.error, HasSubstr("unknown command \"rnu\" (did you mean \"run\"?)"));
  EXPECT_EQ(typo.output, "");
  EXPECT_EQ(assay({}).exit_code, 3);
  EXPECT_EQ(assay({"run", "--no-such-flag"}).exit_code, 3);
}

TEST_F(CommandsTest, LeadFromNothingToAResult) {
  const auto wrote = assay({"init"});
  EXPECT_EQ(wrote.exit_code, 0) << wrote.error;
  EXPECT_EQ(wrote.output, "");
  EXPECT_THAT(wrote.error, AllOf(HasSubstr("wrote assay.yaml"), HasSubstr("next: assay check")));
  const auto checked = assay({"check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.error;
  EXPECT_THAT(checked.output, HasSubstr("would ask for 24 answers"));
  const auto ran = assay({"run"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_THAT(ran.output, AllOf(HasSubstr("example 12 items"), HasSubstr("lite (lite)"),
                                HasSubstr("pro (pro)")));
  EXPECT_THAT(ran.error, HasSubstr("24 of 24 answers stored in assay.db"));
  const auto again = assay({"init"});
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.error, HasSubstr("exists already; nothing was written"));
}

TEST_F(CommandsTest, CheckThatEveryLabelIsTaughtToEmbeddedModels) {
  ASSERT_EQ(assay({"init"}).exit_code, 0);
  const auto task = folder_.path() / "golden/example";
  std::ofstream(task / "train.jsonl")
      << R"({"id": "x-1", "input": "It came early", "expected": "praise"})"
      << "\n";
  std::string yaml = fake::file_bytes(task / "prompts/v1.yaml");
  yaml.erase(yaml.find("few_shot"));
  std::ofstream(task / "prompts/v1.yaml") << yaml;
  const auto checked = assay({"check"});
  EXPECT_EQ(checked.exit_code, 3);
  EXPECT_THAT(checked.error, HasSubstr("no training example has the label"));
}

TEST_F(CommandsTest, WarnOfParametersThatWillNotBeSent) {
  init();
  const auto warnings = [&](const std::string& models) {
    folder_.write("assay.yaml",
                  "providers:\n  mine: {protocol: openai, base_url: \"http://127.0.0.1:9/v1\"}\n"
                  "models:\n" +
                      models + "tasks: [example]\n");
    const auto checked = assay({"check"});
    EXPECT_EQ(checked.exit_code, 0) << checked.error;
    return checked.error;
  };
  EXPECT_THAT(warnings("  nano: {provider: mine, id: gpt-5.4-nano, temperature: 0, top_p: 0.5}\n"),
              HasSubstr("assay.yaml:4: temperature and top_p of model \"nano\" will not be sent: "
                        "gpt-5.4-nano does not take it"));
  EXPECT_THAT(warnings("  own: {provider: mine, id: own, seed: 1, capabilities: {seed: false}}\n"),
              HasSubstr("seed of model \"own\" will not be sent"));
  EXPECT_THAT(warnings("  nano: {provider: mine, id: gpt-5.4-nano}\n"
                       "  mini: {provider: mine, id: gpt-4o-mini, temperature: 0}\n"),
              testing::Not(HasSubstr("will not be sent")));
}

TEST_F(CommandsTest, ShowExamplesOfTheirOwnUnderVerbsThatHaveVerbs) {
  for (const char* parent : {"dataset", "stats", "import"}) {
    EXPECT_THAT(assay({parent, "--help"}).output,
                HasSubstr("Examples:\n  assay " + std::string(parent)));
  }
}

TEST_F(CommandsTest, RunAfreshWhenTheLastRunIsFinished) {
  init();
  EXPECT_EQ(assay({"run", "-q"}).exit_code, 0);
  EXPECT_EQ(assay({"run", "-q"}).exit_code, 0);
  const Json runs = parsed(assay({"runs", "--json"}).output)["runs"];
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_NE(runs[0]["run_id"], runs[1]["run_id"]);
  EXPECT_EQ(runs[0]["is_complete"], true);
  EXPECT_THAT(assay({"runs"}).output, HasSubstr(runs[1]["run_id"].get<std::string>()));
}

TEST_F(CommandsTest, PrintOneJsonDocumentAndNothingElse) {
  init();
  const auto ran = assay({"run", "--json"});
  const Json run = parsed(ran.output);
  ASSERT_EQ(run["arms"].size(), 2U);
  EXPECT_EQ(run["arms"][0]["items"], 12);
  EXPECT_EQ(run["arms"][0]["coverage"]["value"], 1.0);
  EXPECT_EQ(run["arms"][0]["latency_ms"]["n"], 12);
  EXPECT_EQ(parsed(assay({"check", "--json"}).output)["ok"], true);
  EXPECT_GT(parsed(assay({"check", "--limits", "--json"}).output).size(), 5U);
  EXPECT_GT(parsed(assay({"models", "--json"}).output)["models"].size(), 3U);
  EXPECT_EQ(parsed(assay({"score", "--json"}).output)["run_id"], run["run_id"]);
  const auto failed = assay({"run", "--json", "-c", "none.yaml"});
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_EQ(parsed(failed.output)["error"]["exit_code"], 3);
  EXPECT_EQ(parsed(assay({"nonsense", "--json"}).output)["error"]["exit_code"], 3);
}

TEST_F(CommandsTest, SayInJsonWhatTheyWrote) {
  const Json written = parsed(assay({"init", "--json"}).output)["written"];
  ASSERT_EQ(written.size(), 6U);
  for (const Json& file : written)
    EXPECT_TRUE(fs::exists(folder_ / file.get<std::string>())) << file;
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto refused = assay({"export", "--json"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.error, HasSubstr("leave --json out"));
  EXPECT_EQ(parsed(refused.output)["error"]["exit_code"], 3);
}

TEST_F(CommandsTest, ShowEveryLimitThatIsKept) {
  const Json limits = parsed(assay({"check", "--limits", "--json"}).output);
  EXPECT_EQ(limits["connect (DNS, TCP, TLS)"], "5 s");
  EXPECT_EQ(limits["longest wait a provider may ask for"], "120 s");
  EXPECT_EQ(limits["attempts waiting for the disk"], "4096");
  EXPECT_EQ(limits["provider that answers nothing"], "120 s");
  EXPECT_EQ(limits["retries in a minute"],
            "20 % of the first calls, at least 10, and one for each answer");
  EXPECT_EQ(limits["text of an answer"], "4096 KiB");
  EXPECT_EQ(limits["items in one request"], "50");
  EXPECT_EQ(limits["fields of a header"], "200");
  EXPECT_EQ(limits["pause before a retry"], "below 0.5 s, 1 s, 2 s, up to 8 s");
  EXPECT_EQ(limits["a locked database"], "30 s");
  EXPECT_EQ(limits["config, task or prompt file"], "1024 KiB");
}

TEST_F(CommandsTest, StayQuietWhenAsked) {
  init();
  const auto ran = assay({"run", "-q"});
  EXPECT_EQ(ran.error, "");
  EXPECT_NE(ran.output, "");
}

TEST_F(CommandsTest, NarrowARunDown) {
  init();
  const Json run = parsed(assay({"run", "--json", "-t", "example", "-m", "pro"}).output);
  ASSERT_EQ(run["arms"].size(), 1U);
  EXPECT_EQ(run["arms"][0]["model"], "pro");
  const auto typo = assay({"run", "-m", "prro"});
  EXPECT_EQ(typo.exit_code, 3);
  EXPECT_THAT(typo.error, HasSubstr("--model prro: not in the config (did you mean \"pro\"?)"));
}

TEST_F(CommandsTest, ScoreAStoredRunAgain) {
  init();
  const Json run = parsed(assay({"run", "--json"}).output);
  const std::string id = run["run_id"].get<std::string>();
  const auto scored = assay({"score", id.substr(0, 12), "--details"});
  EXPECT_EQ(scored.exit_code, 0) << scored.error;
  EXPECT_THAT(scored.error, HasSubstr("24 answers scored again, 0 of them differently"));
  EXPECT_THAT(scored.output, HasSubstr("precision"));
  EXPECT_EQ(assay({"score", "nothing-like-it"}).exit_code, 3);
  EXPECT_EQ(assay({"score", "--db", "none.db"}).exit_code, 3);
  EXPECT_FALSE(fs::exists(folder_ / "none.db"));
}

TEST_F(CommandsTest, ExportJsonlAndCsv) {
  init();
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto jsonl = parsed_lines(assay({"export"}).output);
  ASSERT_EQ(jsonl.size(), 24U);
  EXPECT_EQ(jsonl[0]["item_id"], "item-01");
  const auto csv = assay({"export", "-f", "csv", "-o", "out/attempts.csv"});
  EXPECT_EQ(csv.exit_code, 5);  // no such folder
  EXPECT_EQ(assay({"export", "-f", "csv", "-o", "attempts.csv"}).exit_code, 0);
  const std::string text = fake::file_bytes(folder_ / "attempts.csv");
  EXPECT_THAT(text, StartsWith("run_id,task,model"));
  EXPECT_EQ(text.substr(text.size() - 2), "\r\n");
  EXPECT_EQ(assay({"export", "-f", "xml"}).exit_code, 3);
}

TEST_F(CommandsTest, ImportAnswersFromElsewhere) {
  init();
  std::string lines;
  for (int i = 1; i <= 12; ++i) {
    lines += std::string("{\"id\":\"item-") + (i < 10 ? "0" : "") + std::to_string(i) +
             "\",\"output\":\"{\\\"label\\\":\\\"praise\\\"}\",\"latency_ms\":3}\n";
  }
  folder_.write("answers.jsonl", lines);
  const std::vector<std::string> import = {"import",         "outputs", "answers.jsonl", "--task",
                                           "golden/example", "--model", "router",        "--json"};
  const auto imported = assay(import);
  EXPECT_EQ(imported.exit_code, 0) << imported.error;
  const Json arm = parsed(imported.output)["arms"][0];
  EXPECT_EQ(arm["model"], "router");
  EXPECT_EQ(arm["latency_ms"]["p50"], 3);
  EXPECT_NEAR(arm["accuracy"]["value"].get<double>(), 4.0 / 12.0, 1e-12);  // 4 of 12 are praise
  folder_.write("answers.jsonl", "{\"id\":\"item-01\",\"output\":\"x\"}\n");
  EXPECT_EQ(assay(import).exit_code, 4);  // eleven items have no answer
  const Json runs = parsed(assay({"runs", "--json"}).output);
  folder_.write("answers.jsonl", "{\"id\":\"item-99\",\"output\":\"x\"}\n");
  EXPECT_EQ(assay(import).exit_code, 3);
  folder_.write("answers.jsonl", "\n\n");
  const auto empty = assay(import);
  EXPECT_EQ(empty.exit_code, 3);
  EXPECT_THAT(empty.error, HasSubstr("answers.jsonl: holds no answers"));
  EXPECT_EQ(parsed(assay({"runs", "--json"}).output), runs);
}

TEST_F(CommandsTest, PrintASchemaThatIsJson) {
  const Json schema = parsed(assay({"schema"}).output);
  EXPECT_TRUE(schema["properties"].contains("providers"));
}

TEST_F(CommandsTest, PrintCompletionScriptsThatParse) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto script = assay({"completion", shell});
    EXPECT_EQ(script.exit_code, 0);
    EXPECT_THAT(script.output, HasSubstr("simulate"));
    const fs::path program = std::string("/usr/bin/") + shell;
    if (!fs::exists(program)) continue;
    folder_.write("script", script.output);
    const auto parsed_script = fake::run_process(program, {"-n", "script"}, options());
    EXPECT_EQ(parsed_script.exit_code, 0) << shell << ": " << parsed_script.error;
  }
  EXPECT_EQ(assay({"completion", "tcsh"}).exit_code, 3);
}

TEST_F(CommandsTest, CompleteVerbsInBash) {
  folder_.write("script", assay({"completion", "bash"}).output);
  const auto completed = fake::run_process(
      "/bin/bash",
      {"-c", "source ./script; COMP_WORDS=(assay sc); COMP_CWORD=1; _assay; echo ${COMPREPLY[@]}"},
      options());
  EXPECT_EQ(completed.output, "score schema\n");
}

TEST_F(CommandsTest, WriteNoEscapesUnlessATerminalReadsThem) {
  init();
  environment_["TERM"] = "xterm-256color";
  for (const std::vector<std::string>& command : {std::vector<std::string>{"run", "--details"},
                                                  {"runs"},
                                                  {"models"},
                                                  {"check"},
                                                  {"nonsense"}}) {
    const auto ended = assay(command);
    EXPECT_EQ(ended.output.find('\x1b'), std::string::npos) << command[0];
    EXPECT_EQ(ended.error.find('\x1b'), std::string::npos) << command[0];
  }
}

TEST_F(CommandsTest, ColourATerminalUnlessNoColorIsSet) {
  init();
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  environment_["TERM"] = "xterm-256color";
  const auto on_terminal = [&](const std::string& command) {
    const fs::path script = "/usr/bin/script";  // runs a command on a terminal of its own
    return fake::run_process(script, {"-qec", command, "/dev/null"}, options()).output;
  };
  const std::string binary = ASSAY_BINARY;
  EXPECT_NE(on_terminal(binary + " runs").find('\x1b'), std::string::npos);
  EXPECT_EQ(on_terminal(binary + " runs --no-color").find('\x1b'), std::string::npos);
  EXPECT_EQ(on_terminal("NO_COLOR=1 " + binary + " runs").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace assay::cli
