// Refusals, errors and redirects, over the three protocols.

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

using StatusFaults = HttpFaults;

TEST_P(StatusFaults, H29_RedirectsAreNeverFollowed) {
  for (const char* const fault : {"redirect-301", "redirect-302", "redirect-303", "redirect-307",
                                  "redirect-308", "redirect-away", "redirect-plain"}) {
    const Ran ran = expect_given_up("H29", fault, "wire.redirect");
    EXPECT_THAT(ran.errors_of("wire.redirect"),
                Each(AllOf(HasSubstr("redirects to "), Not(HasSubstr("secret")))));
  }
}

TEST_P(StatusFaults, H33_WrapsAnErrorInA200) {
  std::vector<std::function<void()>> checks;
  for (const bool stream : {false, true}) {
    checks.emplace_back([this, stream] {
      expect_healed("H33", "error-429-in-200", "wire.rate_limited", {.stream = stream});
    });
    checks.emplace_back([this, stream] {
      expect_healed("H33", "error-500-in-200", "wire.server_error", {.stream = stream});
    });
    expect_given_up("H33", "error-400-in-200", "wire.bad_request", {.stream = stream});
  }
  at_once(checks);
}

TEST_P(StatusFaults, H45_IsBusyOrBrokenForAMoment) {
  const std::pair<const char*, const char*> kinds[] = {
      {"status-408", "wire.timeout"},      {"status-409", "wire.server_error"},
      {"status-425", "wire.server_error"}, {"status-500", "wire.server_error"},
      {"status-502", "wire.server_error"}, {"status-503", "wire.overloaded"},
      {"status-504", "wire.server_error"}, {"status-529", "wire.overloaded"}};
  std::vector<std::function<void()>> checks;
  for (const auto& kind : kinds) {
    checks.emplace_back([this, &kind] { expect_healed("H45", kind.first, kind.second); });
  }
  at_once(checks);
}

TEST_P(StatusFaults, H46_RefusesTheRequest) {
  expect_given_up("H46", "status-400", "wire.bad_request");
  expect_given_up("H46", "status-404", "wire.not_found");
  expect_given_up("H46", "status-413", "wire.bad_request");
  expect_given_up("H46", "status-422", "wire.bad_request");
}

TEST_P(StatusFaults, H46_RefusesTheKey) {
  for (const char* const fault : {"status-401", "status-403"}) {
    const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}}}\n", fault));
    const RunShape shape{.concurrency = 4};
    const Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
    EXPECT_EQ(ran.report.ending, eval::Ending::incomplete);
    EXPECT_LE(server.requests(), 4U) << "no call after those in flight";
    EXPECT_EQ(ran.worth.size(), 0U);
    for (const auto& [item, outcomes] : ran.outcomes) {
      EXPECT_THAT(outcomes, testing::ElementsAre("wire.auth")) << item;
    }
    if (HasFailure()) return;
    fake::fault_row(
        "H46", protocol(), std::string(fault) + " for every call",
        "wire.auth, not asked again, provider stopped after the calls in flight, exit 4");
  }
}

TEST_P(StatusFaults, H47_AnswersWithAnUnknownStatus) {
  expect_unharmed("H47", "status-299");
  expect_given_up("H47", "status-418", "wire.bad_request");
  expect_healed("H47", "status-599", "wire.server_error");
}

INSTANTIATE_TEST_SUITE_P(Over, StatusFaults, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
