#pragma once

/// \file
/// What is known about an arm's model beside its answers: list price, end of life, and whether it
/// was the same model in earlier runs.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/eval/history.hpp"
#include "assay/provider/registry.hpp"

namespace assay::eval {

struct ModelFacts {
  bool is_listed = false;  ///< the registry has it; it never has embedded models
  bool is_local = false;
  std::optional<std::string> nearest;        ///< the listed id that a typo could have meant
  std::optional<provider::PriceBand> price;  ///< of the shortest prompts, with its date
  std::string price_date;                    ///< YYYY-MM-DD; empty: unknown
  std::string price_source;                  ///< where it was looked up; empty: unknown
  std::optional<std::string> shutdown_date;  ///< YYYY-MM-DD
  std::optional<std::int64_t> days_left;     ///< until then; negative: since then
};

/// \param today  YYYY-MM-DD
[[nodiscard]] ModelFacts model_facts(const provider::Registry& registry,
                                     const store::ArmRecord& arm, std::string_view today);

/// The newest change of model behind a name, up to a run.
struct ModelChange {
  std::string run_id;  ///< the first run of the present model
  /// As the replies named it since then and before.
  std::optional<ServedModels> served_before;
  ServedModels served;
  /// As the config asked for it since then and before.
  std::optional<std::string> model_id_before;
  std::string model_id;
};

/// \param history  of the arm's model and task; runs later than `run_id` are not looked at
[[nodiscard]] std::optional<ModelChange> newest_model_change(const History& history,
                                                             const std::string& run_id);

}  // namespace assay::eval
