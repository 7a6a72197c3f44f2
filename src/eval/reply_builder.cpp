#include "eval/reply_builder.hpp"

#include "assay/core/outcome.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::eval {
namespace {

decide::Rung rung_of(const std::string& text) {
  switch (scoring::rung_from_string(text).value_or(scoring::Rung::none)) {
    case scoring::Rung::strict:
      return decide::Rung::strict;
    case scoring::Rung::stripped:
      return decide::Rung::stripped;
    case scoring::Rung::repaired:
      return decide::Rung::repaired;
    case scoring::Rung::none:
      break;
  }
  return decide::Rung::none;
}

bool is_about_model(const store::AnswerRow& attempt) {
  return attempt.score &&
         (attempt.score->verdict == "correct" || attempt.score->verdict == "wrong");
}

void add_to(std::optional<double>& sum, const std::optional<double>& value) {
  sum = sum && value ? std::optional(*sum + *value) : std::nullopt;
}

}  // namespace

void ReplyBuilder::add_cost(const store::AnswerRow& attempt) {
  if (attempt.micro_usd) {
    add_to(cost_usd_, MicroUsd{*attempt.micro_usd}.usd());
    known_usd_ += MicroUsd{*attempt.micro_usd}.usd();
    return;
  }
  // Outcomes that this build does not know may have cost something.
  const auto outcome = outcome_from_string(attempt.attempt_outcome);
  if (!outcome || may_be_billed(*outcome)) cost_usd_.reset();
}

void ReplyBuilder::add_cost_to(decide::StoredAnswer& answer) const {
  add_to(answer.cost_usd, cost_usd_);
  answer.known_usd += known_usd_;
}

decide::StoredAnswer ReplyBuilder::answer(const store::AnswerRow& attempt) const {
  const store::ScoreRecord& score = *attempt.score;
  decide::StoredAnswer answer;
  answer.rung = rung_of(score.rung);
  answer.is_schema_valid = score.schema_valid;
  answer.is_value_valid = score.value_valid;
  answer.is_usable = score.outcome == to_string(Outcome::ok);
  answer.is_correct = score.verdict == "correct";
  answer.confidence = score.confidence;
  answer.cost_usd = cost_usd_;
  answer.known_usd = known_usd_;
  // What a request for many items took says nothing about asking for one, as a recipe does.
  if (!attempt.from_cache && attempt.latency_us && attempt.batch.size == 0) {
    answer.latency_ms = static_cast<double>(*attempt.latency_us) / 1e3;
  }
  return answer;
}

void ReplyBuilder::add(const store::AnswerRow& attempt) {
  if (!attempt.served_by.empty()) return;  // says nothing about this model
  add_cost(attempt);
  const auto outcome = outcome_from_string(attempt.attempt_outcome);
  has_failed_ = outcome && is_wire(*outcome);
  if (!is_about_model(attempt)) return;
  const bool is_correction = attempt.kind == store::AttemptKind::correction;
  if (!reply_) {
    reply_ = decide::StoredReply{answer(attempt), std::nullopt};
  } else if (is_correction && !reply_->corrected) {
    reply_->corrected = answer(attempt);
  } else {
    return;  // nobody asked for it; its cost belongs to the answer before
  }
  cost_usd_ = 0;
  known_usd_ = 0;
}

std::optional<decide::StoredReply> ReplyBuilder::finish() {
  if (reply_) {
    decide::StoredAnswer& last = reply_->corrected ? *reply_->corrected : reply_->first;
    add_cost_to(last);
  }
  return reply_;
}

}  // namespace assay::eval
