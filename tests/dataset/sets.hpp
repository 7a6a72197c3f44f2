#pragma once

/// \file
/// Golden sets for tests: a small good one, to be changed file by file.

#include <filesystem>
#include <string>
#include <string_view>

#include "assay/dataset/golden_set.hpp"
#include "support/temporary_folder.hpp"

namespace assay::dataset {

/// A copy of tests/dataset/base/colours: three items, three training examples, one prompt.
class ColoursSet {
 public:
  ColoursSet() {
    std::filesystem::copy(std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/dataset/base/colours",
                          folder(), std::filesystem::copy_options::recursive);
  }

  [[nodiscard]] std::filesystem::path folder() const { return temporary_ / "colours"; }
  std::filesystem::path write(const std::string& file, std::string_view content) const {
    return temporary_.write("colours/" + file, content);
  }
  [[nodiscard]] std::string read(const std::string& file) const {
    return fake::file_bytes(folder() / file);
  }

 private:
  fake::TemporaryFolder temporary_;
};

/// The label check of scoring/ stands above this layer; this one knows strings and their spelling.
inline Result<LabelCheck> plain_label_check(const TaskSpec& task) {
  return LabelCheck([labels = task.labels](std::string_view expected) -> std::string {
    for (const std::string& label : labels) {
      if (expected == "\"" + label + "\"") return {};
    }
    return "must be one of the labels";
  });
}

}  // namespace assay::dataset
