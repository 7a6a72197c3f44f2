#pragma once

/// \file
/// A small experiment in a real database: requests, a draw, a run of two models, answers.

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "assay/shadow/experiment.hpp"
#include "assay/store/traffic_store.hpp"
#include "support/temporary_folder.hpp"

namespace assay::shadow {

/// What one model made of a request. An outcome that is not `ok` has no answer.
struct Said {
  std::string answer;
  Outcome outcome = Outcome::ok;
  bool is_from_log = false;
  std::string served = "served-1";
};

struct Member {
  std::string key;
  std::optional<Said> lite = {}, pro = {}, lite_again = {};
  std::string slices = R"({"channel":"mail"})";
  bool may_label = true;
};

class ExperimentTest : public testing::Test {
 protected:
  static constexpr std::int64_t kFirstDayMs = 1'700'006'400'000;  // 2023-11-15, midnight UTC
  static constexpr std::int64_t kDayMs = 86'400'000;

  /// Stores requests, the sampled ones first, `others` more, of the day before, and what was
  /// answered. Days follow one another, eight of them in turn.
  void make(const std::vector<Member>& members, int others = 0) {
    std::vector<store::TrafficEntry> entries;
    std::int64_t day = 0;
    for (const Member& member : members) entries.push_back(entry(member, day++ % 8));
    for (int i = 0; i < others; ++i) {
      entries.push_back(entry({.key = fmt::format("other-{}", i)}, -1));
      if (i == 0) entries.back().request.unshadowable = "tool calls";
    }
    store::TrafficStore traffic(*runs_);
    traffic.put(entries).value();
    experiment_ = {0, "tickets", "default", "set", rules_json(rules_), 1};
    traffic.begin_experiment(experiment_, "name: tickets\n").value();
    std::vector<store::MemberRecord> drawn;
    for (std::size_t i = 0; i < members.size(); ++i) {
      drawn.push_back({static_cast<store::RowId>(i + 1), "item " + members[i].key, 0.5, false,
                       false, members[i].may_label});
    }
    const auto all = static_cast<store::RowId>(entries.size());
    traffic.add_draw(experiment_, {all, "{}", 2}, drawn).value();
    begin_run();
    answer(members);
  }

  [[nodiscard]] store::RunStore& runs() { return *runs_; }

  const fake::TemporaryFolder folder_;
  std::unique_ptr<store::RunStore> runs_ = std::make_unique<store::RunStore>(
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value());
  ExperimentRules rules_;
  store::ExperimentRecord experiment_;
  store::RunRecord run_;

 private:
  static store::TrafficEntry entry(const Member& member, std::int64_t day) {
    store::TrafficEntry entry;
    entry.request.task = "tickets";
    entry.request.key = member.key;
    entry.request.started_unix_ms = kFirstDayMs + day * kDayMs;
    entry.request.slices_json = member.slices;
    entry.request.turns_json = fmt::format(R"([["user","text of {}"]])", member.key);
    entry.answer.record_id = "record " + member.key;
    entry.answer.model = "lite-1";
    return entry;
  }

  void begin_run() {
    run_.id = "run-1";
    run_.origin = "shadow";
    run_.config_hash = "c";
    run_.arms = {arm("lite"), arm("pro")};
    runs_->begin_run(run_).value();
  }

  static store::ArmRecord arm(const std::string& tier) {
    store::ArmRecord arm;
    arm.hash = "arm " + tier;
    arm.task = "tickets";
    arm.golden_set_hash = "set";
    arm.model = tier == "lite" ? "small" : "large";
    arm.tier = tier;
    arm.model_id = arm.model + "-1";
    return arm;
  }

  void answer(const std::vector<Member>& members) {
    const auto rows = runs_->item_rows("set").value();
    std::vector<store::RunStore::Entry> entries;
    for (const Member& member : members) {
      const store::RowId item = rows.at(member.key);
      add(member.lite, {run_.arms[0].row, item, 0, 1}, 100, entries);
      add(member.pro, {run_.arms[1].row, item, 0, 1}, 400, entries);
      add(member.lite_again, {run_.arms[0].row, item, 1, 1}, 100, entries);
    }
    runs_->record(run_.row, entries).value();
  }

  static void add(const std::optional<Said>& said, const store::AttemptKey& key, int ms,
                  std::vector<store::RunStore::Entry>& entries) {
    if (!said) return;
    store::RunStore::Entry entry;
    entry.attempt.key = key;
    entry.attempt.kind = said->is_from_log ? store::AttemptKind::traffic : store::AttemptKind::call;
    entry.attempt.attempt.outcome = is_scored(said->outcome) ? Outcome::ok : said->outcome;
    entry.attempt.attempt.started_unix_ms = kFirstDayMs;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(ms);
    entry.attempt.attempt.completion.served_model = said->served;
    entry.attempt.attempt.completion.usage.output = 7;
    entry.attempt.cost = MicroUsd{ms};
    entry.score.scorer_version = "s1";
    entry.score.outcome = std::string(to_string(said->outcome));
    entry.score.verdict = "unscored";
    entry.score.answer = said->answer;
    entries.push_back(std::move(entry));
  }
};

}  // namespace assay::shadow
