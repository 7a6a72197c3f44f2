#include "torture/syscalls.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "cli/cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/process.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::torture {
namespace {

constexpr const char* kStrace = "/usr/bin/strace";
constexpr int kItems = 50;

/// Calls that fail, and with what.
constexpr std::pair<const char*, const char*> kFaults[] = {
    {"pwrite64,write", "EIO"},     {"pwrite64,write", "ENOSPC"},     {"pwrite64,write", "EINTR"},
    {"fsync,fdatasync", "EIO"},    {"fsync,fdatasync", "ENOSPC"},    {"fsync,fdatasync", "EINTR"},
    {"ftruncate,truncate", "EIO"}, {"ftruncate,truncate", "ENOSPC"}, {"pread64,read", "EIO"},
};

class Syscalls {
 public:
  Syscalls() {
    fake::write_colours(folder_, kItems);
    folder_.write("assay.yaml",
                  "providers: {local: {protocol: local}}\nmodels:\n"
                  "  small: {provider: local, id: small}\n  large: {provider: local, id: large}\n"
                  "tasks: [colours]\n");
    options_.folder = folder_.path();
    fake::add_sanitizer_option(options_.environment, "detect_leaks=0");
    reference_ = cli::figures(run("reference.db").output);
  }

  SyscallResult run_all(int step) {
    for (const auto& [calls, error] : kFaults) {
      for (int when = 1; fails_at(calls, error, when); when += step) {
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] fake::Ended run(const std::string& database) const {
    return fake::run_process(ASSAY_BINARY, {"run", "--json", "--db", database}, options_);
  }

  /// False when the run does not make so many of these calls.
  bool fails_at(const std::string& calls, const std::string& error, int when) {
    const std::string database = fmt::format("{}.db", ++number_);
    auto words = failing_at(calls, error, when, folder_ / database, folder_ / "log");
    words.insert(words.end(), {ASSAY_BINARY, "run", "--json", "--db", database});
    const auto ended = fake::run_process(words[0], {words.begin() + 1, words.end()}, options_);
    if (fake::file_bytes(folder_ / "log").find("(INJECTED)") == std::string::npos) return false;
    ++result_.cases;
    const std::string where = fmt::format("{} {} at call {}", calls, error, when);
    check(where, ended);
    if (ended.exit_code != 0) ++result_.refused;
    // Once the disk is well again, the same command goes on and comes to the same figures.
    const bool is_whole = ended.exit_code == 0;
    const auto next = is_whole ? ended : run(database);
    require(next.exit_code == 0, where + ": the next run: " + next.error);
    if (next.exit_code == 0) {
      require(cli::figures(next.output) == reference_, where + ": other figures");
      require(fake::sql_value(
                  folder_ / database,
                  "SELECT count(*) FROM v_answer WHERE run_id = (SELECT max(id) FROM run)") ==
                  std::to_string(2 * kItems),
              where + ": answers are missing");
    }
    require(fake::sql_value(folder_ / database, "PRAGMA integrity_check") == "ok",
            where + ": integrity_check");
    return true;
  }

  void check(const std::string& where, const fake::Ended& ended) {
    if (ended.exit_code == 0) {
      ++result_.unharmed;
      return;
    }
    require(ended.exit_code == 5, fmt::format("{}: exit {} signal {}: {}", where, ended.exit_code,
                                              ended.signal, ended.error));
    require(ended.error.find(".db") != std::string::npos,
            where + ": no file named: " + ended.error);
  }

  void require(bool holds, const std::string& what) {
    if (!holds) result_.broken.push_back(what);
  }

  const fake::TemporaryFolder folder_;
  fake::ProcessOptions options_;
  std::string reference_;
  int number_ = 0;
  SyscallResult result_;
};

}  // namespace

std::vector<std::string> failing_at(const std::string& calls, const std::string& error, int when,
                                    const std::string& database, const std::string& log) {
  if (!std::filesystem::exists(kStrace)) {
    throw std::runtime_error("strace is missing; scripts/packages.sh lists what tests need");
  }
  std::vector<std::string> words = {kStrace, "-f", "-qq", "-o", log};
  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    words.insert(words.end(), {"-P", database + end});
  }
  words.insert(words.end(), {"-e", "trace=" + calls, "-e",
                             fmt::format("inject={}:error={}:when={}", calls, error, when)});
  return words;
}

std::string SyscallResult::text() const {
  std::string text = fmt::format(
      "{} runs with a failing call: {} ended well with the same figures, {} with exit 5 and the "
      "same "
      "figures after the next run, {} promises broken\n",
      cases, unharmed, refused, broken.size());
  for (const std::string& promise : broken) text += "BROKEN: " + promise + "\n";
  return text;
}

SyscallResult fail_every_call(int step) {
  return Syscalls().run_all(step);
}

}  // namespace assay::torture
