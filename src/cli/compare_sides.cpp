#include "cli/compare_sides.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "cli/show_run.hpp"

namespace assay::cli {
namespace {

std::vector<std::string> models_of(const store::RunRecord& run) {
  std::vector<std::string> models;
  for (const store::ArmRecord& arm : run.arms) {
    if (std::find(models.begin(), models.end(), arm.model) == models.end()) {
      models.push_back(arm.model);
    }
  }
  return models;
}

bool has_model(const store::RunRecord& run, const std::string& model) {
  const auto models = models_of(run);
  return std::find(models.begin(), models.end(), model) != models.end();
}

bool ends_in(const std::string& word, std::string_view suffix) {
  return word.size() > suffix.size() && word.ends_with(suffix);
}

/// Can only be meant as a file. A run's id has no slash, but an imported model may have one.
bool is_path(const std::string& word) {
  return (word.find('/') != std::string::npos && word.find(':') == std::string::npos) ||
         word.starts_with('/') || word.starts_with('.') || ends_in(word, ".jsonl") ||
         ends_in(word, ".json");
}

bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;  // what cannot be looked at is not there
  return std::filesystem::is_regular_file(path, ignored);
}

Result<ComparedModel> open_file(const std::string& word) {
  ASSAY_TRY(std::shared_ptr<eval::AnswerSource> file, eval::open_baseline_file(word));
  return ComparedModel{nullptr, file->facts().arm.model, file};
}

}  // namespace

const store::ArmRecord* ComparedModel::arm(const std::string& task) const {
  if (run == nullptr) return file->facts().arm.task == task ? &file->facts().arm : nullptr;
  for (const store::ArmRecord& candidate : run->arms) {
    if (candidate.model == model && candidate.task == task) return &candidate;
  }
  return nullptr;
}

std::vector<std::string> ComparedModel::tasks() const {
  if (run == nullptr) return {file->facts().arm.task};
  std::vector<std::string> asked;
  for (const store::ArmRecord& arm : run->arms) {
    if (arm.model == model) asked.push_back(arm.task);
  }
  return asked;
}

const std::string& ComparedModel::run_id() const {
  return run == nullptr ? file->facts().run_id : run->id;
}

std::string ComparedModel::place() const {
  return run == nullptr ? file->facts().file.string() : "run " + run->id;
}

Result<store::RunStore*> SideFinder::store() {
  if (!store_) {
    ASSAY_TRY(store_, store::RunStore::open(database_, store::Access::read_only));
  }
  return &*store_;
}

Result<const store::RunRecord*> SideFinder::run(const std::string& id) {
  ASSAY_TRY(auto* const store, this->store());
  ASSAY_TRY(auto found, pick_run(*store, id));
  for (const store::RunRecord& known : runs_) {
    if (known.row == found.row) return &known;
  }
  runs_.push_back(std::move(found));
  return &runs_.back();
}

Result<ComparedModel> SideFinder::find(const std::string& word) {
  if (is_path(word)) return open_file(word);
  if (!is_file(word)) return find_model(word);
  // Without a database there is no model that could be meant.
  std::error_code ignored;
  if (!std::filesystem::exists(database_, ignored)) return open_file(word);
  if (!find_model(word).has_value()) return open_file(word);
  return invalid(
      fmt::format("\"{0}\" is a model and also a file here: write ./{0} for the file, "
                  "RUN:{0} for the model",
                  printable(word, 80)));
}

Result<std::shared_ptr<eval::AnswerSource>> SideFinder::answers(const ComparedModel& side,
                                                                const std::string& task) {
  if (side.run == nullptr) return side.file;
  ASSAY_TRY(auto* const store, this->store());
  ASSAY_TRY(std::shared_ptr<eval::AnswerSource> stored,
            eval::open_stored_arm(*store, *side.run, *side.arm(task)));
  return stored;
}

Result<ComparedModel> SideFinder::find_model(const std::string& word) {
  ASSAY_TRY(const auto* const given, run(run_id_));
  if (has_model(*given, word)) return ComparedModel{given, word};
  const auto colon = word.find(':');
  if (colon == std::string::npos || colon == 0) {
    return invalid(fmt::format("run {} has no model \"{}\"{}", given->id, printable(word, 80),
                               did_you_mean(word, models_of(*given))));
  }
  ASSAY_TRY(const auto* const named, run(word.substr(0, colon)));
  const std::string model = word.substr(colon + 1);
  if (has_model(*named, model)) return ComparedModel{named, model};
  return invalid(fmt::format("run {} has no model \"{}\"{}", named->id, printable(model, 80),
                             did_you_mean(model, models_of(*named))));
}

void name_arms(const ComparedModel& baseline, const ComparedModel& candidate,
               report::TaskComparison& comparison) {
  const auto name = [&](const ComparedModel& side) {
    if (baseline.model != candidate.model) return side.model;
    return side.run == nullptr ? side.place() : side.run->id + ":" + side.model;
  };
  const auto named = [&](const ComparedModel& side) {
    const store::ArmRecord* const arm = side.arm(comparison.task);
    return report::ComparedArm{name(side), arm == nullptr ? "" : arm->model_id, side.run_id()};
  };
  comparison.baseline = named(baseline);
  comparison.candidate = named(candidate);
}

Result<std::vector<std::string>> common_tasks(const ComparedModel& baseline,
                                              const ComparedModel& candidate,
                                              const std::vector<std::string>& wanted) {
  const std::vector<std::string> asked = baseline.tasks();
  for (const ComparedModel* const side : {&baseline, &candidate}) {
    for (const std::string& task : wanted) {
      if (side->arm(task) != nullptr) continue;
      return invalid(fmt::format("{} has no answers of {} to task \"{}\"{}", side->place(),
                                 printable(side->model, 80), printable(task, 80),
                                 did_you_mean(task, side->tasks())));
    }
  }
  std::vector<std::string> common;
  for (const std::string& task : asked) {
    const bool is_wanted =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), task) != wanted.end();
    if (is_wanted && candidate.arm(task) != nullptr) common.push_back(task);
  }
  return common;
}

}  // namespace assay::cli
