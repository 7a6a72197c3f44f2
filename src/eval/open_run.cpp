#include "eval/open_run.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/version.hpp"
#include "eval/changed_config.hpp"
#include "eval/correction.hpp"
#include "eval/run_id.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {
namespace {

constexpr std::size_t kGivenGroup = 2000;  ///< of one transaction

/// Arms are found again by hash: their order in the config may have changed.
store::RunRecord in_order_of(const Suite& suite, store::RunRecord run) {
  std::vector<store::ArmRecord> arms;
  for (const Arm& arm : suite.arms) {
    arms.push_back(*std::find_if(run.arms.begin(), run.arms.end(),
                                 [&arm](const auto& stored) { return stored.hash == arm.hash; }));
  }
  run.arms = std::move(arms);
  return run;
}

store::RunRecord new_record(const Suite& suite) {
  store::RunRecord run;
  run.id = new_run_id();
  run.config_hash = suite.hash;
  run.config_yaml = suite.config_json;
  run.tool_version = kVersion;
  run.origin = suite.is_traffic ? "shadow" : "run";
  run.repeats = suite.config.run.repeats;
  run.started_unix_ms = unix_ms_now();
  for (const Arm& arm : suite.arms) run.arms.push_back(arm_record(arm));
  return run;
}

Status put_suite(const Suite& suite, OpenRun& run) {
  for (const auto& task : suite.tasks) {
    auto record = golden_set_record(*task);
    ASSAY_CHECK(run.store->put_golden_set(record, item_records(*task)));
    run.item_rows[task.get()] = std::move(record.item_rows);
  }
  for (const Arm& arm : suite.arms) ASSAY_CHECK(run.store->put_prompt(prompt_record(arm)));
  return {};
}

/// The run of this suite that is to be gone on with, if there is one.
Status find_unfinished(const Suite& suite, store::RunStore& store, OpenRun& run) {
  ASSAY_TRY(auto newest, store.newest_run(suite.hash));
  if (!newest && suite.is_traffic) return {};
  if (!newest) {
    ASSAY_TRY(const auto other, store.latest_run());
    if (!other || other->finished_unix_ms || other->origin != "run") return {};
    run.other_run = other->id;
    run.other_changes = changes_since(*other, suite);
    return {};
  }
  // A sample of traffic grows, and what was asked of it is not asked again.
  run.is_resumed = suite.is_traffic || !newest->finished_unix_ms;
  if (run.is_resumed) {
    run.record = in_order_of(suite, *std::move(newest));
  } else {
    run.finished_run = newest->id;
  }
  return {};
}

/// Where the items of a run's golden sets stand. They are stored since the run is.
Status find_items(const Suite& suite, store::RunStore& store, OpenRun& run) {
  for (const auto& task : suite.tasks) {
    ASSAY_TRY(const auto by_id, store.item_rows(task->set.hash));
    auto& rows = run.item_rows[task.get()];
    for (const dataset::Item& item : task->set.items) {
      const auto found = by_id.find(item.id);
      rows.push_back(found == by_id.end() ? 0 : found->second);
    }
  }
  return {};
}

/// Adds what was really paid: not for copies from the cache, but for other models, too.
Status add_spend(store::RunStore& store, store::RowId arm, OpenRun& run) {
  ASSAY_TRY(const auto own, store.spend(run.record.row, arm));
  ASSAY_TRY(const auto others, store.fallbacks(run.record.row, arm));
  const auto add = [&run](const store::SpendRow& spend) {
    run.spent += MicroUsd{spend.micro_usd - spend.cached_micro_usd};
    run.priced_attempts += std::max<std::int64_t>(0, spend.priced_attempts - spend.cached_attempts);
  };
  add(own);
  for (const store::FallbackRow& other : others) add(other.spend);
  return {};
}

/// Answers that came with the suite; those that are stored already stay as they are.
Status put_given(const Suite& suite, OpenRun& run) {
  std::vector<store::RunStore::Entry> entries;
  for (const auto& [place, given] : suite.given) {
    const Arm& arm = suite.arms[place.first];
    store::RunStore::Entry& entry = entries.emplace_back();
    entry.attempt = given.attempt;
    entry.attempt.key = {run.record.arms[place.first].row, run.item_row(arm, place.second), 0, 1};
    const Attempt& attempt = entry.attempt.attempt;
    const bool has_text = is_scored(attempt.outcome) && !attempt.completion.text.empty();
    entry.score =
        has_text ? to_record(arm.task->scorer.score("", attempt.outcome, attempt.completion.text),
                             arm.task->scorer.version())
                 : given.score;
    if (entries.size() < kGivenGroup) continue;
    ASSAY_CHECK(run.store->record(run.record.row, entries));
    entries.clear();
  }
  return run.store->record(run.record.row, entries);
}

Status plan_rest(const Suite& suite, store::RunStore* store, OpenRun& run) {
  std::vector<store::RunStore::SlotProgress> stored(suite.arms.size());
  for (std::size_t arm = 0; run.is_resumed && arm < suite.arms.size(); ++arm) {
    ASSAY_TRY(stored[arm], store->progress(run.record.row, run.record.arms[arm].row));
    ASSAY_CHECK(add_spend(*store, run.record.arms[arm].row, run));
  }
  static const store::Progress kGiven = [] {
    store::Progress given;
    given.attempts = 1;
    given.answered = true;
    return given;
  }();
  run.plan = plan_work(
      suite.arms, suite.config.run,
      [&](std::size_t arm, std::size_t item, int repeat) -> const store::Progress* {
        if (repeat == 0 && suite.given.count({arm, item}) > 0) return &kGiven;
        if (!run.is_resumed) return nullptr;
        const auto found = stored[arm].find({run.item_row(suite.arms[arm], item), repeat});
        return found == stored[arm].end() ? nullptr : &found->second;
      });
  return {};
}

/// What is to be corrected, for the answers that were stored before anybody was asked for that.
Status read_drafts(const Suite& suite, OpenRun& run) {
  for (Unit& unit : run.plan.units) {
    if (unit.kind != store::AttemptKind::correction) continue;
    const store::RowId item = run.item_row(suite.arms[unit.arm], unit.item);
    ASSAY_TRY(auto answers, run.store->answers_to(run.record.row, run.record.arms[unit.arm].row,
                                                  item, store::RunStore::Which::first_try));
    for (store::AnswerRow& answer : answers) {
      if (answer.key.repeat != unit.repeat || !answer.score) continue;
      const auto outcome = outcome_from_string(answer.score->outcome);
      unit.draft = std::make_shared<Draft>(draft_of(
          answer.text, outcome.value_or(Outcome::model_invalid_json), answer.score->reason));
    }
  }
  return {};
}

}  // namespace

Result<OpenRun> open_run(const Suite& suite, const std::filesystem::path& database,
                         bool start_new) {
  ASSAY_TRY(auto store, store::RunStore::open(database, store::Access::read_write));
  OpenRun run;
  run.store = std::make_unique<store::RunStore>(std::move(store));
  ASSAY_CHECK(put_suite(suite, run));
  if (!start_new) ASSAY_CHECK(find_unfinished(suite, *run.store, run));
  if (!run.is_resumed) {
    run.record = new_record(suite);
    ASSAY_CHECK(run.store->begin_run(run.record));
  }
  if (!suite.given.empty()) ASSAY_CHECK(put_given(suite, run));
  ASSAY_CHECK(plan_rest(suite, run.store.get(), run));
  ASSAY_CHECK(read_drafts(suite, run));
  return run;
}

Result<OpenRun> preview_run(const Suite& suite, const std::filesystem::path& database,
                            bool start_new) {
  OpenRun run;
  std::error_code failure;
  if (start_new || !std::filesystem::exists(database, failure)) {
    ASSAY_CHECK(plan_rest(suite, nullptr, run));
    return run;
  }
  ASSAY_TRY(auto store, store::RunStore::open(database, store::Access::read_only));
  ASSAY_CHECK(find_unfinished(suite, store, run));
  if (run.is_resumed) ASSAY_CHECK(find_items(suite, store, run));
  ASSAY_CHECK(plan_rest(suite, &store, run));
  return run;
}

}  // namespace assay::eval
