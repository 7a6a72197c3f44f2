#include <fmt/format.h>

#include "store/database.hpp"

namespace assay::store {
namespace {

constexpr const char* kRunColumns =
    "SELECT id, public_id, config_hash, config_yaml, tool_version, origin, repeats, "
    "started_unix_ms, "
    "finished_unix_ms FROM run ";

RunRecord read_run(SQLite::Statement& row) {
  RunRecord run;
  run.row = row.getColumn(0).getInt64();
  run.id = row.getColumn(1).getString();
  run.config_hash = row.getColumn(2).getString();
  run.config_yaml = row.getColumn(3).getString();
  run.tool_version = row.getColumn(4).getString();
  run.origin = row.getColumn(5).getString();
  run.repeats = row.getColumn(6).getInt();
  run.started_unix_ms = row.getColumn(7).getInt64();
  if (!row.getColumn(8).isNull()) run.finished_unix_ms = row.getColumn(8).getInt64();
  return run;
}

std::vector<ArmRecord> read_arms(SQLite::Database& database, RowId run) {
  SQLite::Statement rows(
      database,
      "SELECT a.id, hash, task, golden_set_hash, model, tier, provider, protocol, "
      "model_id, prompt_version, prompt_hash, parameters FROM run_arm r "
      "JOIN arm a ON a.id = r.arm_id WHERE r.run_id = ? ORDER BY r.position");
  rows.bind(1, run);
  std::vector<ArmRecord> arms;
  while (rows.executeStep()) {
    ArmRecord arm;
    arm.row = rows.getColumn(0).getInt64();
    int at = 0;
    for (std::string* text : {&arm.hash, &arm.task, &arm.golden_set_hash, &arm.model, &arm.tier,
                              &arm.provider, &arm.protocol, &arm.model_id, &arm.prompt_version,
                              &arm.prompt_hash, &arm.parameters_json}) {
      *text = rows.getColumn(++at).getString();
    }
    arms.push_back(std::move(arm));
  }
  return arms;
}

}  // namespace

Status RunStore::State::check_golden_sets(const std::vector<ArmRecord>& arms) {
  const auto damaged = [this] {
    return Error{ErrorKind::storage, path.string() + ": its list of items is damaged"};
  };
  if (whole_sets.empty() &&
      database->execAndGet("PRAGMA integrity_check(golden_set_item)").getString() != "ok") {
    return damaged();
  }
  for (const ArmRecord& arm : arms) {
    if (!whole_sets.insert(arm.golden_set_hash).second) continue;
    SQLite::Statement rows(*database,
                           "SELECT count(*), count(DISTINCT g.item_id), count(i.id), "
                           "coalesce(max(g.position), 0) FROM golden_set_item g LEFT JOIN item i "
                           "ON i.id = g.item_id WHERE g.golden_set_hash = ?");
    rows.bind(1, arm.golden_set_hash);
    rows.executeStep();
    const std::int64_t items = rows.getColumn(0).getInt64();
    for (int column = 1; column <= 3; ++column) {
      if (rows.getColumn(column).getInt64() != items) return damaged();
    }
  }
  return {};
}

Result<std::optional<RunRecord>> RunStore::State::first_run(SQLite::Statement& rows) {
  if (!rows.executeStep()) return std::optional<RunRecord>();
  RunRecord run = read_run(rows);
  run.arms = read_arms(*database, run.row);
  ASSAY_CHECK(check_golden_sets(run.arms));
  return std::optional<RunRecord>(std::move(run));
}

Result<std::optional<RunRecord>> RunStore::find_run(const std::string& id) {
  return guarded(state_->path, [&]() -> Result<std::optional<RunRecord>> {
    SQLite::Statement rows(
        *state_->database,
        std::string(kRunColumns) +
            "WHERE substr(public_id, 1, length(?1)) = ?1 ORDER BY public_id = ?1 DESC");
    rows.bind(1, id);
    ASSAY_TRY(auto run, state_->first_run(rows));
    if (run && run->id != id && rows.executeStep()) {
      return invalid(fmt::format("run \"{}\" is ambiguous: give more of its id", id));
    }
    return run;
  });
}

Result<std::optional<RunRecord>> RunStore::latest_run() {
  return guarded(state_->path, [&]() -> Result<std::optional<RunRecord>> {
    SQLite::Statement rows(
        *state_->database,
        std::string(kRunColumns) + "WHERE origin <> 'shadow' ORDER BY id DESC LIMIT 1");
    return state_->first_run(rows);
  });
}

Result<std::optional<RunRecord>> RunStore::newest_run(const std::string& config_hash) {
  return guarded(state_->path, [&]() -> Result<std::optional<RunRecord>> {
    SQLite::Statement rows(*state_->database, std::string(kRunColumns) +
                                                  "WHERE config_hash = ? AND origin <> 'import' "
                                                  "ORDER BY id DESC LIMIT 1");
    rows.bind(1, config_hash);
    return state_->first_run(rows);
  });
}

Result<std::vector<RunRecord>> RunStore::runs() {
  return guarded(state_->path, [&]() -> Result<std::vector<RunRecord>> {
    SQLite::Statement rows(*state_->database,
                           std::string(kRunColumns) + "WHERE origin <> 'shadow' ORDER BY id");
    std::vector<RunRecord> all;
    while (rows.executeStep()) {
      all.push_back(read_run(rows));
      all.back().arms = read_arms(*state_->database, all.back().row);
      ASSAY_CHECK(state_->check_golden_sets(all.back().arms));
    }
    return all;
  });
}

Result<std::int64_t> RunStore::item_count(const std::string& golden_set_hash) {
  return guarded(state_->path, [&]() -> Result<std::int64_t> {
    SQLite::Statement rows(*state_->database,
                           "SELECT count(*) FROM golden_set_item WHERE golden_set_hash = ?");
    rows.bind(1, golden_set_hash);
    rows.executeStep();
    return std::int64_t{rows.getColumn(0).getInt64()};
  });
}

Result<std::unordered_map<std::string, RowId>> RunStore::item_rows(
    const std::string& golden_set_hash) {
  return guarded(state_->path, [&]() -> Result<std::unordered_map<std::string, RowId>> {
    SQLite::Statement rows(*state_->database,
                           "SELECT i.external_id, i.id FROM golden_set_item g "
                           "JOIN item i ON i.id = g.item_id WHERE g.golden_set_hash = ?");
    rows.bind(1, golden_set_hash);
    std::unordered_map<std::string, RowId> by_id;
    while (rows.executeStep()) {
      by_id.emplace(rows.getColumn(0).getString(), rows.getColumn(1).getInt64());
    }
    return by_id;
  });
}

Result<std::string> RunStore::task_yaml(const std::string& golden_set_hash) {
  return guarded(state_->path, [&]() -> Result<std::string> {
    SQLite::Statement rows(*state_->database, "SELECT task_yaml FROM golden_set WHERE hash = ?");
    rows.bind(1, golden_set_hash);
    if (!rows.executeStep())
      return Error{ErrorKind::storage, "golden set " + golden_set_hash + " is not stored"};
    return rows.getColumn(0).getString();
  });
}

}  // namespace assay::store
