#include "eval/answer_cache.hpp"

#include <map>
#include <string>

#include "assay/core/clock.hpp"

namespace assay::eval {

Result<std::unique_ptr<AnswerCache>> AnswerCache::open(const std::filesystem::path& database,
                                                       store::RowId run) {
  ASSAY_TRY(auto store, store::RunStore::open(database, store::Access::read_only));
  return std::unique_ptr<AnswerCache>(new AnswerCache(std::move(store), run));
}

void AnswerCache::leave_out_twins(const std::vector<Arm>& arms,
                                  const std::function<Caller&(const Arm&)>& caller_of) {
  // Who asks the same about one item asks the same about all of them.
  std::map<std::string, const Arm*> first_of;
  for (const Arm& arm : arms) {
    if (arm.task->set.items.empty()) continue;
    const Question question{&arm, arm.task->set.items.front().input, nullptr};
    const std::string key = caller_of(arm).cache_key(question);
    if (key.empty()) continue;
    const auto [first, is_new] = first_of.emplace(key, &arm);
    if (is_new) continue;
    twins_.insert(first->second);
    twins_.insert(&arm);
  }
}

Result<std::optional<store::AttemptRecord>> AnswerCache::find(Caller& caller,
                                                              const Question& question) {
  using Found = std::optional<store::AttemptRecord>;
  if (twins_.count(question.arm) > 0) return Found();
  const std::string key = caller.cache_key(question);
  if (key.empty()) return Found();
  ASSAY_TRY(auto found, store_.find_answer(key, run_));
  if (found) found->attempt.started_unix_ms = unix_ms_now();
  return found;
}

}  // namespace assay::eval
