#include "local/extractor.hpp"

#include "assay/core/text.hpp"
#include "local/answer_shape.hpp"
#include "local/invoice_rules.hpp"
#include "local/learned_phrases.hpp"

namespace assay::local {
namespace {

class SmallExtractor final : public Model {
 public:
  explicit SmallExtractor(AnswerShape shape) : shape_(std::move(shape)) {}
  [[nodiscard]] std::string answer(std::string_view input) const override {
    return shape_.fill(read_invoice_small(input));
  }

 private:
  AnswerShape shape_;
};

class LargeExtractor final : public Model {
 public:
  LargeExtractor(AnswerShape shape, KeyWords keys)
      : shape_(std::move(shape)), keys_(std::move(keys)) {}
  [[nodiscard]] std::string answer(std::string_view input) const override {
    return shape_.fill(read_invoice_large(input, keys_));
  }

 private:
  AnswerShape shape_;
  KeyWords keys_;
};

}  // namespace

Result<std::unique_ptr<const Model>> train_extractor(const dataset::TaskSpec& task,
                                                     std::span<const dataset::Example> examples,
                                                     Size size) {
  auto shape = AnswerShape::read(task.schema_json);
  if (!shape.has_value()) return in_context("task " + task.name, std::move(shape).error());
  std::unique_ptr<const Model> model;
  if (size == Size::small) {
    model = std::make_unique<SmallExtractor>(*std::move(shape));
  } else {
    KeyWords keys(known_phrases());
    keys.learn(learn_phrases(examples, keys));
    model = std::make_unique<LargeExtractor>(*std::move(shape), std::move(keys));
  }
  return model;
}

}  // namespace assay::local
