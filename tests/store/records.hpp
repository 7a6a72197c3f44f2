#pragma once

/// \file
/// A small stored run: two items, two arms, everything else at its default.

#include <gmock/gmock.h>

#include "assay/store/run_store.hpp"

namespace assay::store {

[[nodiscard]] inline ItemRecord item(const std::string& id) {
  return {"hash of " + id, id, "input of " + id, "\"" + id + "\"", {{"length", "short"}}, ""};
}

[[nodiscard]] inline ArmRecord arm(const std::string& model) {
  ArmRecord record;
  record.hash = "arm " + model;
  record.task = "example";
  record.golden_set_hash = "set";
  record.model = model;
  record.tier = "lite";
  record.provider = "here";
  record.protocol = "openai";
  record.model_id = model + "-1";
  record.prompt_version = "v1";
  record.prompt_hash = "prompt";
  record.parameters_json = "{}";
  return record;
}

[[nodiscard]] inline RunRecord run(const std::string& id) {
  RunRecord record;
  record.id = id;
  record.config_hash = "config";
  record.config_yaml = "providers: {}\n";
  record.tool_version = "test";
  record.origin = "run";
  record.started_unix_ms = 1'700'000'000'000;
  record.arms = {arm("lite"), arm("pro")};
  return record;
}

[[nodiscard]] inline RunStore::Entry entry(const AttemptKey& key, Outcome outcome,
                                           const std::string& verdict = "correct") {
  RunStore::Entry entry;
  entry.attempt.key = key;
  entry.attempt.attempt.outcome = outcome;
  entry.attempt.attempt.completion.text = "text";
  entry.attempt.attempt.timing.latency = std::chrono::microseconds(1500);
  entry.score.scorer_version = "s1";
  entry.score.outcome = to_string(outcome);
  entry.score.verdict = verdict;
  entry.score.rung = "strict";
  return entry;
}

/// A writer with a begun run of two arms over the items "a" and "b".
struct Begun {
  RunStore store;
  GoldenSetRecord set;
  RunRecord run;

  [[nodiscard]] AttemptKey key(std::size_t arm, std::size_t item, int repeat = 0,
                               int attempt_no = 1) const {
    return {run.arms.at(arm).row, set.item_rows.at(item), repeat, attempt_no};
  }
};

[[nodiscard]] inline Begun begin(const std::filesystem::path& path) {
  Begun begun{RunStore::open(path, Access::read_write).value(),
              {"set", "example", "name: example\n", {}},
              store::run("run-1")};
  begun.store.put_golden_set(begun.set, {item("a"), item("b")}).value();
  begun.store.begin_run(begun.run).value();
  return begun;
}

[[nodiscard]] inline std::vector<AnswerRow> answers(RunStore& store, RowId run, RowId arm) {
  std::vector<AnswerRow> rows;
  store.for_each_answer(run, arm, [&rows](const AnswerRow& row) { rows.push_back(row); }).value();
  return rows;
}

}  // namespace assay::store
