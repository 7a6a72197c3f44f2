#include "eval/side_builder.hpp"

#include <functional>

#include "assay/core/outcome.hpp"

namespace assay::eval {
namespace {

/// Equal answers, equal numbers; 0 is kept for "no answer".
std::uint64_t fingerprint_of(const std::string& answer) {
  if (answer.empty()) return 0;
  const std::uint64_t hash = std::hash<std::string>()(answer);
  return hash == 0 ? 1 : hash;
}

}  // namespace

void SideBuilder::Mean::add(const std::optional<std::int64_t>& value) {
  is_known = is_known && value.has_value();
  sum += static_cast<double>(value.value_or(0));
}

std::optional<double> SideBuilder::Mean::over(std::int64_t n, double unit) const {
  if (!is_known || n == 0) return std::nullopt;
  return sum / static_cast<double>(n) / unit;
}

void SideBuilder::add_score(const store::ScoreRecord& score) {
  if (score.verdict != "correct" && score.verdict != "wrong") return;
  const std::uint64_t fingerprint = fingerprint_of(score.answer);
  if (scored_ > 0 && fingerprint != fingerprint_) is_unanimous_ = false;
  fingerprint_ = fingerprint;
  ++scored_;
  correct_ += score.verdict == "correct" ? 1 : 0;
  parsed_ += score.outcome == to_string(Outcome::ok) ? 1 : 0;
}

void SideBuilder::add(const store::AnswerRow& answer) {
  const std::int64_t scored_before = scored_;
  if (answer.score) add_score(*answer.score);
  ++answers_;
  cost_.add(answer.micro_usd);
  tokens_.add(answer.usage.output);
  const bool is_live = !answer.from_cache && scored_ > scored_before;
  if (is_live && answer.latency_us) {
    ++timed_;
    latency_us_ += *answer.latency_us;
  }
}

decide::Side SideBuilder::finish() const {
  decide::Side side;
  if (scored_ > 0) {
    const auto n = static_cast<double>(scored_);
    side.correct = static_cast<double>(correct_) / n;
    side.parsed = static_cast<double>(parsed_) / n;
    if (is_unanimous_) side.answer = fingerprint_;
  }
  if (timed_ > 0) {
    side.latency_ms = static_cast<double>(latency_us_) / static_cast<double>(timed_) / 1e3;
  }
  side.cost_usd = cost_.over(answers_, 1e6);
  side.output_tokens = tokens_.over(answers_, 1);
  return side;
}

}  // namespace assay::eval
