#pragma once

/// \file
/// Classical models that run in-process: the embedded default, and the sanity baseline for real
/// models ("does the LLM beat naive Bayes?").
///
/// They learn from training examples and predict from an input's text. They cannot see an item's
/// label: this layer knows `Example` and `TaskSpec`, never `Item`, and a test holds it to that.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "assay/core/completion.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/example.hpp"
#include "assay/dataset/task.hpp"

namespace assay::local {

/// How an embedded model works. `small` is quick and rough, `large` is better: the lite and the pro
/// tier of the embedded suite. `majority` and `one-word` are floors: what is reached by always
/// saying the same, and by looking at one telltale word. A set on which `one-word` does well
/// measures key words.
enum class Method { majority, one_word, small, large };

inline constexpr std::array kMethods = {Method::majority, Method::one_word, Method::small,
                                        Method::large};

/// "majority", "one-word", "small", "large": the ids of embedded models in a config.
[[nodiscard]] std::string_view to_string(Method method);
[[nodiscard]] std::optional<Method> method_from_string(std::string_view text);

/// A trained model for one task. Immutable; any number of threads may call it.
class Model {
 public:
  virtual ~Model() = default;
  /// The answer in the form the task asks for: `{"label"|"text"|"ranking":...,"confidence":...}`, a
  /// bare label or text, or a JSON record. A pure function of the training examples and `input`.
  [[nodiscard]] virtual std::string answer(std::string_view input) const = 0;
};

/// Trains a model for a task's kind, in well under a second for a few hundred examples.
///
/// \param examples  the golden set's train.jsonl; their order does not change the result
/// \error invalid_argument  a label that no example carries or an example with an unknown one, a
///        schema without properties, or a ranking without examples; names the task. Extraction
///        works without any example.
[[nodiscard]] Result<std::unique_ptr<const Model>> train(const dataset::TaskSpec& task,
                                                         std::span<const dataset::Example> examples,
                                                         Method method);

/// Tokens of a text by our own rule: runs of letters in pieces of at most four characters, single
/// digits and marks. For the embedded models only; real providers count for themselves.
[[nodiscard]] TokenCount count_tokens(std::string_view text);

}  // namespace assay::local
