#include "torture/mutants.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>

#include "support/colours.hpp"
#include "support/process.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::torture {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

constexpr int kItems = 120;
constexpr std::size_t kPage = 4096;

/// What somebody else may have put into a file of ours.
constexpr const char* kStatements[] = {
    "DROP VIEW v_answer; CREATE VIEW v_answer AS SELECT * FROM attempt",
    "CREATE TRIGGER t AFTER INSERT ON attempt BEGIN DELETE FROM score; END",
    "CREATE TRIGGER t AFTER UPDATE ON run BEGIN UPDATE score SET verdict = 'correct'; END",
    "ALTER TABLE score RENAME TO old; CREATE VIEW score AS SELECT attempt_id, scorer_version, "
    "outcome, 'correct' AS verdict, rung, schema_valid, value_valid, answer, confidence, fields, "
    "reason, created, measures FROM old",
    "ALTER TABLE attempt ADD COLUMN extra TEXT",
    "DELETE FROM attempt",
    "DELETE FROM score",
    "DELETE FROM golden_set_item WHERE position BETWEEN 10 AND 40",
    "UPDATE golden_set_item SET item_id = 1",
    "PRAGMA foreign_keys = OFF; DELETE FROM item WHERE id > 20",
    "DELETE FROM run_arm",
    "DELETE FROM attempt WHERE id % 7 = 0",
    "UPDATE score SET verdict = 'corect'",
    "UPDATE score SET verdict = 'unscored'",
    "UPDATE attempt SET outcome = 'wire.timeout'",
    "UPDATE run SET repeats = 1000000",
    "UPDATE run SET repeats = -1",
    "UPDATE score SET measures = '{'",
    "UPDATE item SET slices = '[1'",
    "UPDATE golden_set SET task_yaml = '{{{'",
    "PRAGMA user_version = 99",
    "PRAGMA application_id = 1",
};

class Mutants {
 public:
  explicit Mutants(std::uint32_t seed) : random_(seed) {
    fake::write_colours(folder_, kItems);
    options_.folder = folder_.path();
    options_.unset = {"GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"};
    import("base", kItems);
    import("worse", kItems / 2);
    import("equal", kItems);
    passed_ = gate("equal", "sound.db");
    if (passed_.exit_code != 0) throw std::runtime_error("the sound one does not pass");
    if (gate("worse", "sound.db").exit_code != 1) throw std::runtime_error("it does not fail");
    // Everything in the file itself: no log is left beside it.
    fake::sql(folder_ / "sound.db", "PRAGMA wal_checkpoint(TRUNCATE)");
    sound_ = fake::file_bytes(folder_ / "sound.db");
  }

  MutantResult run(int count) {
    for (int i = 0; i < count; ++i) {
      for (const char* end : {"", "-wal", "-shm"}) fs::remove(folder_ / ("m.db"s + end));
      const std::string what = damage();
      // One gate that must not pass, and one that may, with the same figures only.
      const bool may_pass = i % 2 == 1;
      const auto ended = gate(may_pass ? "equal" : "worse", "m.db");
      ++result_.mutants;
      if (may_pass && ended.exit_code == 0 && ended.output == passed_.output) {
        ++result_.unharmed;
      } else if (ended.exit_code == 0 || ended.signal != 0) {
        result_.broken.push_back(fmt::format("mutant {}: {}: exit {} signal {} {}{}", i, what,
                                             ended.exit_code, ended.signal, ended.error,
                                             ended.output));
      } else if (ended.exit_code <= 2) {
        ++result_.failed;
      } else {
        ++result_.refused;
      }
    }
    return std::move(result_);
  }

 private:
  void import(const std::string& model, int right) {
    std::string lines;
    for (int i = 0; i < kItems; ++i) {
      const std::string colour = fake::colour_of(fmt::format("item {}", i));
      const std::string said = i < right ? colour : colour == "red" ? "blue" : "red";
      lines += fmt::format("{{\"id\":\"c{:03}\",\"output\":\"{{\\\"label\\\":\\\"{}\\\"}}\"}}\n", i,
                           said);
    }
    folder_.write("answers.jsonl", lines);
    const auto ended = fake::run_process(ASSAY_BINARY,
                                         {"import", "outputs", "answers.jsonl", "-t",
                                          "golden/colours", "-m", model, "--db", "sound.db"},
                                         options_);
    if (ended.exit_code != 0) throw std::runtime_error(ended.error);
    ids_[model] =
        fake::sql_value(folder_ / "sound.db", "SELECT public_id FROM run ORDER BY id DESC LIMIT 1");
  }

  fake::Ended gate(const std::string& model, const std::string& database) {
    return fake::run_process(ASSAY_BINARY,
                             {"gate", ids_[model] + ":" + model, "--baseline",
                              ids_["base"] + ":base", "--json", "--db", database},
                             options_);
  }

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  /// Writes m.db. What was done to it.
  std::string damage() {
    std::string bytes = sound_;
    const std::size_t pages = bytes.size() / kPage;
    switch (below(8)) {
      case 0:
      case 1:
      case 2: {
        const std::size_t flips = 1 + below(40);
        for (std::size_t i = 0; i < flips; ++i) {
          bytes[below(bytes.size())] = static_cast<char>(below(256));
        }
        folder_.write("m.db", bytes);
        return fmt::format("{} bytes changed", flips);
      }
      case 3: {
        const std::size_t at = below(100);  // the header of the file
        bytes[at] = static_cast<char>(below(256));
        folder_.write("m.db", bytes);
        return fmt::format("byte {} of the header changed", at);
      }
      case 4: {
        const std::size_t from = below(pages) * kPage;
        const std::size_t to = below(pages) * kPage;
        bytes.replace(to, kPage,
                      below(2) == 0 ? sound_.substr(from, kPage) : std::string(kPage, '\0'));
        folder_.write("m.db", bytes);
        return fmt::format("page at {} replaced", to);
      }
      case 5:
        bytes.resize(below(4) == 0 ? below(200) : below(bytes.size()));
        folder_.write("m.db", bytes);
        return fmt::format("cut to {} bytes", bytes.size());
      case 6: {
        folder_.write("m.db", bytes);
        std::string log = "\x37\x7f\x06\x82";
        while (log.size() < 9000) log += static_cast<char>(below(256));
        folder_.write("m.db-wal", log);
        return "a foreign log";
      }
      default: {
        folder_.write("m.db", bytes);
        const char* const statement = kStatements[below(std::size(kStatements))];
        fake::sql(folder_ / "m.db", statement);
        return statement;
      }
    }
  }

  std::mt19937 random_;
  const fake::TemporaryFolder folder_;
  fake::ProcessOptions options_;
  std::map<std::string, std::string> ids_;
  fake::Ended passed_;
  std::string sound_;
  MutantResult result_;
};

}  // namespace

std::string MutantResult::text() const {
  std::string text = fmt::format(
      "{} damaged databases: {} refused, {} failed the gate, {} passed one that passes, with the "
      "same "
      "figures, {} passed wrongly or crashed\n",
      mutants, refused, failed, unharmed, broken.size());
  for (const std::string& mutant : broken) text += "BROKEN: " + mutant + "\n";
  return text;
}

MutantResult damage_databases(int count, std::uint32_t seed) {
  return Mutants(seed).run(count);
}

}  // namespace assay::torture
