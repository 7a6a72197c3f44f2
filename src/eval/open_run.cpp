#include "eval/open_run.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/version.hpp"
#include "eval/run_id.hpp"

namespace assay::eval {
namespace {

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
  run.origin = "run";
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

Status plan_rest(const Suite& suite, OpenRun& run) {
  std::vector<store::RunStore::SlotProgress> stored(suite.arms.size());
  for (std::size_t arm = 0; run.is_resumed && arm < suite.arms.size(); ++arm) {
    ASSAY_TRY(stored[arm], run.store->progress(run.record.row, run.record.arms[arm].row));
    ASSAY_TRY(const auto spend, run.store->spend(run.record.row, run.record.arms[arm].row));
    run.spent += MicroUsd{spend.micro_usd};
    run.priced_attempts += spend.priced_attempts;
  }
  run.plan = plan_work(
      suite.arms, suite.config.run.repeats,
      [&](std::size_t arm, std::size_t item, int repeat) -> const store::Progress* {
        const auto found = stored[arm].find({run.item_row(suite.arms[arm], item), repeat});
        return found == stored[arm].end() ? nullptr : &found->second;
      });
  return {};
}

}  // namespace

Result<OpenRun> open_run(const Suite& suite, const std::filesystem::path& database,
                         bool start_new) {
  ASSAY_TRY(auto store, store::RunStore::open(database, store::Access::read_write));
  OpenRun run;
  run.store = std::make_unique<store::RunStore>(std::move(store));
  ASSAY_CHECK(put_suite(suite, run));
  if (!start_new) {
    ASSAY_TRY(auto unfinished, run.store->unfinished_run(suite.hash));
    run.is_resumed = unfinished.has_value();
    if (unfinished) run.record = in_order_of(suite, *std::move(unfinished));
  }
  if (!run.is_resumed) {
    run.record = new_record(suite);
    ASSAY_CHECK(run.store->begin_run(run.record));
  }
  ASSAY_CHECK(plan_rest(suite, run));
  return run;
}

}  // namespace assay::eval
