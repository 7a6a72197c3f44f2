#include "faults/http_fixture.hpp"

#include "assay/core/json.hpp"
#include "assay/report/run_json.hpp"

namespace assay::faults {
namespace {

using testing::ElementsAre;
using testing::Not;

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
    for (const char* varying : {"latency_ms", "ttft_ms", "attempts", "served_models",
                                "known_cost_usd", "cost_usd", "unpriced_attempts"}) {
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

}  // namespace

std::vector<std::string> Ran::errors_of(const std::string& outcome) const {
  std::vector<std::string> errors;
  for (const store::AnswerRow& attempt : attempts) {
    if (attempt.attempt_outcome == outcome) errors.push_back(attempt.error);
  }
  return errors;
}

Ran run_against(const std::string& base_url, const std::string& protocol, const RunShape& shape) {
  ::setenv("FAULTS_KEY", "any-key", 1);
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
  ran.report = eval::run_suite(*suite, options).value();
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
  EXPECT_EQ(ran.attempts.size(), static_cast<std::size_t>(ran.report.progress.attempts));
  return ran;
}

const Ran& clean_run(const std::string& protocol, const RunShape& shape) {
  static std::map<std::string, Ran> known;
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

void HttpFaults::hit_some(const std::string& fault, const std::string& outcome, bool is_asked_again,
                          const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(on_first_attempts(fault));
  ran_ = run_against(server.base_url(protocol()), protocol(), shape);
  const Ran& clean = clean_run(protocol(), shape);
  EXPECT_EQ(ran_.attempts.size(), server.calls().size());
  EXPECT_GE(server.faults(), 2U) << "the seed hits nothing";

  std::uint64_t hit = 0;
  for (const auto& [item, outcomes] : ran_.outcomes) {
    if (outcomes == clean.outcomes.at(item)) continue;
    ++hit;
    std::vector<std::string> expected = {outcome};
    if (is_asked_again) expected.push_back(clean.outcomes.at(item).front());
    EXPECT_EQ(outcomes, expected) << item;
  }
  EXPECT_EQ(hit, server.faults());
  for (const auto& [item, worth] : ran_.worth) EXPECT_EQ(worth, clean.worth.at(item)) << item;
}

void HttpFaults::expect_healed(const std::string& id, const std::string& fault,
                               const std::string& outcome, const RunShape& shape) {
  hit_some(fault, outcome, true, shape);
  EXPECT_TRUE(ran_.is_complete()) << fault << ": " << ran_.report.why;
  EXPECT_EQ(ran_.figures, clean_run(protocol(), shape).figures) << fault;
  row(id, fault, shape, outcome + ", asked again, same figures, exit 0");
}

void HttpFaults::expect_given_up(const std::string& id, const std::string& fault,
                                 const std::string& outcome, const RunShape& shape) {
  hit_some(fault, outcome, false, shape);
  EXPECT_EQ(ran_.report.ending, eval::Ending::incomplete) << fault;
  EXPECT_LT(ran_.worth.size(), static_cast<std::size_t>(shape.items));
  row(id, fault, shape, outcome + ", not asked again, exit 4");
}

void HttpFaults::expect_unharmed(const std::string& id, const std::string& fault,
                                 const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}, pause: 20ms}}\n", fault));
  ran_ = run_against(server.base_url(protocol()), protocol(), shape);
  EXPECT_EQ(server.faults(), static_cast<std::uint64_t>(shape.items));
  EXPECT_TRUE(ran_.is_complete()) << ran_.report.why;
  EXPECT_EQ(ran_.outcomes, clean_run(protocol(), shape).outcomes);
  EXPECT_EQ(ran_.figures, clean_run(protocol(), shape).figures);
  row(id, fault, shape, "ok, same figures, exit 0");
}

void HttpFaults::expect_scored_as(const std::string& id, const std::string& fault,
                                  const std::string& outcome, const RunShape& shape) {
  SCOPED_TRACE(fmt::format("{} {} stream {}", fault, protocol(), shape.stream));
  const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}}}\n", fault));
  ran_ = run_against(server.base_url(protocol()), protocol(), shape);
  EXPECT_TRUE(ran_.is_complete()) << ran_.report.why;
  for (const auto& [item, outcomes] : ran_.outcomes) EXPECT_THAT(outcomes, ElementsAre(outcome));
  row(id, fault, shape, outcome + ": the model's own failure, scored wrong");
}

}  // namespace assay::faults
