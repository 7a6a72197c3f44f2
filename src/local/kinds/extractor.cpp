#include "local/kinds/kind.hpp"

#include "assay/core/text.hpp"
#include "local/answer_shape.hpp"
#include "local/field_baselines.hpp"
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

/// Majority and one-word: whatever the schema, they know nothing of invoices.
class HabitExtractor final : public Model {
 public:
  explicit HabitExtractor(std::vector<FieldHabit> habits) : habits_(std::move(habits)) {}
  [[nodiscard]] std::string answer(std::string_view input) const override {
    return apply_habits(habits_, input);
  }

 private:
  std::vector<FieldHabit> habits_;
};

KeyWords learn_invoice_words(Examples examples) {
  KeyWords keys(known_phrases());
  keys.learn(learn_phrases(examples, keys));
  return keys;
}

std::unique_ptr<const Model> make_model(AnswerShape shape, Examples examples, Method method) {
  switch (method) {
    case Method::majority:
      return std::make_unique<HabitExtractor>(learn_usual_values(examples, shape.fill({})));
    case Method::one_word:
      return std::make_unique<HabitExtractor>(learn_key_words(examples, shape.fill({})));
    case Method::small:
      return std::make_unique<SmallExtractor>(std::move(shape));
    case Method::large:
      break;
  }
  return std::make_unique<LargeExtractor>(std::move(shape), learn_invoice_words(examples));
}

}  // namespace

Trained train_extractor(const dataset::TaskSpec& task, Examples examples, Method method) {
  auto shape = AnswerShape::read(task.schema_json);
  if (!shape.has_value()) return in_context("task " + task.name, std::move(shape).error());
  return make_model(*std::move(shape), examples, method);
}

}  // namespace assay::local
