#include "assay/local/model.hpp"

#include <array>

#include "local/kinds/kind.hpp"

namespace assay::local {
namespace {

using Train = Result<std::unique_ptr<const Model>>(const dataset::TaskSpec&,
                                                   std::span<const dataset::Example>, Method);

// In the order of TaskKind and of Method.
constexpr std::array<Train*, 5> kKinds = {train_classifier, train_extractor, train_rewriter,
                                          train_router, train_ranker};
constexpr std::array<std::string_view, kMethods.size()> kNames = {"majority", "one-word", "small",
                                                                  "large"};

}  // namespace

std::string_view to_string(Method method) {
  return kNames[static_cast<std::size_t>(method)];
}

std::optional<Method> method_from_string(std::string_view text) {
  for (const Method method : kMethods) {
    if (text == to_string(method)) return method;
  }
  return std::nullopt;
}

Result<std::unique_ptr<const Model>> train(const dataset::TaskSpec& task,
                                           std::span<const dataset::Example> examples,
                                           Method method) {
  return kKinds[static_cast<std::size_t>(task.kind)](task, examples, method);
}

}  // namespace assay::local
