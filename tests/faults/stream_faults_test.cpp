// Streams of server-sent events, over the three protocols.

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using StreamFaults = HttpFaults;

TEST_P(StreamFaults, H49_EndsWithoutItsLastEvent) {
  expect_healed("H49", "no-end-marker", "wire.truncated", {.stream = true});
}

TEST_P(StreamFaults, H49_StaysOpenAfterItsLastEvent) {
  const RunShape hasty{.stream = true, .timeouts = kHasty};
  if (protocol() == "gemini") {
    // It has no end marker: whether usage still follows only the end of the message tells.
    expect_healed("H49", "end-then-open", "wire.timeout", hasty);
  } else {
    expect_unharmed("H49", "end-then-open", {.stream = true});
  }
}

TEST_P(StreamFaults, H49_FailsMidway) {
  const char* const outcome = protocol() == "openai" ? "wire.server_error" : "wire.overloaded";
  expect_healed("H49", "error-midway", outcome, {.stream = true});
}

TEST_P(StreamFaults, H49_OnlyPings) {
  // A ping every 20 ms: never idle for long, and over at the total time.
  expect_healed("H49", "pings-for-ever", "wire.timeout", {.stream = true, .timeouts = kHasty});
}

TEST_P(StreamFaults, H49_IsWrittenInEveryWayThatTheStandardAllows) {
  for (const char* const fault : {"many-pings", "comments", "lines-cr", "lines-lf", "lines-crlf",
                                  "many-lines", "stream-byte-order-mark"}) {
    expect_unharmed("H49", fault, {.stream = true});
  }
}

TEST_P(StreamFaults, H49_IsCutAnywhere) {
  expect_unharmed("H49", "chunk-per-byte", {.stream = true});
  expect_unharmed("H49", "split-anywhere", {.stream = true});
}

TEST_P(StreamFaults, H49_HoldsAnEventBeyondTheLimit) {
  expect_given_up("H49", "huge-event", "wire.too_large", {.stream = true});
}

INSTANTIATE_TEST_SUITE_P(Over, StreamFaults, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
