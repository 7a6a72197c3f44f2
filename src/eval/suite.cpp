#include "assay/eval/suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/core/file.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/dataset/batch.hpp"
#include "assay/version.hpp"

namespace assay::eval {
namespace {

/// dataset/ may not know scoring/, so the check of labels is handed down.
Result<dataset::LabelCheck> label_check(const dataset::TaskSpec& task) {
  ASSAY_TRY(auto scorer, scoring::Scorer::open(task));
  auto shared = std::make_shared<scoring::Scorer>(std::move(scorer));
  return dataset::LabelCheck(
      [shared](std::string_view expected) { return shared->refuse_expected(expected); });
}

bool is_selected(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

Status check_selection(const std::vector<std::string>& wanted,
                       const std::vector<std::string>& names, const std::string& what) {
  for (const std::string& name : wanted) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return invalid(fmt::format("--{} {}: not in the config{}", what, printable(name, 80),
                                 did_you_mean(name, names)));
    }
  }
  return {};
}

Json parameters_json(const Arm& arm) {
  const CallParameters& parameters = arm.parameters;
  Json json = Json::object();
  if (parameters.temperature) json["temperature"] = *parameters.temperature;
  if (parameters.top_p) json["top_p"] = *parameters.top_p;
  if (parameters.max_output_tokens) json["max_output_tokens"] = *parameters.max_output_tokens;
  if (parameters.seed) json["seed"] = *parameters.seed;
  if (!parameters.stop.empty()) json["stop"] = parameters.stop;
  if (!parameters.reasoning_effort.empty()) json["reasoning_effort"] = parameters.reasoning_effort;
  json["stream"] = parameters.stream;
  if (arm.corrects) json["correction"] = true;
  if (arm.batch > 0) json["batch"] = arm.batch;
  return json;
}

std::string capabilities_text(const provider::Capabilities& capabilities) {
  return fmt::format("{}{}{}{}", capabilities.temperature, capabilities.structured_output,
                     capabilities.seed, capabilities.max_completion_tokens);
}

CallParameters parameters_for(const config::ModelConfig& model, const dataset::TaskSpec& task) {
  CallParameters parameters = model.parameters;
  for (const std::string& name : {std::string(to_string(task.kind)), task.name}) {
    const auto override = model.by_kind.find(name);
    if (override == model.by_kind.end()) continue;
    if (override->second.temperature) parameters.temperature = override->second.temperature;
    if (override->second.max_output_tokens) {
      parameters.max_output_tokens = override->second.max_output_tokens;
    }
  }
  // A task always has a cap: an unbounded answer has an unbounded price.
  if (!parameters.max_output_tokens) parameters.max_output_tokens = task.max_output_tokens;
  return parameters;
}

Result<Arm> make_arm(const config::Config& config, const config::ModelConfig& model,
                     const Task& task) {
  Arm arm;
  arm.task = &task;
  arm.model = &model;
  arm.provider = &config.provider_of(model);
  arm.prompt_version =
      model.prompt_version.empty() ? task.set.task.prompt_version : model.prompt_version;
  const auto prompt = task.set.prompts.find(arm.prompt_version);
  if (prompt == task.set.prompts.end()) {
    return invalid(fmt::format("{}:{}: models.{}.prompt \"{}\" is not in {}", config.name,
                               model.line, model.name, printable(arm.prompt_version, 60),
                               (task.set.folder / "prompts").string()));
  }
  arm.prompt = &prompt->second.for_protocol(to_string(arm.provider->protocol));
  arm.parameters = parameters_for(model, task.set.task);
  arm.batch = model.batch;
  // An embedded model reads no prompt: told of its mistake, it would make it again.
  arm.corrects = config.run.correction && arm.provider->protocol != provider::ProtocolKind::local;
  arm.hash = arm_hash(arm);
  return arm;
}

/// Adds who is asked in place of each arm; nothing when the config says for no reason.
Status add_fallbacks(Suite& suite) {
  if (suite.config.run.fallback.empty()) return {};
  std::map<std::pair<const Task*, const config::ModelConfig*>, std::size_t> known;
  for (Arm& arm : suite.arms) {
    Hasher hasher;
    hasher.add(arm.hash);
    for (const config::FallbackOn reason : suite.config.run.fallback) hasher.add(to_string(reason));
    for (const config::ModelConfig* model : suite.config.fallbacks_of(*arm.model)) {
      const auto [found, is_new] = known.try_emplace({arm.task, model}, suite.fallback_arms.size());
      if (is_new) {
        ASSAY_TRY(auto other, make_arm(suite.config, *model, *arm.task));
        other.corrects = false;
        other.batch = 0;  // one answer is missing, and one is asked for
        suite.fallback_arms.push_back(std::move(other));
      }
      arm.fallback.push_back(found->second);
      hasher.add(suite.fallback_arms[found->second].hash);
    }
    if (!arm.fallback.empty()) arm.hash = hasher.hex();
  }
  return {};
}

/// Parameters that the config sets and the model is known not to take, as a list; they are not
/// sent.
std::string refused_parameters(const Arm& arm) {
  const provider::Capabilities& takes = arm.model->capabilities;
  std::vector<std::string> refused;
  if (arm.parameters.temperature && !takes.temperature) refused.emplace_back("temperature");
  if (arm.parameters.top_p && !takes.temperature) refused.emplace_back("top_p");
  if (arm.parameters.seed && !takes.seed) refused.emplace_back("seed");
  return fmt::format("{}", fmt::join(refused, " and "));
}

/// One line for each model and what it refuses, whatever the number of tasks.
void warn_of_refused_parameters(Suite& suite) {
  for (const Arm* const asked : all_arms(suite)) {
    const Arm& arm = *asked;
    const std::string refused = refused_parameters(arm);
    if (refused.empty()) continue;
    std::string text = fmt::format(
        "{}:{}: {} of model \"{}\" will not be sent: {} does not take it", suite.config.name,
        arm.model->line, refused, arm.model->name, printable(arm.model->id, 80));
    auto& warnings = suite.warnings;
    if (std::find(warnings.begin(), warnings.end(), text) == warnings.end()) {
      warnings.push_back(std::move(text));
    }
  }
}

/// The same for any order of the arms, so that sorting the models in the file starts no new run.
std::string suite_hash(const std::vector<Arm>& arms, int repeats) {
  std::vector<std::string_view> hashes;
  for (const Arm& arm : arms) hashes.emplace_back(arm.hash);
  std::sort(hashes.begin(), hashes.end());
  Hasher hasher;
  hasher.add(std::to_string(repeats));
  for (const std::string_view hash : hashes) hasher.add(hash);
  return hasher.hex();
}

}  // namespace

Result<ConfigFile> load_config(const std::filesystem::path& file) {
  ASSAY_TRY(auto registry, provider::Registry::builtin());
  ASSAY_TRY(auto yaml, read_file(file, kYamlBytes));
  const std::string today = iso_time(unix_ms_now()).substr(0, 10);
  ASSAY_TRY(auto config, config::parse_config(yaml, file, registry, today));
  return ConfigFile{std::move(registry), std::move(yaml), std::move(config)};
}

Result<std::unique_ptr<Task>> load_task(const std::filesystem::path& folder,
                                        dataset::Problems& problems) {
  ASSAY_TRY(auto set, dataset::load_golden_set(folder, label_check, problems));
  ASSAY_TRY(auto yaml, read_file(folder / "task.yaml", kYamlBytes));
  ASSAY_TRY(auto scorer, scoring::Scorer::open(set.task));
  return std::make_unique<Task>(Task{std::move(set), std::move(yaml), std::move(scorer)});
}

Result<Suite> load_suite(const std::filesystem::path& config_file, const Selection& selection,
                         dataset::Problems& problems) {
  ASSAY_TRY(auto file, load_config(config_file));
  Suite suite;
  suite.config = std::move(file.config);
  ASSAY_TRY(suite.config_json, config::stored_config(file.yaml, suite.config.name));
  suite.warnings = suite.config.warnings;

  std::vector<std::string> task_names;
  for (const auto& folder : suite.config.tasks) task_names.push_back(folder.filename().string());
  std::vector<std::string> model_names;
  for (const auto& model : suite.config.models) model_names.push_back(model.name);
  ASSAY_CHECK(check_selection(selection.tasks, task_names, "task"));
  ASSAY_CHECK(check_selection(selection.models, model_names, "model"));

  // Every set is read even after one failed, so that all problems are seen at once.
  std::optional<Error> first_error;
  for (const auto& folder : suite.config.tasks) {
    if (!is_selected(selection.tasks, folder.filename().string())) continue;
    dataset::Problems found;
    auto task = load_task(folder, found);
    problems.errors.insert(problems.errors.end(), found.errors.begin(), found.errors.end());
    problems.warnings.insert(problems.warnings.end(), found.warnings.begin(), found.warnings.end());
    problems.omitted += found.omitted;
    if (task.has_value()) {
      suite.tasks.push_back(*std::move(task));
    } else if (!first_error) {
      first_error = task.error();
    }
  }
  if (first_error) return *first_error;

  for (const auto& task : suite.tasks) {
    for (const config::ModelConfig& model : suite.config.models) {
      if (!is_selected(selection.models, model.name)) continue;
      if (!is_selected(model.tasks, task->set.task.name)) continue;
      ASSAY_TRY(auto arm, make_arm(suite.config, model, *task));
      suite.arms.push_back(std::move(arm));
    }
  }
  if (suite.arms.empty()) {
    return invalid(fmt::format("{}: no model is to be evaluated on any of the selected tasks",
                               suite.config.name));
  }
  ASSAY_CHECK(add_fallbacks(suite));
  warn_of_refused_parameters(suite);
  suite.hash = suite_hash(suite.arms, suite.config.run.repeats);
  suite.warnings.insert(suite.warnings.end(), problems.warnings.begin(), problems.warnings.end());
  return suite;
}

std::string arm_hash(const Arm& arm) {
  Hasher hasher;
  const Task& task = *arm.task;
  const config::ModelConfig& model = *arm.model;
  hasher.add(task.set.hash)
      .add(task.set.task.name)
      .add(model.name)
      .add(model.tier)
      .add(arm.provider->name)
      .add(to_string(arm.provider->protocol))
      .add(arm.provider->base_url.origin.host.empty()
               ? ""
               : arm.provider->base_url.origin.text() + arm.provider->base_url.path)
      .add(arm.provider->api_version)
      .add(model.id)
      .add(arm.prompt->hash())
      .add(safe_dump(parameters_json(arm)))
      .add(capabilities_text(model.capabilities));
  if (arm.batch > 0) hasher.add(dataset::batch_system(""));
  if (arm.provider->protocol == provider::ProtocolKind::local) {
    // What an embedded model answers depends on what it learned and on this build.
    hasher.add(kVersion);
    for (const dataset::Example& example : task.set.train) {
      hasher.add(example.input).add(example.expected_json);
    }
  }
  return hasher.hex();
}

int wanted_repeats(const Arm& arm, const config::RunConfig& run, std::size_t item) {
  return arm.repeats.empty() ? run.repeats : arm.repeats[item];
}

std::int64_t wanted_answers(const Arm& arm, const config::RunConfig& run) {
  std::int64_t sum = 0;
  for (std::size_t item = 0; item < arm.task->set.items.size(); ++item) {
    sum += wanted_repeats(arm, run, item);
  }
  return sum;
}

std::vector<const Arm*> all_arms(const Suite& suite) {
  std::vector<const Arm*> arms;
  for (const Arm& arm : suite.arms) arms.push_back(&arm);
  for (const Arm& arm : suite.fallback_arms) arms.push_back(&arm);
  return arms;
}

store::ArmRecord arm_record(const Arm& arm) {
  store::ArmRecord record;
  record.hash = arm.hash;
  record.task = arm.task->set.task.name;
  record.golden_set_hash = arm.task->set.hash;
  record.model = arm.model->name;
  record.tier = arm.model->tier;
  record.provider = arm.provider->name;
  record.protocol = to_string(arm.provider->protocol);
  record.model_id = arm.model->id;
  record.prompt_version = arm.prompt_version;
  record.prompt_hash = arm.prompt->hash();
  record.parameters_json = safe_dump(parameters_json(arm));
  return record;
}

store::PromptRecord prompt_record(const Arm& arm) {
  Json turns = Json::array();
  for (const Turn& turn : arm.prompt->examples()) {
    turns.push_back(
        {{"role", turn.role == Role::user ? "user" : "assistant"}, {"text", turn.text}});
  }
  return {arm.prompt->hash(), arm.prompt->system(), safe_dump(turns), arm.prompt->user_template()};
}

store::GoldenSetRecord golden_set_record(const Task& task) {
  return {task.set.hash, task.set.task.name, task.task_yaml, {}};
}

std::vector<store::ItemRecord> item_records(const Task& task) {
  std::vector<store::ItemRecord> records;
  records.reserve(task.set.items.size());
  for (const dataset::Item& item : task.set.items) {
    records.push_back(
        {item.hash, item.id, item.input, item.expected_json, item.slices, item.cluster});
  }
  return records;
}

}  // namespace assay::eval
