#include "eval/call_history.hpp"

#include <cstddef>

#include "eval/request_size.hpp"

namespace assay::eval {
namespace {

bool asks_the_same(const store::ArmRecord& stored, const store::ArmRecord& wanted) {
  return stored.task == wanted.task && stored.provider == wanted.provider &&
         stored.protocol == wanted.protocol && stored.model_id == wanted.model_id &&
         stored.prompt_hash == wanted.prompt_hash &&
         stored.parameters_json == wanted.parameters_json;
}

/// What the whole call used, of which an answer in a batch knows its share.
TokenUsage usage_of_call(const store::AnswerRow& answer) {
  TokenUsage usage = answer.usage;
  for (auto* const tokens :
       {&usage.input, &usage.cached, &usage.cache_write, &usage.output, &usage.reasoning}) {
    if (*tokens && answer.batch.size > 0) **tokens *= answer.batch.size;
  }
  return usage;
}

void add(const Arm& arm, const store::AnswerRow& answer, CallHistory& history) {
  const bool is_judged =
      answer.score && (answer.score->verdict == "correct" || answer.score->verdict == "wrong");
  if (is_judged) {
    ++history.scored;
    history.correct += answer.score->verdict == "correct" ? 1 : 0;
    if (!answer.from_cache && answer.latency_us && answer.batch.is_first()) {
      history.latency_ms.push_back(static_cast<double>(*answer.latency_us) / 1e3);
    }
  }
  // A request for a correction is longer than the first one, and most answers need none.
  const bool is_counted = answer.kind == store::AttemptKind::call && answer.batch.is_first();
  if (is_counted && answer.usage.input && answer.usage.output) {
    history.usages.push_back(usage_of_call(answer));
    Question question{&arm, answer.input, nullptr};
    // Who stood beside it is not known here: as many of the same length.
    question.batch.assign(static_cast<std::size_t>(answer.batch.size), answer.input);
    history.counted_input += static_cast<double>(count_request_tokens(question));
  }
}

}  // namespace

Result<CallHistory> read_history(store::RunStore& store, const std::vector<store::RunRecord>& runs,
                                 const Arm& arm) {
  CallHistory history;
  const store::ArmRecord wanted = arm_record(arm);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (run->origin != "run") continue;
    if (history.usages.size() >= arm.task->set.items.size()) break;
    for (const store::ArmRecord& stored : run->arms) {
      if (!asks_the_same(stored, wanted)) continue;
      ASSAY_CHECK(store.for_each_answer(run->row, stored.row, [&](const store::AnswerRow& answer) {
        if (history.run_id.empty()) history.run_id = run->id;
        add(arm, answer, history);
      }));
    }
  }
  if (!history.usages.empty()) {
    history.counted_input /= static_cast<double>(history.usages.size());
  }
  return history;
}

}  // namespace assay::eval
