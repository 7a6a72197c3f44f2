#include "eval/recorder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "eval/correction.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {

Recorder::Recorder(store::RunStore store, store::RowId run, OnStored on_stored)
    : store_(std::move(store)),
      run_(run),
      on_stored_(std::move(on_stored)),
      thread_([this] { work(); }) {}

Recorder::~Recorder() {
  if (thread_.joinable()) (void)close();
}

void Recorder::add(std::vector<Finished> call) {
  bool was_idle = false;
  {
    const std::lock_guard lock(mutex_);
    was_idle = waiting_.empty();
    std::move(call.begin(), call.end(), std::back_inserter(waiting_));
  }
  if (was_idle) wake_.notify_one();
}

store::RunStore Recorder::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  return std::move(store_);
}

std::vector<Finished> Recorder::next_group() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  return std::exchange(waiting_, {});
}

std::optional<Error> Recorder::store_group(std::vector<Finished>& group) {
  std::vector<store::RunStore::Entry> entries;
  entries.reserve(group.size());
  for (Finished& finished : group) {
    const Attempt& attempt = finished.record.attempt;
    scoring::Score score =
        finished.scorer->score(finished.expected_json, attempt.outcome, attempt.completion.text);
    finished.scored = score.outcome;
    if (finished.may_be_corrected && fails_validation(score.outcome)) {
      finished.draft =
          std::make_shared<Draft>(draft_of(attempt.completion.text, score.outcome, score.reason));
    }
    entries.push_back({std::move(finished.record), to_record(score, finished.scorer->version())});
  }
  const Status stored = store_.record(run_, entries);
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i].record = std::move(entries[i].attempt);
    // Nobody needs the text any more, and it is the large part.
    group[i].record.attempt.completion.text.clear();
  }
  if (!stored.has_value()) return stored.error();
  return std::nullopt;
}

std::optional<Error> Recorder::try_to_store(std::vector<Finished>& group) {
  try {
    return store_group(group);
  } catch (const std::exception& error) {
    return Error{ErrorKind::internal,
                 std::string("while scoring and storing answers: ") + error.what()};
  }
}

void Recorder::work() {
  for (;;) {
    std::vector<Finished> group = next_group();
    if (group.empty()) return;  // only when stopping
    std::optional<Error> error = try_to_store(group);
    const bool failed = error.has_value();
    on_stored_(std::move(group), std::move(error));
    // After a failed write nothing more is written: a later success would hide the hole.
    if (failed) return;
  }
}

}  // namespace assay::eval
