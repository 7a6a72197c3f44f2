#pragma once

/// \file
/// Everything a run needs, loaded and checked: config, golden sets, scorers, arms.

#include <filesystem>
#include <memory>
#include <string>
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
};

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

/// The arms, and those that are asked only in their place.
[[nodiscard]] std::vector<const Arm*> all_arms(const Suite& suite);

/// The rows that an arm and a task are stored as.
[[nodiscard]] store::ArmRecord arm_record(const Arm& arm);
[[nodiscard]] store::PromptRecord prompt_record(const Arm& arm);
[[nodiscard]] store::GoldenSetRecord golden_set_record(const Task& task);
[[nodiscard]] std::vector<store::ItemRecord> item_records(const Task& task);

}  // namespace assay::eval
