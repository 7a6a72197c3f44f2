// What a report over many pairs of traffic costs: seconds, and the most memory ever held. The
// database is made on the first call and kept, so that two builds can be compared on the same one;
// `assay --db <folder>/shadow-N.db shadow report --task tickets` measures the whole program.
//
//   shadow_bench <folder> [pairs = 1000000]
//
// All requests are sampled, over ten days in sessions of four; the two models differ on one in
// eight, and one request in five was asked twice.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "assay/shadow/comparison.hpp"

namespace {

using namespace assay;

constexpr std::int64_t kGroup = 4096;
constexpr std::int64_t kFirstDayMs = 1'794'182'400'000;  // 2026-11-09
constexpr std::int64_t kTenDaysMs = 864'000'000;

template <class T>
T need(Result<T> result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

store::TrafficEntry request(std::int64_t number, std::int64_t count) {
  store::TrafficEntry entry;
  entry.request.task = "tickets";
  entry.request.key = "request-" + std::to_string(number);
  entry.request.cluster = "session-" + std::to_string(number / 4);
  entry.request.started_unix_ms = kFirstDayMs + kTenDaysMs / count * number;
  entry.request.slices_json = number % 3 == 0 ? R"({"language":"de"})" : R"({"language":"en"})";
  entry.request.turns_json = R"([["user",")" + std::string(300, 'x') + R"("]])";
  entry.answer.record_id = entry.request.key;
  entry.answer.model = "lite-1";
  entry.answer.attempt.outcome = Outcome::ok;
  return entry;
}

store::RunStore::Entry answer(const store::AttemptKey& key, const char* label) {
  store::RunStore::Entry entry;
  entry.attempt.key = key;
  entry.attempt.attempt.outcome = Outcome::ok;
  entry.attempt.attempt.started_unix_ms = kFirstDayMs;
  entry.attempt.attempt.completion.text = label;
  entry.attempt.attempt.completion.served_model = "model-2026-11";
  entry.attempt.attempt.completion.usage.output = 12;
  entry.attempt.attempt.timing.latency = std::chrono::microseconds(1000 + key.item % 977);
  entry.attempt.cost = MicroUsd{31};
  entry.score.scorer_version = "scoring-2-a02b1a220a42d438";
  entry.score.outcome = "ok";
  entry.score.verdict = "unscored";
  entry.score.rung = "strict";
  entry.score.answer = label;
  return entry;
}

void put_requests(store::TrafficStore& traffic, std::int64_t count) {
  std::vector<store::TrafficEntry> group;
  for (std::int64_t i = 0; i < count; ++i) {
    group.push_back(request(i, count));
    if (i % kGroup != kGroup - 1 && i + 1 < count) continue;
    need(traffic.put(group));
    group.clear();
  }
}

store::RunRecord begin(store::RunStore& store) {
  store::RunRecord run;
  run.id = "bench";
  run.origin = "shadow";
  for (const char* const tier : {"lite", "pro"}) {
    store::ArmRecord& arm = run.arms.emplace_back();
    arm.hash = arm.model = arm.model_id = arm.tier = tier;
    arm.task = "tickets";
    arm.golden_set_hash = "set";
    arm.parameters_json = "{}";
  }
  need(store.begin_run(run));
  return run;
}

void fill(const std::filesystem::path& path, std::int64_t count) {
  auto store = need(store::RunStore::open(path, store::Access::read_write));
  store::TrafficStore traffic(store);
  put_requests(traffic, count);
  store::ExperimentRecord experiment{0, "tickets", "bench", "set", "{}", 1};
  need(traffic.begin_experiment(experiment, "name: tickets\n"));
  std::vector<store::MemberRecord> members;
  for (std::int64_t i = 0; i < count; ++i) {
    members.push_back({i + 1, "item-" + std::to_string(i), 1, i % 5 == 0, i % 5 == 0, true});
  }
  need(traffic.add_draw(experiment, {count, "{}", 2}, members));
  const auto run = begin(store);
  std::vector<store::RunStore::Entry> group;
  std::int64_t number = 0;
  for (const auto& [id, item] : need(store.item_rows("set"))) {
    group.push_back(answer({run.arms[0].row, item, 0, 1}, item % 8 == 0 ? "sales" : "billing"));
    group.push_back(answer({run.arms[1].row, item, 0, 1}, "billing"));
    if (item % 5 == 0) {
      group.push_back(answer({run.arms[0].row, item, 1, 1}, item % 40 == 0 ? "other" : "billing"));
      group.push_back(answer({run.arms[1].row, item, 1, 1}, "billing"));
    }
    if (++number % kGroup != 0 && number < count) continue;
    need(store.record(run.row, group));
    group.clear();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t pairs = argc > 2 ? std::atoll(argv[2]) : 1'000'000;
  const auto path =
      std::filesystem::path(argc > 1 ? argv[1] : ".") / ("shadow-" + std::to_string(pairs) + ".db");
  if (!std::filesystem::exists(path)) {
    fill(path, pairs);
    std::puts("made the database; call again to measure");
    return 0;
  }
  auto store = need(store::RunStore::open(path, store::Access::read_only));
  shadow::ComparisonRequest request;
  request.task = "tickets";
  const auto start = std::chrono::steady_clock::now();
  const auto comparison = need(shadow::compare_traffic(store, request));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%lld pairs, %lld differ: %.2f s, %.0f MB at most\n",
              static_cast<long long>(comparison.report.all.counts.compared),
              static_cast<long long>(comparison.report.all.counts.disagreed), seconds,
              static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}
