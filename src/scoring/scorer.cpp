#include "assay/scoring/scorer.hpp"

#include <array>
#include <utility>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "scoring/kinds/kind.hpp"

namespace assay::scoring {
namespace {

// Raise it with every change after which a stored answer may score differently.
constexpr std::string_view kCodeVersion = "scoring-2";

constexpr std::array<std::string_view, 3> kVerdicts{"correct", "wrong", "unscored"};
constexpr std::array<std::string_view, 4> kRungs{"none", "strict", "stripped", "repaired"};

template <class Enum, std::size_t n>
std::optional<Enum> find_name(const std::array<std::string_view, n>& names, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

std::string version_of(const dataset::TaskSpec& task) {
  Hasher hasher;
  hasher.add(kCodeVersion);
  dataset::add_rules(task, hasher);
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
  std::unique_ptr<const KindScorer> kind;
  std::string version;

  /// Validity and canonical answer alone: who is right is not known. Nor are fields and measures,
  /// which compare.
  [[nodiscard]] Score unlabelled(Outcome attempt, std::string_view text) const {
    if (attempt == Outcome::ok && trimmed(text).empty()) attempt = Outcome::model_empty;
    Score score;
    score.outcome = attempt;
    score.reason = "no answer: " + std::string(to_string(attempt));
    if (attempt == Outcome::ok) score = kind->score(kind->any_expected(), text);
    score.verdict = Verdict::unscored;
    score.fields.clear();
    score.measures.clear();
    if (score.outcome == Outcome::ok) score.reason.clear();
    return score;
  }

  // The shape is all that scoring relies on; the full check is for loading a golden set.
  [[nodiscard]] std::string refuse_shape(const JsonReading& expected) const {
    if (!expected.ok()) return "is not JSON: " + expected.message;
    return kind->refuse_shape(expected.value);
  }
};

Scorer::Scorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;
Scorer::~Scorer() = default;

Result<Scorer> Scorer::open(const dataset::TaskSpec& task) {
  auto state = std::make_unique<State>();
  ASSAY_TRY(state->kind, open_kind(task));
  state->version = version_of(task);
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
  if (expected_json.empty()) return state_->unlabelled(attempt, text);
  const JsonReading expected = read_json(expected_json);
  if (const std::string refused = state_->refuse_shape(expected); !refused.empty()) {
    // Data is checked before a run; should a bad label get here, nobody can say who is right.
    score.outcome = Outcome::harness_internal;
    score.verdict = Verdict::unscored;
    score.reason = "expected " + refused;
    return score;
  }
  if (attempt == Outcome::ok && trimmed(text).empty()) score.outcome = Outcome::model_empty;
  if (score.outcome != Outcome::ok) {
    score.reason = "no answer: " + std::string(to_string(score.outcome));
    state_->kind->add_miss(expected.value, score);
    return score;
  }
  return state_->kind->score(expected.value, text);
}

std::string Scorer::refuse_expected(std::string_view expected_json) const {
  const JsonReading expected = read_json(expected_json);
  std::string reason = state_->refuse_shape(expected);
  return reason.empty() ? state_->kind->refuse_value(expected.value) : reason;
}

const std::string& Scorer::version() const {
  return state_->version;
}

}  // namespace assay::scoring
