#include "faults/http_fixture.hpp"

#include <cstdlib>
#include <mutex>
#include <thread>

#include "assay/core/json.hpp"
#include "assay/report/run_json.hpp"

namespace assay::faults {
namespace {

using testing::ElementsAre;

std::string config_text(const std::string& base_url, const std::string& protocol,
                        const RunShape& shape) {
  return fmt::format(
      "providers:\n  fake: {{protocol: {}, base_url: \"{}\", api_key_env: FAULTS_KEY, limits: "
      "{{concurrency: {}}}, timeouts: {}}}\n"
      "models:\n  lite: {{provider: fake, id: lite-model, tier: lite, stream: {}{}}}\n"
      "tasks: [colours]\nrun: {{max_attempts: {}}}\n",
      protocol, base_url, shape.concurrency, shape.timeouts, shape.stream, shape.model,
      shape.max_attempts);
}

/// The figures that say how the model did; how long it took and how often it was asked may differ.
std::string figures_of(const eval::RunSummary& summary) {
  Json arms = read_json(report::run_json(summary)).value["arms"];
  for (Json& arm : arms) {
    for (const char* varying : {"latency_ms", "ttft_ms", "waited_s", "attempts", "served_models",
                                "known_cost_usd", "cost_usd", "spent_usd", "unpriced_attempts"}) {
      arm.erase(varying);
    }
  }
  return safe_dump(arms, 1);
}

std::string what(const std::string& fault) {
  for (const simulate::FaultKind& kind : simulate::fault_kinds()) {
    if (kind.name == fault) return std::string(kind.what);
  }
  return fault;
}

[[maybe_unused]] const int kKeyIsSet = ::setenv("FAULTS_KEY", "any-key", 1);

}  // namespace

std::vector<std::string> Ran::errors_of(const std::string& outcome) const {
  std::vector<std::string> errors;
  for (const store::AnswerRow& attempt : attempts) {
    if (attempt.attempt_outcome == outcome) errors.push_back(attempt.error);
  }
  return errors;
}

Ran run_against(const std::string& base_url, const std::string& protocol, const RunShape& shape) {
  const fake::TemporaryFolder folder;
  fake::write_colours(folder, shape.items);
  folder.write("assay.yaml", config_text(base_url, protocol, shape));
  dataset::Problems problems;
  const auto suite = eval::load_suite(folder / "assay.yaml", {}, problems);
  EXPECT_TRUE(suite.has_value()) << suite.error().message;

  Ran ran;
  eval::RunOptions options;
  options.database = folder / "runs.db";
  options.on_notice = [&](const std::string& line) { ran.notices.push_back(line); };
  std::int64_t attempts = 0;
  for (int session = 0; session < shape.sessions && !(session > 0 && ran.is_complete());
       ++session) {
    ran.report = eval::run_suite(*suite, options).value();
    attempts += ran.report.progress.attempts;
  }
  auto store = store::RunStore::open(options.database, store::Access::read_only).value();
  const auto run = *store.find_run(ran.report.run_id).value();
  ran.figures = figures_of(eval::summarise(store, run).value());
  store
      .for_each_attempt(run.row, run.arms.at(0).row,
                        [&](const store::AnswerRow& attempt) {
                          ran.attempts.push_back(attempt);
                          ran.outcomes[attempt.item_id].push_back(attempt.attempt_outcome);
                          if (!attempt.score || attempt.score->verdict == "unscored") return;
                          ran.worth[attempt.item_id] = attempt.score->outcome + ' ' +
                                                       attempt.score->verdict + ' ' +
                                                       attempt.score->answer;
                        })
      .value();
  // P5: every call that began has ended in exactly one outcome.
  EXPECT_EQ(ran.attempts.size(), static_cast<std::size_t>(attempts));
  return ran;
}

const Ran& clean_run(const std::string& protocol, const RunShape& shape) {
  static std::map<std::string, Ran> known;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const std::string key =
      fmt::format("{} {} {} {}", protocol, shape.stream, shape.items, shape.model);
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  RunShape patient = shape;
  patient.timeouts = RunShape().timeouts;
  const fake::FaultServer server("");
  const Ran& clean =
      known.emplace(key, run_against(server.base_url(protocol), protocol, patient)).first->second;
  EXPECT_TRUE(clean.is_complete()) << clean.report.why;
  EXPECT_EQ(clean.worth.size(), static_cast<std::size_t>(shape.items));
  return clean;
}

std::string on_first_attempts(const std::string& fault) {
  return fmt::format("seed: 5\nfaults:\n  - {{fault: {}, attempts: 1, share: 0.15, pause: 20ms}}\n",
                     fault);
}

void HttpFaults::row(const std::string& id, const std::string& fault, const RunShape& shape,
                     const std::string& outcome) const {
  if (HasFailure()) return;
  fake::fault_row(id, protocol() + (shape.stream ? ", streamed" : ""), what(fault), outcome);
}

void HttpFaults::at_once(const std::vector<std::function<void()>>& checks) {
  std::vector<std::thread> threads;
  for (const auto& check : checks) threads.emplace_back(check);
  for (std::thread& thread : threads) thread.join();
}

Ran HttpFaults::hit_some(const std::string& fault, const std::string& outcome, bool is_asked_again,
                         const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(on_first_attempts(fault));
  Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
  const Ran& clean = clean_run(protocol(), shape);
  EXPECT_EQ(ran.attempts.size(), server.calls().size());
  EXPECT_GE(server.faults(), 2U) << "the seed hits nothing";

  std::uint64_t hit = 0;
  for (const auto& [item, outcomes] : ran.outcomes) {
    if (outcomes == clean.outcomes.at(item)) continue;
    ++hit;
    std::vector<std::string> expected = {outcome};
    if (is_asked_again) expected.push_back(clean.outcomes.at(item).front());
    EXPECT_EQ(outcomes, expected) << item;
  }
  EXPECT_EQ(hit, server.faults());
  for (const auto& [item, worth] : ran.worth) EXPECT_EQ(worth, clean.worth.at(item)) << item;
  return ran;
}

Ran HttpFaults::expect_healed(const std::string& id, const std::string& fault,
                              const std::string& outcome, const RunShape& shape) {
  Ran ran = hit_some(fault, outcome, true, shape);
  EXPECT_TRUE(ran.is_complete()) << fault << ": " << ran.report.why;
  EXPECT_EQ(ran.figures, clean_run(protocol(), shape).figures) << fault;
  row(id, fault, shape, outcome + ", asked again, same figures, exit 0");
  return ran;
}

Ran HttpFaults::expect_given_up(const std::string& id, const std::string& fault,
                                const std::string& outcome, const RunShape& shape) {
  Ran ran = hit_some(fault, outcome, false, shape);
  EXPECT_EQ(ran.report.ending, eval::Ending::incomplete) << fault;
  EXPECT_LT(ran.worth.size(), static_cast<std::size_t>(shape.items));
  row(id, fault, shape, outcome + ", not asked again, exit 4");
  return ran;
}

Ran HttpFaults::expect_unharmed(const std::string& id, const std::string& fault,
                                const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}, pause: 20ms}}\n", fault));
  Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
  EXPECT_EQ(server.faults(), static_cast<std::uint64_t>(shape.items));
  EXPECT_TRUE(ran.is_complete()) << ran.report.why;
  EXPECT_EQ(ran.outcomes, clean_run(protocol(), shape).outcomes);
  EXPECT_EQ(ran.figures, clean_run(protocol(), shape).figures);
  row(id, fault, shape, "ok, same figures, exit 0");
  return ran;
}

Ran HttpFaults::expect_scored_as(const std::string& id, const std::string& fault,
                                 const std::string& outcome, const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}}}\n", fault));
  Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
  EXPECT_TRUE(ran.is_complete()) << ran.report.why;
  for (const auto& [item, outcomes] : ran.outcomes) EXPECT_THAT(outcomes, ElementsAre(outcome));
  row(id, fault, shape, outcome + ": the model's own failure, scored wrong");
  return ran;
}

}  // namespace assay::faults
