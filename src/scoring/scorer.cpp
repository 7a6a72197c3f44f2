#include "assay/scoring/scorer.hpp"

#include <array>
#include <utility>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "scoring/classify.hpp"
#include "scoring/extract.hpp"
#include "scoring/label.hpp"
#include "scoring/parse.hpp"
#include "scoring/schema.hpp"

namespace assay::scoring {
namespace {

using dataset::FieldRule;
using dataset::TaskKind;
using dataset::TaskSpec;

// Raise it with every change after which a stored answer may score differently.
constexpr std::string_view kCodeVersion = "scoring-1";

constexpr std::array<std::string_view, 3> kVerdicts{"correct", "wrong", "unscored"};
constexpr std::array<std::string_view, 4> kRungs{"none", "strict", "stripped", "repaired"};

template <class Enum, std::size_t n>
std::optional<Enum> find_name(const std::array<std::string_view, n>& names, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

Status check_rules(const std::vector<FieldRule>& rules, bool nested) {
  for (const FieldRule& rule : rules) {
    if (rule.name.empty()) return invalid("a field has no name");
    if (!(rule.tolerance >= 0))
      return invalid("field \"" + rule.name + "\": tolerance is negative");
    const bool is_list = rule.compare == FieldRule::Compare::list;
    if (is_list && nested) return invalid("field \"" + rule.name + "\": a list may not hold lists");
    ASSAY_CHECK(check_rules(rule.columns, true));
  }
  return {};
}

void hash_rules(Hasher& hasher, const std::vector<FieldRule>& rules) {
  hasher.add(std::to_string(rules.size()));
  for (const FieldRule& rule : rules) {
    hasher.add(rule.name).add(std::to_string(static_cast<int>(rule.compare)));
    hasher.add(canonical_json(Json(rule.tolerance)));
    hash_rules(hasher, rule.columns);
  }
}

std::string version_of(const TaskSpec& task) {
  Hasher hasher;
  hasher.add(kCodeVersion).add(to_string(task.kind)).add(task.answers_json ? "json" : "label");
  hasher.add(task.schema_json).add(std::to_string(task.labels.size()));
  for (const std::string& label : task.labels) hasher.add(label);
  hash_rules(hasher, task.fields);
  return std::string(kCodeVersion) + "-" + hasher.hex().substr(0, 16);
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}
std::string_view to_string(Rung rung) {
  return kRungs[static_cast<std::size_t>(rung)];
}
std::optional<Verdict> verdict_from_string(std::string_view text) {
  return find_name<Verdict>(kVerdicts, text);
}
std::optional<Rung> rung_from_string(std::string_view text) {
  return find_name<Rung>(kRungs, text);
}

struct Scorer::State {
  TaskSpec task;
  LabelSet labels;
  std::optional<AnswerSchema> schema;  // nothing for bare labels
  std::string version;

  [[nodiscard]] bool is_classification() const { return task.kind == TaskKind::classification; }

  // The shape is all that scoring relies on; the full check is for loading a golden set.
  [[nodiscard]] std::string refuse_shape(const JsonReading& expected) const;
  [[nodiscard]] std::string refuse(const JsonReading& expected) const;
  [[nodiscard]] Score classified(const Json& expected, std::string_view text) const;
  [[nodiscard]] Score extracted(const Json& expected, std::string_view text) const;
};

std::string Scorer::State::refuse_shape(const JsonReading& expected) const {
  if (!expected.ok()) return "expected is not JSON: " + expected.message;
  if (is_classification()) {
    if (!expected.value.is_string()) return "expected must be a label";
    const auto& label = expected.value.get_ref<const std::string&>();
    const auto match = labels.match(label);
    if (match && match->exact) return {};
    return "\"" + printable(label) + "\" is not a label of this task" +
           did_you_mean(label, task.labels);
  }
  return expected.value.is_object() ? std::string() : "expected must be an object";
}

std::string Scorer::State::refuse(const JsonReading& expected) const {
  std::string reason = refuse_shape(expected);
  if (!reason.empty() || is_classification()) return reason;
  if (auto wrong = schema->violation(expected.value)) return "expected: " + *wrong;
  if (!compare_records(task.fields, expected.value, expected.value).values_valid) {
    return "expected holds a value that its field's rule cannot compare, such as a day that is not "
           "in the calendar";
  }
  return {};
}

Score Scorer::State::classified(const Json& expected, std::string_view text) const {
  const auto& label = expected.get_ref<const std::string&>();
  Score score = read_classification(labels, task.labels.front(), schema ? &*schema : nullptr, text);
  if (score.outcome != Outcome::ok) return score;
  if (score.answer == label) {
    score.verdict = Verdict::correct;
  } else {
    score.reason = "expected \"" + printable(label) + "\", got \"" + printable(score.answer) + "\"";
  }
  return score;
}

Score Scorer::State::extracted(const Json& expected, std::string_view text) const {
  Score score;
  const ParsedAnswer parsed = parse_answer(text);
  RecordComparison comparison = compare_records(task.fields, expected, parsed.value);
  score.rung = parsed.rung;
  score.fields = std::move(comparison.fields);
  if (parsed.rung == Rung::none) {
    score.reason = parsed.reason;
    return score;
  }
  if (parsed.value.is_object()) score.answer = std::move(comparison.canonical);
  if (auto wrong = schema->violation(parsed.value)) {
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

Scorer::Scorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;
Scorer::~Scorer() = default;

Result<Scorer> Scorer::open(const TaskSpec& task) {
  auto state = std::make_unique<State>();
  state->task = task;
  state->version = version_of(task);
  if (state->is_classification()) {
    if (task.labels.empty()) return invalid("a classification needs labels");
    ASSAY_TRY(state->labels, LabelSet::open(task.labels));
  } else if (task.fields.empty()) {
    return invalid("an extraction needs fields");
  }
  ASSAY_CHECK(check_rules(task.fields, false));
  if (!state->is_classification() || task.answers_json) {
    ASSAY_TRY(state->schema, AnswerSchema::open(task.schema_json));
  }
  return Scorer(std::move(state));
}

Score Scorer::score(std::string_view expected_json, Outcome attempt, std::string_view text) const {
  Score score;
  score.outcome = attempt;
  if (!is_scored(attempt)) {
    score.verdict = Verdict::unscored;
    score.reason = "no answer: " + std::string(to_string(attempt));
    return score;
  }
  const JsonReading expected = read_json(expected_json);
  if (const std::string refused = state_->refuse_shape(expected); !refused.empty()) {
    // Data is checked before a run; should a bad label get here, nobody can say who is right.
    score.outcome = Outcome::harness_internal;
    score.verdict = Verdict::unscored;
    score.reason = refused;
    return score;
  }
  if (attempt == Outcome::ok && trimmed(text).empty()) score.outcome = Outcome::model_empty;
  if (score.outcome != Outcome::ok) {
    score.reason = "no answer: " + std::string(to_string(score.outcome));
    score.fields = compare_records(state_->task.fields, expected.value, nullptr).fields;
    return score;
  }
  return state_->is_classification() ? state_->classified(expected.value, text)
                                     : state_->extracted(expected.value, text);
}

std::string Scorer::refuse_expected(std::string_view expected_json) const {
  return state_->refuse(read_json(expected_json));
}

const std::string& Scorer::version() const {
  return state_->version;
}

}  // namespace assay::scoring
