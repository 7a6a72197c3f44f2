// What a comparison over many stored attempts costs: seconds, and the most memory ever held. The
// database is made on the first call and kept, so that two builds can be compared on the same one;
// `assay --db <folder>/pairs-N.db compare large small` measures the whole program.
//
//   pair_bench <folder> [attempts = 1000000]
//
// Two arms answered half as many items each; one in eight answers is wrong.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "assay/core/hash.hpp"
#include "assay/decide/comparison.hpp"
#include "assay/eval/pairing.hpp"

namespace {

using namespace assay;

constexpr std::size_t kGroup = 4096;

template <class T>
T need(Result<T> result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

store::GoldenSetRecord put_set(store::RunStore& store, std::int64_t count) {
  std::vector<store::ItemRecord> items;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string id = "item-" + std::to_string(i);
    items.push_back({sha256_hex(id),
                     id,
                     std::string(300, 'x'),
                     R"("red")",
                     {{"language", i % 3 == 0 ? "de" : "en"}},
                     ""});
  }
  store::GoldenSetRecord set{"set", "labels", "name: labels\n", {}};
  need(store.put_golden_set(set, items));
  return set;
}

store::RunRecord begin(store::RunStore& store) {
  store::RunRecord run;
  run.id = "bench";
  run.origin = "run";
  for (const char* const model : {"large", "small"}) {
    store::ArmRecord& arm = run.arms.emplace_back();
    arm.hash = arm.model = arm.model_id = model;
    arm.task = "labels";
    arm.golden_set_hash = "set";
    arm.parameters_json = "{}";
  }
  need(store.begin_run(run));
  return run;
}

store::RunStore::Entry entry(const store::AttemptKey& key, bool is_right) {
  store::RunStore::Entry entry;
  entry.attempt.key = key;
  entry.attempt.attempt.outcome = Outcome::ok;
  entry.attempt.attempt.completion.text = R"({"label":"red","confidence":0.87})";
  entry.attempt.attempt.completion.served_model = "model-2026-11";
  entry.attempt.attempt.completion.usage.output = 12;
  entry.attempt.attempt.timing.latency = std::chrono::microseconds(1000 + key.item % 977);
  entry.attempt.cost = MicroUsd{31};
  entry.score.scorer_version = "scoring-2-a02b1a220a42d438";
  entry.score.outcome = "ok";
  entry.score.verdict = is_right ? "correct" : "wrong";
  entry.score.rung = "strict";
  entry.score.answer = is_right ? "red" : "blue";
  return entry;
}

void fill(const std::filesystem::path& path, std::int64_t attempts) {
  auto store = need(store::RunStore::open(path, store::Access::read_write));
  const auto set = put_set(store, attempts / 2);
  const auto run = begin(store);
  std::vector<store::RunStore::Entry> group;
  for (std::size_t i = 0; i < set.item_rows.size(); ++i) {
    group.push_back(entry({run.arms[0].row, set.item_rows[i], 0, 1}, i % 8 != 0));
    group.push_back(entry({run.arms[1].row, set.item_rows[i], 0, 1}, i % 8 != i % 3));
    if (group.size() < kGroup && i + 1 < set.item_rows.size()) continue;
    need(store.record(run.row, group));
    group.clear();
  }
}

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t attempts = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
  const auto path = std::filesystem::path(argc > 1 ? argv[1] : ".") /
                    ("pairs-" + std::to_string(attempts) + ".db");
  if (!std::filesystem::exists(path)) {
    fill(path, attempts);
    std::puts("made the database; call again to measure");
    return 0;
  }
  auto store = need(store::RunStore::open(path, store::Access::read_only));
  const auto run = need(store.latest_run());
  const auto baseline = need(eval::open_stored_arm(store, *run, run->arms.at(0)));
  const auto candidate = need(eval::open_stored_arm(store, *run, run->arms.at(1)));
  const auto start = Clock::now();
  const auto pairing = need(eval::pair_arms(*baseline, *candidate));
  const double paired = seconds_since(start);
  const auto comparison = need(decide::compare(pairing.items));
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("%zu items: paired in %.2f s, compared in %.2f s, at most %ld MB; %zu flips\n",
              pairing.items.size(), paired, seconds_since(start) - paired, used.ru_maxrss / 1024,
              comparison.flips.size());
  return 0;
}
