#pragma once

/// \file
/// Stored answers without a run.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "assay/core/hash.hpp"
#include "assay/eval/pairing.hpp"
#include "support/temporary_folder.hpp"

namespace assay::eval {

/// Three items and two arms, filled by hand.
class StoredArmsTest : public testing::Test {
 protected:
  StoredArmsTest() {
    put_set(set_, {item("a", "?"), item("b", "?"), item("c", "?")});
    begin(run_, "run-1", {arm("large", "set"), arm("small", "set")});
  }

  static store::ItemRecord item(const std::string& id, const std::string& input,
                                const std::string& cluster = "") {
    return {sha256_hex(id + input + cluster), id, input, R"("red")", {{"language", "de"}}, cluster};
  }

  static store::ArmRecord arm(const std::string& model, const std::string& set) {
    store::ArmRecord arm;
    arm.hash = model + set;
    arm.task = "colours";
    arm.golden_set_hash = set;
    arm.model = model;
    arm.model_id = model + "-2026";
    arm.prompt_version = "v1";
    arm.prompt_hash = "p1";
    arm.parameters_json = R"({"temperature":0})";
    return arm;
  }

  void put_set(store::GoldenSetRecord& set, const std::vector<store::ItemRecord>& items) {
    store_.put_golden_set(set, items).value();
  }

  void begin(store::RunRecord& run, const std::string& id,
             const std::vector<store::ArmRecord>& arms) {
    run.id = id;
    run.origin = "run";
    run.arms = arms;
    store_.begin_run(run).value();
  }

  /// One final answer of 10 ms, 5 tokens and 100 millionths of a dollar.
  static store::RunStore::Entry answer(const store::RunRecord& run, std::size_t arm,
                                       store::RowId item, const std::string& verdict,
                                       const std::string& label = "red", int repeat = 0) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run.arms.at(arm).row, item, repeat, 1};
    entry.attempt.attempt.outcome = Outcome::ok;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(10);
    entry.attempt.attempt.completion.usage.output = 5;
    entry.attempt.cost = MicroUsd{100};
    entry.score.scorer_version = "s1";
    entry.score.outcome = verdict == "unscored" ? "wire.timeout" : "ok";
    entry.score.verdict = verdict;
    entry.score.rung = "strict";
    entry.score.answer = label;
    return entry;
  }

  Pairing pair() { return pair(run_, 0, run_, 1).value(); }

  Result<Pairing> pair(const store::RunRecord& baseline_run, std::size_t baseline,
                       const store::RunRecord& candidate_run, std::size_t candidate) {
    const auto left = open_stored_arm(store_, baseline_run, baseline_run.arms.at(baseline)).value();
    const auto right =
        open_stored_arm(store_, candidate_run, candidate_run.arms.at(candidate)).value();
    return pair_arms(*left, *right);
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", "name: colours\n", {}};
  store::RunRecord run_;
};

}  // namespace assay::eval
