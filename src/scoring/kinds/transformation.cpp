#include <re2/re2.h>

#include <memory>
#include <optional>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/kinds/kind.hpp"
#include "scoring/rewrite.hpp"
#include "scoring/schema.hpp"
#include "scoring/similarity.hpp"
#include "scoring/targets.hpp"
#include "scoring/text_form.hpp"

namespace assay::scoring {
namespace {

using dataset::TransformationRules;

constexpr std::size_t kShownBytes = 80;

/// What an answer's text must satisfy whatever was expected: `format` and `schema`.
class TextRules {
 public:
  [[nodiscard]] Status open(const TransformationRules& rules) {
    if (!rules.format.empty()) {
      format_ = std::make_unique<const re2::RE2>(rules.format, re2::RE2::Quiet);
      if (!format_->ok()) {
        return invalid("format is not a regular expression: " + printable(format_->error()));
      }
    }
    if (rules.schema_json.empty()) return {};
    ASSAY_TRY(schema_, AnswerSchema::open(rules.schema_json));
    return {};
  }

  [[nodiscard]] bool texts_are_json() const { return schema_.has_value(); }

  /// What is wrong with a text in its plain form; empty when nothing is.
  [[nodiscard]] std::string violation(const std::string& plain) const {
    if (format_ && !re2::RE2::FullMatch(plain, *format_)) return "does not match the format";
    if (!schema_) return {};
    const JsonReading reading = read_json(plain);
    if (!reading.ok()) return "is not JSON: " + reading.message;
    return schema_->violation(reading.value).value_or("");
  }

 private:
  std::unique_ptr<const re2::RE2> format_;
  std::optional<AnswerSchema> schema_;
};

bool continues_a_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

// From a little before the first difference on.
std::string difference(std::string_view expected, std::string_view given) {
  constexpr std::size_t kContextBytes = 15;
  std::size_t at = 0;
  while (at < expected.size() && at < given.size() && expected[at] == given[at]) ++at;
  std::size_t from = at > kContextBytes ? at - kContextBytes : 0;
  // Both are the same up to `at`, so this is a whole code point in both.
  while (from > 0 && continues_a_code_point(expected[from])) --from;
  const auto shown = [from](std::string_view text) {
    return (from > 0 ? "\"…" : "\"") + printable(text.substr(from), kShownBytes) + "\"";
  };
  return "expected " + shown(expected) + ", got " + shown(given);
}

/// Canonical answer: the text in the form in which the task's rule compares it.
///
/// Measures: `preserved` where the task names targets, and `similarity`; both on that form. An
/// answer that equals the expected text in that form counts as that very text in everything.
class Transformation final : public KindScorer {
 public:
  [[nodiscard]] Status open(const dataset::TaskSpec& task) {
    const TransformationRules& rules = task.transformation;
    match_ = rules.match;
    ASSAY_CHECK(rules_.open(rules));
    if (!rules.targets.empty()) {
      ASSAY_TRY(targets_, TargetFinder::open(rules));
    }
    if (!task.answers_json) return {};
    ASSAY_TRY(schema_, AnswerSchema::open(task.schema_json));
    return {};
  }

  [[nodiscard]] std::string refuse_shape(const Json& expected) const override {
    return expected.is_string() ? std::string() : "must be a text";
  }

  [[nodiscard]] std::string refuse_value(const Json& expected) const override {
    const std::string plain = plain_form(expected.get_ref<const std::string&>());
    if (plain.empty()) return "must not be empty: an empty answer counts as none";
    return rules_.violation(plain);
  }

  [[nodiscard]] Json any_expected() const override { return ""; }

  [[nodiscard]] Score score(const Json& expected, std::string_view text) const override {
    const auto& wanted = expected.get_ref<const std::string&>();
    RewrittenText rewritten = read(wanted, text);
    Score score = std::move(rewritten.score);
    if (score.outcome == Outcome::ok) {
      compare(plain_form(wanted), plain_form(rewritten.text), score);
    } else {
      add_miss(expected, score);
    }
    return score;
  }

  void add_miss(const Json& expected, Score& score) const override {
    if (targets_) {
      const MarkedText wanted = targets_->mark(plain_form(expected.get_ref<const std::string&>()));
      add_targets(static_cast<int>(wanted.targets.size()), 0, 0, wanted.targets.empty(), score);
      score.measures.push_back({"preserved", 0});
    }
    score.measures.push_back({"similarity", 0});
  }

 private:
  [[nodiscard]] RewrittenText read(const std::string& wanted, std::string_view text) const {
    if (schema_) return read_json_text(*schema_, text);
    const bool fences_are_text = wanted.find("```") != std::string::npos;
    return read_bare_text(text, fences_are_text, rules_.texts_are_json());
  }

  void compare(const std::string& wanted, const std::string& given, Score& score) const {
    const std::string wanted_form = compared_form(match_, wanted);
    score.answer = compared_form(match_, given);
    const bool equal = score.answer == wanted_form;
    const std::string violation = equal ? std::string() : rules_.violation(given);
    score.value_valid = violation.empty();
    if (targets_) compare_targets(wanted, equal ? wanted : given, score);
    score.measures.push_back({"similarity", similarity(wanted_form, score.answer)});
    if (equal) {
      score.verdict = Verdict::correct;
    } else {
      score.reason = difference(wanted_form, score.answer);
      if (!violation.empty()) score.reason += "; the text " + violation;
    }
  }

  void compare_targets(const std::string& wanted, const std::string& given, Score& score) const {
    const MarkedText expected = targets_->mark(wanted);
    const MarkedText answer = targets_->mark(given);
    add_targets(static_cast<int>(expected.targets.size()), static_cast<int>(answer.targets.size()),
                matched_in_order(expected.targets, answer.targets),
                expected.targets == answer.targets, score);
    const bool preserved = keeps_the_rest(expected.frame, answer.frame);
    score.measures.push_back({"preserved", preserved ? 1.0 : 0.0});
  }

  static void add_targets(int expected, int given, int matched, bool equal, Score& score) {
    score.fields.push_back({.name = "targets",
                            .expected = expected,
                            .given = given,
                            .matched = matched,
                            .equal = equal});
  }

  TransformationRules::Match match_ = TransformationRules::Match::exact;
  TextRules rules_;
  std::optional<TargetFinder> targets_;
  std::optional<AnswerSchema> schema_;  // nothing for bare texts
};

}  // namespace

Result<std::unique_ptr<const KindScorer>> open_transformation(const dataset::TaskSpec& task) {
  auto scorer = std::make_unique<Transformation>();
  ASSAY_CHECK(scorer->open(task));
  return std::unique_ptr<const KindScorer>(std::move(scorer));
}

}  // namespace assay::scoring
