#include "assay/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::embedded {
extern const std::string_view assay_schema;
extern const std::string_view starter_config;
}  // namespace assay::embedded

namespace assay::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNames = 1000;
constexpr std::size_t kNameBytes = 128;

/// `tasks: [support-tickets]` means the folder of that name beside the config, or in golden/ beside
/// it.
Result<fs::path> find_task(const fs::path& base, const std::string& name) {
  std::string_view bare = name;
  while (bare.size() > 1 && bare.back() == '/') bare.remove_suffix(1);
  const std::string last = fs::path(bare).lexically_normal().filename().string();
  if (last.empty() || last == "." || last == "..") {
    return invalid(fmt::format("tasks: \"{}\" does not name a folder", printable(name, 80)));
  }
  for (const fs::path& candidate : {base / bare, base / "golden" / bare}) {
    std::error_code ignored;  // what cannot be looked at is not there
    if (fs::exists(candidate / "task.yaml", ignored)) return candidate.lexically_normal();
  }
  return invalid(fmt::format("task \"{}\": there is no {} and no {}", printable(name, 80),
                             (base / name / "task.yaml").lexically_normal().string(),
                             (base / "golden" / name / "task.yaml").lexically_normal().string()));
}

/// Without `tasks`, every golden set beside the config is meant.
std::vector<fs::path> all_tasks(const fs::path& base) {
  std::vector<fs::path> tasks;
  for (const fs::path& folder : {base, base / "golden"}) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (fs::exists(entry.path() / "task.yaml", ignored)) {
        tasks.push_back(entry.path().lexically_normal());
      }
    }
  }
  std::sort(tasks.begin(), tasks.end());
  return tasks;
}

/// Everywhere else a task goes by the name of its folder.
Status check_task_names(const YamlMap& root, const std::vector<fs::path>& tasks) {
  std::map<std::string, fs::path> folders;
  for (const fs::path& task : tasks) {
    const auto [first, is_new] = folders.emplace(task.filename().string(), task);
    if (is_new) continue;
    return root.error_at(
        "tasks", fmt::format("two tasks are called \"{}\": {} and {}; rename a folder, or "
                             "name only one of them under \"tasks\"",
                             printable(first->first, 80), first->second.string(), task.string()));
  }
  return {};
}

Status read_tasks(YamlMap& root, Config& config) {
  const fs::path base = config.file.parent_path();
  if (!root.has("tasks")) {
    (void)root.node("tasks");
    config.tasks = all_tasks(base);
    if (config.tasks.empty()) {
      return root.error_at("tasks",
                           "the config names no \"tasks\" and there is no golden set beside it");
    }
    return check_task_names(root, config.tasks);
  }
  ASSAY_TRY(const auto names, root.texts("tasks"));
  if (names.empty()) return root.error_at("tasks", "tasks must name at least one golden set");
  for (const std::string& name : names) {
    const auto task = find_task(base, name);
    if (!task.has_value()) return root.error_at("tasks", task.error().message);
    if (std::find(config.tasks.begin(), config.tasks.end(), *task) != config.tasks.end()) {
      return root.error_at("tasks", fmt::format("task \"{}\" is named twice", printable(name, 80)));
    }
    config.tasks.push_back(*task);
  }
  return check_task_names(root, config.tasks);
}

Status read_budget(YamlMap& root, BudgetConfig& budget) {
  const YamlNode* node = root.node("budget");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, root.file(), "budget"));
  ASSAY_TRY(budget.usd, map.number("usd", 0, 1e9));
  ASSAY_TRY(budget.calls, map.integer("calls", 1, 1'000'000'000));
  ASSAY_TRY(budget.minutes, map.integer("minutes", 1, 1'000'000));
  return map.finish();
}

Status check_models(YamlMap& root, const Config& config) {
  if (config.models.empty()) {
    return root.error_at("models",
                         "the config names no \"models\"; `assay init` writes an example");
  }
  std::vector<std::string> tasks;
  for (const fs::path& task : config.tasks) tasks.push_back(task.filename().string());
  for (const ModelConfig& model : config.models) {
    for (const std::string& task : model.tasks) {
      if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) {
        return invalid(fmt::format("{}:{}: models.{}.tasks: \"{}\" is not among the tasks{}",
                                   config.name, model.line, model.name, printable(task, 60),
                                   did_you_mean(task, tasks)));
      }
    }
  }
  return {};
}

}  // namespace

const ProviderConfig& Config::provider_of(const ModelConfig& model) const {
  return *std::find_if(providers.begin(), providers.end(),
                       [&model](const ProviderConfig& p) { return p.name == model.provider; });
}

Result<Config> parse_config(std::string_view yaml, const std::filesystem::path& file,
                            const provider::Registry& registry, std::string_view today) {
  Config config;
  config.file = file;
  config.name = file.string();
  ASSAY_TRY(const auto document, parse_yaml(yaml, config.name));
  ASSAY_TRY(auto root, YamlMap::open(document, config.name, "the config"));
  ASSAY_CHECK(read_providers(root, config));
  ASSAY_CHECK(read_models(root, registry, today, config));
  ASSAY_CHECK(read_routing_template(root, registry, today, config));
  ASSAY_CHECK(read_fallback(root, config));
  ASSAY_CHECK(read_gate(root, config.gate));
  ASSAY_CHECK(read_budget(root, config.budget));
  ASSAY_CHECK(read_run(root, config));
  (void)root.node("tasks");
  ASSAY_CHECK(root.finish());
  ASSAY_CHECK(read_tasks(root, config));
  ASSAY_CHECK(check_models(root, config));
  ASSAY_CHECK(check_gate(root, config));
  ASSAY_CHECK(check_routes(root, config));
  return config;
}

Status check_names(const YamlMap& section) {
  const auto& entries = section.raw().entries;
  if (entries.size() > kMostNames) {
    return section.error_at("", fmt::format("{} holds {} entries; at most {} are possible",
                                            section.what(), entries.size(), kMostNames));
  }
  for (const auto& [name, ignored] : entries) {
    if (name.empty() || name.size() > kNameBytes || printable(name, kNameBytes) != name) {
      return section.error_at(name,
                              fmt::format("\"{}\" in {} is not a name: names are visible text of 1 "
                                          "to {} bytes",
                                          printable(name, 60), section.what(), kNameBytes));
    }
  }
  return {};
}

std::string_view json_schema() {
  return embedded::assay_schema;
}

std::string_view starter_config() {
  return embedded::starter_config;
}

}  // namespace assay::config
