#pragma once

/// \file
/// Everything a run needs, loaded and checked: config, golden sets, scorers, arms.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/golden_set.hpp"
#include "assay/scoring/scorer.hpp"
#include "assay/store/records.hpp"

namespace assay::eval {

/// A golden set with what scores it.
struct Task {
  dataset::GoldenSet set;
  std::string task_yaml;  ///< verbatim
  scoring::Scorer scorer;
};

/// One model with one prompt version and its parameters, on one task. Points into its Suite.
struct Arm {
  const Task* task = nullptr;
  const config::ModelConfig* model = nullptr;
  const config::ProviderConfig* provider = nullptr;
  const dataset::PromptRenderer* prompt = nullptr;
  std::string prompt_version;
  CallParameters parameters;
  int batch = 0;          ///< items in one request at most; 0: one item, in the task's own form
  bool corrects = false;  ///< asks once more for an answer that fails validation
  /// Who is asked in its place, in this order: positions in `Suite::fallback_arms`.
  std::vector<std::size_t> fallback;
  std::string hash;  ///< of all that affects its answers: golden set, model, prompt, parameters
  std::vector<std::uint8_t> repeats;  ///< answers wanted, by item; empty: `run.repeats` of each
};

/// An answer that was there before anybody was asked: production's own, out of its log.
struct GivenAnswer {
  store::AttemptRecord attempt;  ///< its key is for the run to set
  store::ScoreRecord score;      ///< holds where there is no text to score
};

/// By position of the arm and of the item; first answers only.
using GivenAnswers = std::map<std::pair<std::size_t, std::size_t>, GivenAnswer>;

/// Narrows a config down, as `--task` and `--model` do. Empty lists mean all.
struct Selection {
  std::vector<std::string> tasks;
  std::vector<std::string> models;
};

struct Suite {
  config::Config config;
  std::string config_json;  ///< as it is stored: without comments and observability
  std::vector<std::unique_ptr<Task>> tasks;
  std::vector<Arm> arms;           ///< by task, then by model, in the order of the config
  std::vector<Arm> fallback_arms;  ///< asked only in place of others; never answer for themselves
  std::string hash;                ///< of all arms and the number of repeats
  GivenAnswers given;              ///< stored as they are, and not asked for
  bool is_traffic = false;         ///< see traffic_suite.hpp; its run goes on when items join
  std::vector<std::string> warnings;
};

/// A config as it stands in its file.
struct ConfigFile {
  provider::Registry registry;
  std::string yaml;  ///< verbatim
  config::Config config;
};

/// Reads a config, prices as of today. Loads nothing that it names.
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<ConfigFile> load_config(const std::filesystem::path& file);

/// Loads a config and all it names. Sends nothing.
///
/// \param problems  every problem of every data file, for showing more than the first
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<Suite> load_suite(const std::filesystem::path& config_file,
                                       const Selection& selection, dataset::Problems& problems);

/// A single golden set with its scorer, for commands that need no config.
[[nodiscard]] Result<std::unique_ptr<Task>> load_task(const std::filesystem::path& folder,
                                                      dataset::Problems& problems);

/// Of all that affects an arm's answers, but for who is asked in its place.
[[nodiscard]] std::string arm_hash(const Arm& arm);

/// How many answers of an arm to an item are wanted.
[[nodiscard]] int wanted_repeats(const Arm& arm, const config::RunConfig& run, std::size_t item);
/// And to all of its items.
[[nodiscard]] std::int64_t wanted_answers(const Arm& arm, const config::RunConfig& run);

/// The arms, and those that are asked only in their place.
[[nodiscard]] std::vector<const Arm*> all_arms(const Suite& suite);

/// The rows that an arm and a task are stored as.
[[nodiscard]] store::ArmRecord arm_record(const Arm& arm);
[[nodiscard]] store::PromptRecord prompt_record(const Arm& arm);
[[nodiscard]] store::GoldenSetRecord golden_set_record(const Task& task);
[[nodiscard]] std::vector<store::ItemRecord> item_records(const Task& task);

}  // namespace assay::eval
