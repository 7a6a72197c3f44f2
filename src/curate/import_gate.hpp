#pragma once

/// \file
/// Which drafts become items. For .cpp files only.

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "assay/dataset/golden_set.hpp"
#include "assay/dataset/task.hpp"
#include "curate/import_row.hpp"

namespace assay::curate {

/// What dataset/ needs from scoring/ to check the labels of a task.
/// \error invalid_argument  the task's rules cannot be compiled
[[nodiscard]] Result<dataset::LabelCheck> label_check(const dataset::TaskSpec& task);

/// `0=ham`: what labels are called that the file writes differently.
[[nodiscard]] Result<std::map<std::string, std::string>> parse_names(
    const std::vector<std::string>& entries);

/// Checks one draft after another: what dataset/ would refuse when it loads the set, and what would
/// count one item twice. Remembers a few hundred bytes of each.
class ImportGate {
 public:
  /// \param task   nothing: any label will do, and `labels` and `slices` are found
  /// \param names  as parse_names made them
  ImportGate(const dataset::TaskSpec* task, dataset::LabelCheck check,
             std::map<std::string, std::string> names);

  /// Inputs of training examples must not come as items.
  /// \error invalid_argument  the file cannot be read
  [[nodiscard]] Status know_training(const std::filesystem::path& train);

  /// The line of items.jsonl, or the reason why there is none in `reason`.
  [[nodiscard]] std::optional<std::string> admit(Draft draft, std::string& reason);

  /// Of a task that is to be written: labels with their counts, slices, and the system message that
  /// all records share.
  [[nodiscard]] const std::map<std::string, std::size_t>& labels() const { return labels_; }
  [[nodiscard]] const std::vector<std::string>& slices() const { return slices_; }
  [[nodiscard]] const std::string& system() const { return system_; }

 private:
  std::string name_label(Json& expected) const;
  std::string check_expected(Draft& draft, std::string& expected_json);
  std::string check_slices(const Draft& draft);
  std::string check_system(const Draft& draft);
  std::string take_id(Draft& draft, const std::string& input_hash);

  const dataset::TaskSpec* task_;
  dataset::LabelCheck check_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::size_t> labels_;
  std::vector<std::string> slices_;
  std::string system_;
  int first_line_ = 0;                        ///< of the first item; it decides slices and system
  std::unordered_map<std::string, int> ids_;  ///< line of each
  std::unordered_map<std::string, int> labelled_;  ///< by hash of input and label
  std::unordered_map<std::string, int> trained_;   ///< by hash of input
};

}  // namespace assay::curate
