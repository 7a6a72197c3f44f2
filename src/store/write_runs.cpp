// Writing what is there before the first answer: golden sets, prompts, runs with their arms.

#include <SQLiteCpp/Transaction.h>

#include "assay/core/json.hpp"
#include "store/database.hpp"

namespace assay::store {
namespace {

std::string slices_json(const std::map<std::string, std::string>& slices) {
  return safe_dump(Json(slices));
}

}  // namespace

Status RunStore::put_golden_set(GoldenSetRecord& set, const std::vector<ItemRecord>& items) {
  return state_->write([&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    auto& put_set = state_->prepare("INSERT INTO golden_set VALUES (?,?,?) ON CONFLICT DO NOTHING");
    put_set.bind(1, set.hash);
    put_set.bind(2, set.name);
    put_set.bind(3, set.task_yaml);
    const bool is_new_set = put_set.exec() > 0;
    set.item_rows.clear();
    for (const ItemRecord& item : items) {
      auto& put_item = state_->prepare(
          "INSERT INTO item (hash, external_id, input, expected, slices, cluster) "
          "VALUES (?,?,?,?,?,?) ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id");
      put_item.bind(1, item.hash);
      put_item.bind(2, item.id);
      put_item.bindNoCopy(3, item.input);
      put_item.bindNoCopy(4, item.expected_json);
      put_item.bind(5, slices_json(item.slices));
      put_item.bind(6, item.cluster);
      put_item.executeStep();
      set.item_rows.push_back(put_item.getColumn(0).getInt64());
      put_item.reset();
      if (!is_new_set) continue;
      auto& link = state_->prepare("INSERT INTO golden_set_item VALUES (?,?,?)");
      link.bind(1, set.hash);
      link.bind(2, static_cast<std::int64_t>(set.item_rows.size()));
      link.bind(3, set.item_rows.back());
      link.exec();
    }
    transaction.commit();
    return {};
  });
}

Status RunStore::put_prompt(const PromptRecord& prompt) {
  return state_->write([&]() -> Status {
    auto& put = state_->prepare("INSERT INTO prompt VALUES (?,?,?,?) ON CONFLICT DO NOTHING");
    put.bind(1, prompt.hash);
    put.bind(2, prompt.system);
    put.bind(3, prompt.examples_json);
    put.bind(4, prompt.user_template);
    put.exec();
    return {};
  });
}

void RunStore::State::insert_run(RunRecord& run) {
  auto& put_run = prepare(
      "INSERT INTO run (public_id, config_hash, config_yaml, tool_version, origin, repeats, "
      "started_unix_ms, finished_unix_ms) VALUES (?,?,?,?,?,?,?,?)");
  put_run.bind(1, run.id);
  put_run.bind(2, run.config_hash);
  put_run.bind(3, run.config_yaml);
  put_run.bind(4, run.tool_version);
  put_run.bind(5, run.origin);
  put_run.bind(6, run.repeats);
  put_run.bind(7, run.started_unix_ms);
  if (run.finished_unix_ms) put_run.bind(8, *run.finished_unix_ms);
  put_run.exec();
  run.row = database->getLastInsertRowid();
  int position = 0;
  for (ArmRecord& arm : run.arms) {
    auto& put_arm = prepare(
        "INSERT INTO arm (hash, task, golden_set_hash, model, tier, provider, protocol, model_id, "
        "prompt_version, prompt_hash, parameters) VALUES (?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT DO UPDATE SET hash = excluded.hash RETURNING id");
    int at = 0;
    for (const std::string* text : {&arm.hash, &arm.task, &arm.golden_set_hash, &arm.model,
                                    &arm.tier, &arm.provider, &arm.protocol, &arm.model_id,
                                    &arm.prompt_version, &arm.prompt_hash, &arm.parameters_json}) {
      put_arm.bind(++at, *text);
    }
    put_arm.executeStep();
    arm.row = put_arm.getColumn(0).getInt64();
    put_arm.reset();
    auto& link = prepare("INSERT INTO run_arm VALUES (?,?,?)");
    link.bind(1, run.row);
    link.bind(2, ++position);
    link.bind(3, arm.row);
    link.exec();
  }
}

Status RunStore::begin_run(RunRecord& run) {
  return state_->write([&]() -> Status {
    SQLite::Transaction transaction(*state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    state_->insert_run(run);
    transaction.commit();
    return {};
  });
}

Status RunStore::finish_run(RowId run, std::int64_t unix_ms) {
  return state_->write([&]() -> Status {
    auto& update = state_->prepare(
        "UPDATE run SET finished_unix_ms = ? WHERE id = ? AND finished_unix_ms IS NULL");
    update.bind(1, unix_ms);
    update.bind(2, run);
    update.exec();
    return {};
  });
}

}  // namespace assay::store
