// Servers that cannot be reached at all.

#include "faults/http_fixture.hpp"
#include "support/scripted_server.hpp"

namespace assay::faults {
namespace {

using ConnectingFaults = HttpFaults;

/// Nobody is there: no answer, no score, and the provider is given up after its patience, however
/// many items wait.
void expect_away(const std::string& id, const std::string& base_url, const std::string& injected,
                 const std::string& outcome) {
  RunShape shape;
  shape.timeouts = "{connect_ms: 300, first_byte_ms: 1000, idle_ms: 1000, total_ms: 2000}";
  const Ran ran = run_against(base_url, "openai", shape);
  EXPECT_EQ(ran.report.ending, eval::Ending::incomplete);
  EXPECT_TRUE(ran.worth.empty());
  EXPECT_FALSE(ran.attempts.empty());
  for (const store::AnswerRow& attempt : ran.attempts) EXPECT_EQ(attempt.attempt_outcome, outcome);
  EXPECT_THAT(ran.report.why, testing::HasSubstr("provider \"fake\" stopped"));
  if (testing::Test::HasFailure()) return;
  fake::fault_row(id, "", injected, outcome + ", provider given up, exit 4");
}

TEST_P(ConnectingFaults, H01_H03_H04_NobodyIsThere) {
  const fake::SwallowingListener full;
  const std::string refused = std::to_string(fake::refused_port());
  const std::string swallowed = std::to_string(full.port());
  at_once({[&] {
             expect_away("H01", "https://no-such-host.invalid/v1", "a name that cannot exist",
                         "wire.dns");
           },
           [&] {
             expect_away("H03", "http://127.0.0.1:" + refused + "/v1", "the port refuses",
                         "wire.connect");
           },
           [&] {
             expect_away("H04", "http://127.0.0.1:" + swallowed + "/v1", "nothing answers the SYN",
                         "wire.connect");
           }});
}

// What it takes to connect is the same for all protocols.
INSTANTIATE_TEST_SUITE_P(Over, ConnectingFaults, testing::Values("openai"), protocol_name);

}  // namespace
}  // namespace assay::faults
