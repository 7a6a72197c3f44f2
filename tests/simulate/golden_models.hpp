#pragma once

/// \file
/// A golden set's task and its two embedded models, ready to be served.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "assay/dataset/golden_set.hpp"
#include "assay/local/model.hpp"
#include "assay/simulate/simulator.hpp"

namespace assay::simulate {

struct Trained {
  dataset::GoldenSet set;
  std::vector<ServedModel> served;  ///< "small" and "large"
};

[[nodiscard]] inline Result<Trained> train_models(const std::filesystem::path& folder) {
  const auto accept_labels = [](const dataset::TaskSpec&) -> Result<dataset::LabelCheck> {
    return dataset::LabelCheck([](std::string_view) { return std::string(); });
  };
  dataset::Problems problems;
  Trained trained;
  ASSAY_TRY(trained.set, dataset::load_golden_set(folder, accept_labels, problems));
  for (const local::Method method : {local::Method::small, local::Method::large}) {
    ServedModel served;
    served.id = std::string(local::to_string(method));
    served.task = trained.set.task.name;
    served.max_output_tokens = trained.set.task.max_output_tokens;
    for (const auto& [version, prompt] : trained.set.prompts) {
      for (const auto& [protocol, renderer] : prompt.variants()) {
        served.systems.push_back(renderer.system());
      }
    }
    ASSAY_TRY(served.model, local::train(trained.set.task, trained.set.train, method));
    trained.served.push_back(std::move(served));
  }
  return trained;
}

}  // namespace assay::simulate
