#include "torture/torture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

#include "assay/core/clock.hpp"
#include "cli/cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/process.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::torture {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kItems = 100;
constexpr int kRepeats = 4;
constexpr int kAnswers = 2 * kItems * kRepeats;  // of two models
constexpr int kConcurrency = 4;
/// Calls in flight at a kill, and answers that may wait for the disk: half the connections.
constexpr int kLostByAKill = kConcurrency + kConcurrency / 2;
constexpr int kRunsOfADatabase = 2;
constexpr int kKillsPerQuickCheck = 20;
/// A kill comes at most so long after a run began to ask: from before there is a database on.
constexpr milliseconds kLongestLife{100};

constexpr const char* kDuplicates =
    "SELECT count(*) FROM (SELECT 1 FROM attempt GROUP BY run_id, arm_id, item_id, repeat, "
    "attempt_no HAVING count(*) > 1)";
constexpr const char* kUnscored =
    "SELECT count(*) FROM attempt WHERE id NOT IN (SELECT attempt_id FROM score)";
constexpr const char* kOfNewestRun =
    "SELECT count(*) FROM v_answer WHERE final_outcome = 'ok' AND run_id = (SELECT max(id) FROM "
    "run)";

/// The most answers that a terminal showed as done: `[===>   ] 120/400  30 %`.
std::int64_t shown_as_done(const std::string& terminal) {
  const std::string total = fmt::format("/{}  ", kAnswers);
  std::int64_t most = 0;
  for (auto at = terminal.find(total); at != std::string::npos; at = terminal.find(total, at + 1)) {
    const auto begin = terminal.find_last_not_of("0123456789", at - 1) + 1;
    most = std::max<std::int64_t>(most, std::stoll(terminal.substr(begin, at - begin)));
  }
  return most;
}

class Torture {
 public:
  explicit Torture(const KillPlan& plan) : plan_(plan), random_(plan.seed) {
    fake::write_colours(folder_, kItems);
    options_.folder = folder_.path();
    options_.environment["SIM_KEY"] = "any-key";
    // The server learns from the training examples of the same golden set.
    folder_.write("server.yaml",
                  "providers: {local: {protocol: local}}\nmodels: {small: {provider: local, id: "
                  "small}}\ntasks: [colours]\n");
    server_ = std::make_unique<fake::Process>(
        ASSAY_BINARY,
        std::vector<std::string>{"simulate", "--json", "--latency", "uniform(1ms,5ms)", "-c",
                                 "server.yaml"},
        options_);
    if (!server_->wait_for_output("\n")) throw std::runtime_error(server_->error());
    const Json addresses = read_json(server_->output()).value;
    folder_.write(
        "assay.yaml",
        fmt::format("providers:\n  sim: {{protocol: openai, base_url: \"{}\", "
                    "api_key_env: SIM_KEY, limits: {{concurrency: {}}}}}\nmodels:\n"
                    "  small: {{provider: sim, id: small, tier: lite}}\n"
                    "  large: {{provider: sim, id: large, tier: pro}}\n"
                    "tasks: [colours]\nrun: {{repeats: {}}}\n",
                    addresses["openai_base_url"].get<std::string>(), kConcurrency, kRepeats));
  }

  KillResult run() {
    take_reference();
    while (result_.kills < plan_.kills && result_.broken.empty()) torture_a_database();
    count_requests();
    return std::move(result_);
  }

 private:
  /// What a run gives that nobody disturbs, and how long it takes to begin on this machine.
  void take_reference() {
    reference_ = cli::figures(finish("reference.db").output);
    const auto start = SteadyClock::now();
    (void)fake::run_process(ASSAY_BINARY, {"check", "-q"}, options_);
    longest_ = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - start) + kLongestLife;
    ++result_.runs;
    result_.answers += kAnswers;
  }

  void torture_a_database() {
    const std::string name = fmt::format("{}.db", ++result_.databases);
    for (int run = 0; run < kRunsOfADatabase && result_.broken.empty(); ++run)
      torture_a_run(name, run + 1);
    const fs::path file = folder_ / name;
    require(fake::sql_value(file, "PRAGMA integrity_check") == "ok", name + ": integrity_check");
    require(fake::sql_value(file, kDuplicates) == "0", name + ": an answer is there twice");
    require(fake::sql_value(file, kUnscored) == "0", name + ": an attempt has no score");
    require(fake::sql_value(file, "SELECT count(*) FROM run") == std::to_string(kRunsOfADatabase),
            name + ": a run was not gone on with, or another one was begun");
    ++result_.checks;
    for (const char* end : {"", "-wal", "-shm", ".lock"}) fs::remove(file.string() + end);
  }

  /// Kills a run until a moment comes that is behind its end, or no further kill is wanted.
  void torture_a_run(const std::string& name, int run_number) {
    std::uniform_int_distribution<std::int64_t> moment(1, longest_.count());
    std::int64_t acknowledged = 0;
    bool is_over = false;
    while (!is_over && result_.kills < plan_.kills && result_.broken.empty()) {
      fake::ProcessOptions options = options_;
      options.error_is_terminal = true;
      fake::Process run(ASSAY_BINARY, {"run", "--json", "--db", name}, options);
      is_over = run.run_for(milliseconds(moment(random_)));
      if (!is_over) run.send_signal(SIGKILL);
      const auto ended = run.wait();
      is_over = ended.signal != SIGKILL;  // it may have ended in the meantime
      if (is_over) {
        check_end(name, ended);
      } else {
        ++result_.kills;
        acknowledged = std::max(acknowledged, shown_as_done(ended.error));
        is_over = check_after_kill(name, acknowledged, run_number);
      }
    }
    result_.acknowledged += acknowledged;
    if (!is_over) check_end(name, finish(name));
    ++result_.runs;
    result_.answers += kAnswers;
  }

  fake::Ended finish(const std::string& name) {
    return fake::run_process(ASSAY_BINARY, {"run", "--json", "--db", name}, options_);
  }

  /// Looks at copies: SQLite would tidy the database up, which is the next session's task. True
  /// when the kill came so late that the run was finished.
  bool check_after_kill(const std::string& name, std::int64_t acknowledged, int run_number) {
    const fs::path copy = folder_ / "copy.db";
    for (const char* end : {"", "-wal"}) {
      fs::remove(copy.string() + end);
      if (fs::exists((folder_ / name).string() + end)) {
        fs::copy_file((folder_ / name).string() + end, copy.string() + end);
      }
    }
    if (fake::sql_value(copy, "SELECT count(*) FROM sqlite_master") == "0") {
      require(acknowledged == 0, name + ": the database is empty");
      return false;
    }
    const auto stored = std::stoll(fake::sql_value(copy, kOfNewestRun));
    require(stored >= acknowledged, fmt::format("{}: {} answers were shown as done, {} are there",
                                                name, acknowledged, stored));
    if (result_.kills % kKillsPerQuickCheck == 0) {
      require(fake::sql_value(copy, "PRAGMA quick_check") == "ok", name + ": quick_check");
      ++result_.checks;
    }
    const std::string finished =
        fake::sql_value(copy, "SELECT count(*) FROM run WHERE finished_unix_ms IS NOT NULL");
    if (finished != std::to_string(run_number)) return false;
    require(stored == kAnswers, name + ": a finished run lacks answers");
    return true;
  }

  void check_end(const std::string& name, const fake::Ended& ended) {
    require(ended.exit_code == 0, fmt::format("{}: exit {} signal {}: {}", name, ended.exit_code,
                                              ended.signal, ended.error));
    if (ended.exit_code != 0) return;
    require(cli::figures(ended.output) == reference_, name + ": other figures than undisturbed");
    require(std::stoll(fake::sql_value(folder_ / name, kOfNewestRun)) == kAnswers,
            name + ": answers are missing");
  }

  void count_requests() {
    server_->send_signal(SIGTERM);
    const std::string said = server_->wait().error;
    const auto end = said.find(" requests answered");
    require(end != std::string::npos, "assay simulate: " + said);
    if (end == std::string::npos) return;
    result_.requests = std::stoll(said.substr(said.rfind(' ', end - 1) + 1));
    result_.requests_allowed = result_.answers + std::int64_t{result_.kills} * kLostByAKill;
    require(result_.requests <= result_.requests_allowed,
            fmt::format("{} requests, {} would be allowed", result_.requests,
                        result_.requests_allowed));
  }

  void require(bool holds, const std::string& what) {
    if (!holds) result_.broken.push_back(what);
  }

  const KillPlan plan_;
  std::mt19937 random_;
  const fake::TemporaryFolder folder_;
  fake::ProcessOptions options_;
  std::unique_ptr<fake::Process> server_;
  std::string reference_;
  milliseconds longest_{0};
  KillResult result_;
};

}  // namespace

std::string KillResult::text() const {
  std::string text = fmt::format(
      "{} kills over {} runs in {} databases: {} answers stored, {} of them shown as done before a "
      "kill, {} integrity checks, {} requests of at most {}, {} promises broken\n",
      kills, runs, databases, answers, acknowledged, checks, requests, requests_allowed,
      broken.size());
  for (const std::string& promise : broken) text += "BROKEN: " + promise + "\n";
  return text;
}

KillResult kill_again_and_again(const KillPlan& plan) {
  return Torture(plan).run();
}

}  // namespace assay::torture
