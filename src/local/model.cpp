#include "assay/local/model.hpp"

#include <array>

#include "local/classifier.hpp"
#include "local/extractor.hpp"

namespace assay::local {

std::string_view to_string(Size size) {
  return size == Size::small ? "small" : "large";
}

std::optional<Size> size_from_string(std::string_view text) {
  for (const Size size : std::array{Size::small, Size::large}) {
    if (text == to_string(size)) return size;
  }
  return std::nullopt;
}

Result<std::unique_ptr<const Model>> train(const dataset::TaskSpec& task,
                                           std::span<const dataset::Example> examples, Size size) {
  return task.kind == dataset::TaskKind::classification ? train_classifier(task, examples, size)
                                                        : train_extractor(task, examples, size);
}

}  // namespace assay::local
