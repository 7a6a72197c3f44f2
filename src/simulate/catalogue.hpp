#pragma once

/// \file
/// Which model a request means.

#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/simulate/simulator.hpp"

namespace assay::simulate {

class Catalogue {
 public:
  /// \error invalid_argument  as Simulator::open
  [[nodiscard]] static Result<Catalogue> open(std::vector<ServedModel> models);

  /// `small`, or `small/support-tickets` to name the task too. The task is otherwise the one whose
  /// system prompt `system` is, byte for byte but for what asks for a batch, or the only one that
  /// is served.
  /// \return null when the id is not served or the task cannot be told
  [[nodiscard]] const ServedModel* find(std::string_view id, std::string_view system) const;

  /// Any model that answers to this id; null when none does.
  [[nodiscard]] const ServedModel* named(std::string_view id) const;

  /// Every id that `named` knows, without and with task, in the order of serving.
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

  /// For the refusal of a request whose task cannot be told.
  [[nodiscard]] std::string unknown_task(std::string_view id) const;

 private:
  std::vector<ServedModel> models_;
  std::vector<std::string> full_ids_;  ///< `id/task` of each of `models_`
  std::vector<std::string> ids_;
};

}  // namespace assay::simulate
