// `assay gate` through the binary: what passes, and how it is kept from passing
// (gate_sabotage.txt).

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "assay/core/hash.hpp"
#include "cli_fixture.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace fs = std::filesystem;

constexpr const char* kGate =
    "{margin: 0.05, accuracy: 0.9, parse_success: 0.95, macro_f1: 0.8, latency_p50_ms: 100, "
    "latency_p95_ms: 100, latency_p99_ms: 200, cost_per_1000_usd: 1, max_flips: 5, "
    "slices: {\"language=de\": 0.9, \"language=en\": 0.9}}";

std::string config(const std::string& gate) {
  return "providers:\n  local: {protocol: local}\nmodels:\n  next: {provider: local, id: small}\n"
         "tasks: [yesno, other]\ngate: " +
         gate + "\n";
}

/// Lines of a text, without their ends.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size())) {
    text.replace(at, old.size(), by);
  }
  return text;
}

class GateTest : public CliTest {
 protected:
  GateTest() {
    folder_.write("assay.yaml", config(kGate));
    write_set("yesno", 200);
    write_set("other", 3);
    import("base", "other", {});
    import("base", "yesno", {190, 191, 192, 193, 194, 195, 196, 197, 198, 199});
    import("next", "yesno", {187, 188, 189, 193, 194, 195, 196, 197, 198, 199});
    // Nobody knows what imported answers cost; here they cost 0.1 USD a thousand.
    sql("UPDATE attempt SET micro_usd = 100");
    const auto made = assay({"export", "baseline", base() + ":base", "-o", "base.jsonl"});
    EXPECT_EQ(made.exit_code, 0) << made.error;
  }

  void sql(const std::string& statement) { fake::sql(folder_ / "assay.db", statement); }

  std::string run_id(const std::string& model, const std::string& task) const {
    return fake::sql_value(folder_ / "assay.db",
                           fmt::format("SELECT public_id FROM run JOIN run_arm ON run.id = run_id "
                                       "JOIN arm ON arm.id = arm_id "
                                       "WHERE model = '{}' AND task = '{}'",
                                       model, task));
  }
  std::string base() const { return run_id("base", "yesno"); }

  [[nodiscard]] fake::Ended gate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "gate");
    return assay(arguments);
  }

 private:
  void write_set(const std::string& name, int items) {
    folder_.write(name + "/task.yaml",
                  fmt::format("name: {}\nkind: classification\nlabels: [\"yes\", \"no\"]\n"
                              "answer: label\nmax_output_tokens: 8\nslices: [language]\n"
                              "prompt: v1\n",
                              name));
    folder_.write(name + "/prompts/v1.yaml", "version: v1\nsystem: say it\nuser: \"{{input}}\"\n");
    folder_.write(name + "/train.jsonl",
                  "{\"id\":\"t-1\",\"input\":\"yes please\",\"expected\":\"yes\"}\n"
                  "{\"id\":\"t-2\",\"input\":\"no thanks\",\"expected\":\"no\"}\n");
    std::string text;
    for (int i = 0; i < items; ++i) {
      text += fmt::format(
          "{{\"id\":\"i-{0:03}\",\"input\":\"item {0}\",\"expected\":\"{1}\","
          "\"slices\":{{\"language\":\"{2}\"}}}}\n",
          i, label(i), i < 20 ? "de" : "en");
    }
    folder_.write(name + "/items.jsonl", text);
  }

  static const char* label(int item) { return item % 2 == 0 ? "yes" : "no"; }

  void import(const std::string& model, const std::string& task, const std::set<int>& wrong) {
    std::string answers;
    for (int i = 0; i < (task == "yesno" ? 200 : 3); ++i) {
      answers += fmt::format("{{\"id\":\"i-{:03}\",\"output\":\"{}\",\"latency_ms\":10}}\n", i,
                             label(wrong.count(i) == 0 ? i : i + 1));
    }
    folder_.write("answers.jsonl", answers);
    const auto ended = assay({"import", "outputs", "answers.jsonl", "-t", task, "-m", model, "-q"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
  }
};

TEST_F(GateTest, PassesAnEquallyGoodCandidateWithinItsLimits) {
  for (const std::string& baseline : {std::string("base.jsonl"), base() + ":base"}) {
    const auto ended = gate({"next", "--baseline", baseline});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_THAT(ended.output, StartsWith("PASS: yesno: next against base: 95.0 % right against "
                                         "95.0 % on 200 items, 0.0 points"));
    EXPECT_THAT(ended.output, HasSubstr("slice language=de     pass"));
    EXPECT_THAT(ended.output, HasSubstr("at most about 10 false FAILs"));
    EXPECT_THAT(ended.output, Not(HasSubstr("\x1b")));
  }
}

TEST_F(GateTest, GivesJsonWithEveryCheck) {
  const auto ended = gate({"next", "--baseline", "base.jsonl", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json json = parsed(ended.output);
  EXPECT_EQ(json["verdict"], "pass");
  EXPECT_THAT(json["config"].get<std::string>(), testing::EndsWith("assay.yaml"));
  std::vector<std::string> names;
  for (const Json& check : json["checks"]) {
    EXPECT_EQ(check["verdict"], "pass") << check["reason"];
    EXPECT_EQ(check["task"], "yesno");
    names.push_back(check["name"].get<std::string>());
  }
  EXPECT_EQ(names, (std::vector<std::string>{
                       "coverage", "accuracy_vs_baseline", "accuracy", "parse_success", "macro_f1",
                       "latency_p50_ms", "latency_p95_ms", "latency_p99_ms", "cost_per_1000_usd",
                       "max_flips", "slice language=de", "slice language=en"}));
}

TEST_F(GateTest, NamesACommandThatShowsMore) {
  const auto ended = gate({"next", "--baseline", "base.jsonl"});
  const auto at = ended.output.find("more: assay ");
  ASSERT_NE(at, std::string::npos) << ended.output;
  const std::string line = ended.output.substr(at + 6, ended.output.find('\n', at) - at - 6);
  const auto more =
      fake::run_process("/bin/sh", {"-c", std::string(ASSAY_BINARY) + line.substr(5)}, options());
  EXPECT_EQ(more.exit_code, 0) << line << "\n" << more.error;
  EXPECT_THAT(more.output, StartsWith("yesno: next is "));
}

TEST_F(GateTest, DoesWithInconclusiveWhatWasDeclared) {
  const std::vector<std::string> unsure = {"next", "--baseline", "base.jsonl", "--margin", "1%"};
  const auto declared = [&](const std::string& choice) {
    auto arguments = unsure;
    arguments.insert(arguments.end(), {"--on-inconclusive", choice});
    return gate(arguments);
  };
  EXPECT_EQ(gate(unsure).exit_code, 2);
  EXPECT_EQ(declared("fail").exit_code, 2);
  const auto warned = declared("warn");
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_THAT(warned.output, StartsWith("INCONCLUSIVE: "));
  EXPECT_THAT(warned.error, HasSubstr("inconclusive, which was declared to stop nobody"));
  const auto passed = declared("pass");
  EXPECT_EQ(passed.exit_code, 0);
  EXPECT_THAT(passed.output, StartsWith("PASS: "));
  EXPECT_THAT(passed.output, HasSubstr("accuracy_vs_baseline  inconclusive"));
}

TEST_F(GateTest, AsksForMoreBeforeItPassesWhatIsLookedAtAgainAndAgain) {
  // What one look shows, all looks together do not yet.
  const auto flag = gate({"next", "--baseline", "base.jsonl", "--sequential"});
  EXPECT_EQ(flag.exit_code, 2) << flag.error;
  EXPECT_THAT(flag.output, HasSubstr("at most 0.05\n"));
  folder_.write("assay.yaml", config("{margin: 0.05, mode: sequential}"));
  const auto declared = gate({"next", "--baseline", "base.jsonl", "--json"});
  EXPECT_EQ(declared.exit_code, 2) << declared.error;
  EXPECT_EQ(parsed(declared.output)["mode"], "sequential");
}

TEST_F(GateTest, WorksWithoutAConfigAndSaysThatNothingIsDeclared) {
  fs::remove(folder_ / "assay.yaml");
  const auto ended = gate({"next", "--baseline", "base.jsonl", "--margin", "5%"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.output, HasSubstr("no limits are declared"));
  const auto json = gate({"next", "--baseline", "base.jsonl", "--margin", "5%", "--json", "-q"});
  EXPECT_TRUE(parsed(json.output)["config"].is_null()) << json.output;
  // A link that leads nowhere was meant to declare something.
  fs::create_symlink("gone.yaml", folder_ / "assay.yaml");
  EXPECT_EQ(gate({"next", "--baseline", "base.jsonl", "--margin", "5%"}).exit_code, 3);
}

TEST_F(GateTest, TakesLimitsOfATaskBeforeTheGeneralOnesAndFlagsBeforeBoth) {
  folder_.write("assay.yaml",
                config("{margin: 0.05, accuracy: 0.99, tasks: {yesno: {accuracy: 0.9}}}"));
  EXPECT_EQ(gate({"next", "--baseline", "base.jsonl"}).exit_code, 0);
  EXPECT_EQ(gate({"next", "--baseline", "base.jsonl", "--min-accuracy", "97%"}).exit_code, 1);
}

TEST_F(GateTest, ComparesWhatMayDifferOnlyWhenAllowed) {
  sql("UPDATE arm SET prompt_hash = 'abc' WHERE model = 'next'");
  EXPECT_EQ(gate({"next", "--baseline", "base.jsonl"}).exit_code, 3);
  EXPECT_EQ(gate({"next", "--baseline", "base.jsonl", "--allow", "prompt"}).exit_code, 0);
}

TEST_F(GateTest, TakesNoBaselineFromARunThatWasBrokenOff) {
  const std::string run = base();
  sql("UPDATE run SET finished_unix_ms = NULL WHERE public_id = '" + run + "'");
  const auto ended = assay({"export", "baseline", run + ":base", "-o", "half.jsonl"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.error, HasSubstr("run " + run + " is not finished, so it is no baseline"));
  EXPECT_FALSE(fs::exists(folder_ / "half.jsonl"));
}

/// One way to break a gate.
struct Sabotage {
  std::string name;
  std::vector<std::pair<std::string, std::string>> steps;  ///< `sql`, `file` or `config`, and what
  std::string gate = "next --baseline base.jsonl";
  int exit = 0;
  std::string says;
};

void PrintTo(const Sabotage& sabotage, std::ostream* out) {
  *out << sabotage.name;
}

std::vector<Sabotage> sabotages() {
  std::vector<Sabotage> cases;
  for (const std::string& line :
       lines_of(fake::file_bytes(fs::path(ASSAY_SOURCE_DIR) / "tests/cli/gate_sabotage.txt"))) {
    if (line.empty() || line.front() == '#') continue;
    const auto colon = line.find(':');
    const std::string key = line.substr(0, colon);
    std::string value = line.substr(std::min(line.size(), colon + 2));
    if (key == "case") {
      cases.emplace_back().name = value;
    } else if (key == "gate") {
      cases.back().gate = value;
    } else if (key == "exit") {
      cases.back().exit = std::stoi(value);
    } else if (key == "says") {
      cases.back().says = value;
    } else {
      cases.back().steps.emplace_back(key, value);
    }
  }
  return cases;
}

class GateSabotage : public GateTest, public testing::WithParamInterface<Sabotage> {
 protected:
  std::string filled(std::string text) const {
    const std::string next = run_id("next", "yesno");
    text = replaced(std::move(text), "{NEXT}", next);
    text = replaced(std::move(text), "{BASE}", base());
    text = replaced(std::move(text), "{OTHER}", run_id("base", "other"));
    return replaced(std::move(text), "{NEXT ROW}",
                    fmt::format("(SELECT id FROM run WHERE public_id = '{}')", next));
  }

  void break_file(const std::string& how) {
    const fs::path file = folder_ / "base.jsonl";
    const std::string text = fake::file_bytes(file);
    auto lines = lines_of(text);
    if (how == "remove") {
      fs::remove(file);
    } else if (how == "empty") {
      fs::resize_file(file, 0);
    } else if (how.starts_with("text ")) {
      folder_.write("base.jsonl", how.substr(5) + "\n");
    } else if (how == "truncate") {
      fs::resize_file(file, text.size() / 2);
    } else if (how.starts_with("drop ")) {
      lines.erase(lines.begin() + 1, lines.begin() + 1 + std::stoi(how.substr(5)));
      folder_.write("base.jsonl", joined(lines));
    } else if (how == "repeat") {
      lines.insert(lines.begin() + 1, lines[1]);
      folder_.write("base.jsonl", joined(lines));
    } else if (how == "swap") {
      std::swap(lines[1], lines[2]);
      folder_.write("base.jsonl", joined(lines));
    } else if (how.starts_with("replace ")) {
      const auto arrow = how.find(" => ");
      const std::string old = how.substr(8, arrow - 8);
      const auto at = text.find(old);
      ASSERT_NE(at, std::string::npos) << old;
      folder_.write("base.jsonl", std::string(text).replace(at, old.size(), how.substr(arrow + 4)));
    } else if (how == "rehash") {
      char& digit = lines[1][lines[1].find("\"hash\":\"") + 8];
      digit = digit == '0' ? '1' : '0';
      folder_.write("base.jsonl", joined(lines));
    } else if (how == "seal") {
      lines.pop_back();
      const std::string content = joined(lines);
      folder_.write("base.jsonl",
                    content + fmt::format("{{\"sha256\":\"{}\"}}\n", sha256_hex(content)));
    } else {
      FAIL() << "nobody knows how to " << how;
    }
  }

  void sabotage() {
    for (const auto& [what, how] : GetParam().steps) {
      if (what == "sql") sql(filled(how));
      if (what == "file") break_file(how);
      if (what == "config") folder_.write("assay.yaml", config(how));
      ASSERT_THAT((std::set<std::string>{"sql", "file", "config"}), testing::Contains(what));
    }
  }

  [[nodiscard]] std::vector<std::string> arguments() const {
    std::vector<std::string> words;
    std::istringstream stream(filled(GetParam().gate));
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
  }
};

TEST_P(GateSabotage, DoesNotPassAndSaysWhy) {
  const std::string reason = filled(GetParam().says);
  auto words = arguments();
  sabotage();
  const auto ended = gate(words);
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_EQ(ended.exit_code, GetParam().exit) << ended.output << ended.error;
  ASSERT_NE(reason, "");
  EXPECT_THAT(ended.output + ended.error, HasSubstr(reason));
  // Nor does the one excuse there is help with anything but what is inconclusive.
  if (GetParam().exit == 2 || GetParam().gate.find("--on-inconclusive") != std::string::npos)
    return;
  words.insert(words.end(), {"--on-inconclusive", "pass", "--json"});
  const auto excused = gate(words);
  EXPECT_NE(excused.exit_code, 0) << excused.output;
  const Json json = parsed(excused.output);
  EXPECT_NE(json.value("verdict", ""), "pass");
}

INSTANTIATE_TEST_SUITE_P(Table, GateSabotage, testing::ValuesIn(sabotages()), [](const auto& test) {
  std::string name = test.param.name;
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name;
});

TEST(GateSabotages, AreManyAndEachHasAReasonOfItsOwn) {
  std::set<std::string> reasons;
  for (const Sabotage& sabotage : sabotages()) {
    EXPECT_NE(sabotage.exit, 0) << sabotage.name;
    EXPECT_TRUE(reasons.insert(sabotage.says).second)
        << sabotage.name << ": says what another one says: " << sabotage.says;
  }
  EXPECT_GE(reasons.size(), 30U);
}

}  // namespace
}  // namespace assay::cli
