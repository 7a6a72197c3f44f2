#include "simulate/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/dataset/batch.hpp"

namespace assay::simulate {
namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

Result<Catalogue> Catalogue::open(std::vector<ServedModel> models) {
  if (models.empty()) return invalid("nothing to serve: no model was given");
  Catalogue catalogue;
  for (const ServedModel& served : models) {
    if (served.id.empty() || served.task.empty() || served.model == nullptr) {
      return invalid("a served model needs an id, a task and a model");
    }
    std::string full = served.id + "/" + served.task;
    if (std::find(catalogue.full_ids_.begin(), catalogue.full_ids_.end(), full) !=
        catalogue.full_ids_.end()) {
      return invalid(fmt::format("\"{}\" is served twice", full));
    }
    catalogue.full_ids_.push_back(std::move(full));
    add_once(catalogue.ids_, served.id);
  }
  for (const std::string& full : catalogue.full_ids_) add_once(catalogue.ids_, full);
  catalogue.models_ = std::move(models);
  return catalogue;
}

const ServedModel* Catalogue::find(std::string_view id, std::string_view system) const {
  const std::string_view own = dataset::without_batch(system).value_or(system);
  const ServedModel* only = nullptr;
  std::size_t candidates = 0;
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const ServedModel& served = models_[i];
    if (full_ids_[i] == id) return &served;
    if (served.id != id) continue;
    const auto& systems = served.systems;
    if (std::find(systems.begin(), systems.end(), own) != systems.end()) return &served;
    only = &served;
    ++candidates;
  }
  return candidates == 1 ? only : nullptr;
}

const ServedModel* Catalogue::named(std::string_view id) const {
  for (std::size_t i = 0; i < models_.size(); ++i) {
    if (models_[i].id == id || full_ids_[i] == id) return &models_[i];
  }
  return nullptr;
}

std::string Catalogue::unknown_task(std::string_view id) const {
  return fmt::format(
      "The system prompt is not one of a task that `{}` serves, so the task cannot be told. Send a "
      "task's system prompt unchanged, or name the task in the model id. Served: {}.",
      printable(id, 80), fmt::join(full_ids_, ", "));
}

}  // namespace assay::simulate
