// Every other call goes wrong in some way, for a whole run. `scripts/flapping` makes it a long one.

#include <cstdlib>
#include <set>

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using Flapping = HttpFaults;

int from_environment(const char* name, int otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// All but those that stop a provider for good, those that are the model's own failures, and those
/// that are about the tokens it counts.
std::string passing_faults() {
  const std::set<std::string_view> left_out = {"status-401",  "status-403",    "quota-exhausted",
                                               "spend-limit", "content-null",  "cut-by-cap",
                                               "filtered",    "choices-empty", "choices-two",
                                               "usage-text",  "usage-missing", "usage-negative"};
  std::string list;
  for (const simulate::FaultKind& kind : simulate::fault_kinds()) {
    if (left_out.count(kind.name) == 0) list += fmt::format("{}, ", kind.name);
  }
  return list;
}

/// Half of all calls fail, each in a way of its own, until the run is whole.
void flap(const std::string& protocol, bool stream, int items, int seed) {
  const fake::FaultServer server(fmt::format(
      "seed: {}\nfaults:\n  - {{fault: [{}], share: 0.5, pause: 2ms}}\n", seed, passing_faults()));
  const RunShape shape{.stream = stream,
                       .items = items,
                       .concurrency = 32,
                       .max_attempts = 4,
                       .sessions = 40,
                       .timeouts =
                           "{connect_ms: 5000, first_byte_ms: 300, idle_ms: 300, "
                           "total_ms: 1500}"};
  const Ran ran = run_against(server.base_url(protocol), protocol, shape);
  const Ran& clean = clean_run(protocol, shape);
  EXPECT_TRUE(ran.is_complete()) << ran.report.why;
  EXPECT_EQ(ran.worth, clean.worth);
  EXPECT_EQ(ran.figures, clean.figures);

  std::map<std::string, std::size_t> classes;
  for (const store::AnswerRow& attempt : ran.attempts) ++classes[attempt.attempt_outcome];
  std::size_t sum = 0;
  std::string counts;
  for (const auto& [outcome, count] : classes) {
    sum += count;
    counts += fmt::format(" {}={}", outcome, count);
  }
  EXPECT_EQ(sum, ran.attempts.size());
  EXPECT_GT(server.faults(), server.requests() / 3);
  fmt::print("seed {} {}{}: {} items, {} requests, {} faults, {} attempts:{}\n", seed, protocol,
             stream ? " streamed" : "", items, server.requests(), server.faults(), sum, counts);
}

TEST_P(Flapping, H52_FailsEveryOtherCall) {
  const int items = from_environment("FLAPPING_ITEMS", 170);
  const int seeds = from_environment("FLAPPING_SEEDS", 1);
  for (int seed = 1; seed <= seeds; ++seed) flap(protocol(), seed % 2 == 1, items, seed);
  if (HasFailure()) return;
  fake::fault_row("H52", protocol(), "half of all calls fail, each in another way",
                  "every attempt in one class; same figures as the clean run");
}

INSTANTIATE_TEST_SUITE_P(Over, Flapping, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
