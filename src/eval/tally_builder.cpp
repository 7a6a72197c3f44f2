#include "eval/tally_builder.hpp"

#include "assay/core/outcome.hpp"

namespace assay::eval {
namespace {

/// Equal answers, equal numbers; 0 is kept for "no answer".
std::uint64_t fingerprint_of(const std::string& answer) {
  if (answer.empty()) return 0;
  const std::uint64_t hash = std::hash<std::string>()(answer);
  return hash == 0 ? 1 : hash;
}

/// A sum that is unknown as soon as one of its values is.
void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& value,
         bool is_first) {
  if (is_first) {
    sum = value;
  } else if (sum) {
    sum = value ? std::optional(*sum + *value) : std::nullopt;
  }
}

/// The mean over `n` in a unit that is `unit` times as large.
std::optional<double> mean(const std::optional<std::int64_t>& sum, std::int64_t n, double unit) {
  if (!sum || n == 0) return std::nullopt;
  return static_cast<double>(*sum) / static_cast<double>(n) / unit;
}

}  // namespace

void TallyBuilder::add_score(const store::PairRow& answer) {
  const std::uint64_t fingerprint = fingerprint_of(answer.answer);
  if (tally_.scored > 0 && fingerprint != fingerprint_) is_unanimous_ = false;
  fingerprint_ = fingerprint;
  ++tally_.scored;
  tally_.right += answer.verdict == "correct" ? 1 : 0;
  tally_.parsed += answer.outcome == to_string(Outcome::ok) ? 1 : 0;
}

void TallyBuilder::add(const store::PairRow& answer) {
  const bool is_scored =
      answer.has_score && (answer.verdict == "correct" || answer.verdict == "wrong");
  if (is_scored) add_score(answer);
  eval::add(tally_.micro_usd, answer.micro_usd, tally_.answers == 0);
  eval::add(tally_.output_tokens, answer.tokens_output, tally_.answers == 0);
  ++tally_.answers;
  if (is_scored && !answer.from_cache && answer.latency_us) {
    ++tally_.timed;
    tally_.latency_us += *answer.latency_us;
  }
}

ItemTally TallyBuilder::finish() const {
  ItemTally tally = tally_;
  if (is_unanimous_) tally.answer = fingerprint_;
  return tally;
}

decide::Side side_of(const ItemTally& tally) {
  decide::Side side;
  if (tally.scored > 0) {
    const auto n = static_cast<double>(tally.scored);
    side.correct = static_cast<double>(tally.right) / n;
    side.scored = tally.scored;
    side.parsed = static_cast<double>(tally.parsed) / n;
    side.answer = tally.answer;
  }
  if (tally.timed > 0) side.latency_ms = mean(tally.latency_us, tally.timed, 1e3);
  side.cost_usd = mean(tally.micro_usd, tally.answers, 1e6);
  side.output_tokens = mean(tally.output_tokens, tally.answers, 1);
  return side;
}

}  // namespace assay::eval
