#include "cli/named_task.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "cli/suite_loading.hpp"

namespace assay::cli {
namespace {

Result<std::filesystem::path> folder_of(const Globals& globals, const std::string& task) {
  std::error_code failure;
  if (std::filesystem::exists(std::filesystem::path(task) / "task.yaml", failure)) {
    return std::filesystem::path(task);
  }
  ASSAY_TRY(const auto file, eval::load_config(globals.config_path()));
  std::vector<std::string> names;
  for (const auto& folder : file.config.tasks) {
    names.push_back(folder.filename().string());
    if (names.back() == task) return folder;
  }
  return invalid(fmt::format("--task {}: neither a task of {} nor the folder of a golden set{}",
                             printable(task, 80), file.config.name, did_you_mean(task, names)));
}

}  // namespace

Result<std::unique_ptr<eval::Task>> load_named_task(const Globals& globals,
                                                    const std::string& task) {
  ASSAY_TRY(const auto folder, folder_of(globals, task));
  dataset::Problems problems;
  auto loaded = eval::load_task(folder, problems);
  if (!loaded.has_value()) {
    show_problems(globals, problems, problems.errors.empty() ? "" : problems.errors.front());
  }
  return loaded;
}

std::vector<std::string> known_keys(const Globals& globals) {
  std::vector<std::string> keys;
  const auto file = eval::load_config(globals.config_path());
  if (!file.has_value()) return keys;
  for (const config::ProviderConfig& provider : file->config.providers) {
    auto key = config::read_api_key(provider, file->config.name);
    if (key.has_value() && !key->empty()) keys.push_back(*std::move(key));
  }
  return keys;
}

}  // namespace assay::cli
