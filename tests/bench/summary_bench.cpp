// What a summary of many stored attempts costs: seconds, and the most memory ever held. The
// database is made on the first call and kept, so that two builds can be compared on the same one.
//
//   summary_bench <folder> [attempts = 1000000]
//
// Half of the answers are to a classification, half to an extraction; a tenth of them came at the
// second attempt.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "assay/eval/summary.hpp"

namespace {

using namespace assay;

constexpr std::int64_t kItems = 5000;  // of each task
constexpr std::size_t kGroup = 4096;

constexpr const char* kLabelTask =
    "name: labels\nkind: classification\nlabels: [red, green, blue]\nmax_output_tokens: "
    "20\nprompt: v1\n";
constexpr const char* kFieldTask =
    "name: fields\nkind: extraction\nmax_output_tokens: 200\nprompt: v1\n"
    "schema: "
    "'{\"type\":\"object\",\"properties\":{\"vendor\":{\"type\":\"string\"},\"total\":{\"type\":"
    "\"number\"},\"date\":{\"type\":\"string\"}}}'\n"
    "fields: {vendor: {compare: text}, total: {compare: number}, date: {compare: date}}\n";

template <class T>
T need(Result<T> result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// One task and what stands in its rows.
struct Side {
  store::GoldenSetRecord set;
  std::string expected;
  std::string text;
  std::string answer;
  std::string fields;
};

std::vector<Side> sides() {
  const std::string invoice = R"({"vendor":"Muster GmbH","total":119.5,"date":"2026-11-22"})";
  return {{{"l", "labels", kLabelTask, {}},
           R"("red")",
           R"({"label":"red","confidence":0.87})",
           "red",
           ""},
          {{"f", "fields", kFieldTask, {}},
           invoice,
           invoice,
           invoice,
           R"([{"name":"vendor","expected":1,"given":1,"matched":1,"equal":true},)"
           R"({"name":"total","expected":1,"given":1,"matched":0,"equal":false},)"
           R"({"name":"date","expected":1,"given":1,"matched":1,"equal":true}])"}};
}

void put_sets(store::RunStore& store, std::vector<Side>& all) {
  for (Side& side : all) {
    std::vector<store::ItemRecord> items;
    for (std::int64_t i = 0; i < kItems; ++i) {
      const std::string id = side.set.name + std::to_string(i);
      items.push_back({id, id, std::string(600, 'x'), side.expected, {{"length", "long"}}, ""});
    }
    need(store.put_golden_set(side.set, items));
  }
}

store::RunRecord begin(store::RunStore& store, const std::vector<Side>& all) {
  store::RunRecord run;
  run.id = "bench";
  run.origin = "run";
  for (const Side& side : all) {
    store::ArmRecord& arm = run.arms.emplace_back();
    arm.hash = arm.task = side.set.name;
    arm.golden_set_hash = side.set.hash;
    arm.model = "model";
  }
  need(store.begin_run(run));
  return run;
}

store::RunStore::Entry entry(const Side& side, const store::AttemptKey& key, bool is_ok) {
  store::RunStore::Entry entry;
  entry.attempt.key = key;
  Attempt& attempt = entry.attempt.attempt;
  attempt.outcome = is_ok ? Outcome::ok : Outcome::wire_overloaded;
  attempt.timing.latency =
      std::chrono::microseconds(100'000 + (key.item * 7919 + key.repeat) % 90'000);
  if (is_ok) {
    attempt.completion = {side.text, "stop", "model-2026-11-01", "response", {}};
    attempt.completion.usage = {400, 0, std::nullopt, 20, std::nullopt};
    entry.attempt.cost = MicroUsd{41};
  }
  entry.attempt.request_hash = std::string(64, 'a');
  entry.score = {std::string(16, 'v'),
                 is_ok ? "ok" : "wire.overloaded",
                 is_ok ? "correct" : "unscored",
                 is_ok ? "strict" : "none",
                 is_ok,
                 is_ok,
                 is_ok ? side.answer : "",
                 0.87,
                 is_ok ? side.fields : "",
                 ""};
  return entry;
}

void fill(const std::filesystem::path& path, std::int64_t attempts) {
  auto store = need(store::RunStore::open(path, store::Access::read_write));
  auto all = sides();
  put_sets(store, all);
  const store::RunRecord run = begin(store, all);
  std::vector<store::RunStore::Entry> group;
  std::int64_t made = 0;
  for (int repeat = 0; made < attempts; ++repeat) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(kItems) && made < attempts; ++i) {
      for (std::size_t side = 0; side < all.size(); ++side) {
        store::AttemptKey key{run.arms[side].row, all[side].set.item_rows[i], repeat, 1};
        const bool is_second = (i + static_cast<std::size_t>(repeat)) % 10 == 0;
        if (is_second) group.push_back(entry(all[side], key, false));
        if (is_second) ++key.attempt_no;
        group.push_back(entry(all[side], key, true));
        made += is_second ? 2 : 1;
      }
      if (group.size() < kGroup && made < attempts) continue;
      need(store.record(run.row, group));
      group.clear();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t attempts = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
  const auto path = std::filesystem::path(argc > 1 ? argv[1] : ".") /
                    ("summary-" + std::to_string(attempts) + ".db");
  if (!std::filesystem::exists(path)) {
    fill(path, attempts);
    std::puts("made the database; call again to measure");
    return 0;
  }
  auto store = need(store::RunStore::open(path, store::Access::read_only));
  const auto run = need(store.latest_run());
  const auto start = std::chrono::steady_clock::now();
  const auto summary = need(eval::summarise(store, *run));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::int64_t stored = 0;
  for (const auto& arm : summary.arms) {
    stored += arm.attempts;
    std::printf("%s: %lld items, accuracy %.4f, field F1 %.4f, p95 %.3f ms\n", arm.arm.task.c_str(),
                static_cast<long long>(arm.metrics.items), arm.metrics.accuracy.value,
                arm.metrics.field_f1.value_or(0), arm.latency.p95.value_or(0));
  }
  std::printf("%lld attempts: %.2f s, at most %ld MB\n", static_cast<long long>(stored), seconds,
              used.ru_maxrss / 1024);
  return 0;
}
