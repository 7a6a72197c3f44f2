#include <utility>

#include "scoring/extract.hpp"
#include "scoring/kinds/kind.hpp"
#include "scoring/parse.hpp"
#include "scoring/schema.hpp"

namespace assay::scoring {
namespace {

using dataset::FieldRule;

Status check_rules(const std::vector<FieldRule>& rules, bool nested) {
  for (const FieldRule& rule : rules) {
    if (rule.name.empty()) return invalid("a field has no name");
    if (!(rule.tolerance >= 0)) {
      return invalid("field \"" + rule.name + "\": tolerance is negative");
    }
    const bool is_list = rule.compare == FieldRule::Compare::list;
    if (is_list && nested) return invalid("field \"" + rule.name + "\": a list may not hold lists");
    ASSAY_CHECK(check_rules(rule.columns, true));
  }
  return {};
}

/// Canonical answer: the record as canonical JSON, every field in the form that its rule compares.
class Extraction final : public KindScorer {
 public:
  Extraction(std::vector<FieldRule> fields, AnswerSchema schema)
      : fields_(std::move(fields)), schema_(std::move(schema)) {}

  [[nodiscard]] std::string refuse_shape(const Json& expected) const override {
    return expected.is_object() ? std::string() : "must be an object";
  }

  [[nodiscard]] std::string refuse_value(const Json& expected) const override {
    if (auto wrong = schema_.violation(expected)) return *std::move(wrong);
    if (!compare_records(fields_, expected, expected).values_valid) {
      return "holds a value that its field's rule cannot compare, such as a day that is not in the "
             "calendar";
    }
    return {};
  }

  [[nodiscard]] Json any_expected() const override { return Json::object(); }

  [[nodiscard]] Score score(const Json& expected, std::string_view text) const override {
    Score score;
    const ParsedAnswer parsed = parse_answer(text);
    RecordComparison comparison = compare_records(fields_, expected, parsed.value);
    score.rung = parsed.rung;
    score.fields = std::move(comparison.fields);
    if (parsed.rung == Rung::none) {
      score.reason = parsed.reason;
      return score;
    }
    if (parsed.value.is_object()) score.answer = std::move(comparison.canonical);
    if (auto wrong = schema_.violation(parsed.value)) {
      score.outcome = Outcome::model_schema_violation;
      score.reason = *std::move(wrong);
      return score;
    }
    score.outcome = Outcome::ok;
    score.schema_valid = true;
    score.value_valid = comparison.values_valid;
    if (comparison.equal) score.verdict = Verdict::correct;
    score.reason = std::move(comparison.first_difference);
    return score;
  }

  void add_miss(const Json& expected, Score& score) const override {
    score.fields = compare_records(fields_, expected, nullptr).fields;
  }

 private:
  std::vector<FieldRule> fields_;
  AnswerSchema schema_;
};

}  // namespace

Result<std::unique_ptr<const KindScorer>> open_extraction(const dataset::TaskSpec& task) {
  if (task.fields.empty()) return invalid("an extraction needs fields");
  ASSAY_CHECK(check_rules(task.fields, false));
  ASSAY_TRY(auto schema, AnswerSchema::open(task.schema_json));
  return std::unique_ptr<const KindScorer>(
      std::make_unique<Extraction>(task.fields, std::move(schema)));
}

}  // namespace assay::scoring
