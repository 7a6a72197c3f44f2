// Silence, slowness and connections that break, over the three protocols.

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using TimingFaults = HttpFaults;

RunShape hasty(bool stream) {
  RunShape shape;
  shape.stream = stream;
  shape.timeouts = kHasty;
  return shape;
}

TEST_P(TimingFaults, H14_AcceptsAndNeverAnswers) {
  at_once({[&] { expect_healed("H14", "no-answer", "wire.timeout", hasty(false)); },
           [&] { expect_healed("H14", "head-only", "wire.timeout", hasty(true)); }});
}

TEST_P(TimingFaults, H15_SendsItsHeadByteByByteForEver) {
  // 20 ms a byte: never idle, and some ten seconds in all.
  expect_healed("H15", "slow-head", "wire.timeout", hasty(false));
}

TEST_P(TimingFaults, H16_SendsItsBodyByteByByteForEver) {
  at_once({[&] { expect_healed("H16", "slow-body", "wire.timeout", hasty(true)); },
           [&] { expect_healed("H16", "half-only", "wire.timeout", hasty(false)); }});
}

TEST_P(TimingFaults, H17_SendsEachByteInAPacketOfItsOwn) {
  expect_unharmed("H17", "byte-by-byte", {.stream = false, .items = 5});
  expect_unharmed("H17", "byte-by-byte", {.stream = true, .items = 5});
}

TEST_P(TimingFaults, H26_ResetsOrClosesBeforeAndWithinTheAnswer) {
  // All calls at once, each on a new connection: a kept one would be replaced unseen (H51).
  const auto check = [&](const char* fault, bool stream) {
    const Ran ran =
        expect_healed("H26", fault, "wire.reset", {.stream = stream, .concurrency = kItems});
    for (const store::AnswerRow& attempt : ran.attempts) {
      if (attempt.attempt_outcome != "wire.reset") continue;
      // What had come of a stream is kept for people to read, and is worth nothing.
      EXPECT_TRUE(!attempt.score || attempt.score->verdict == "unscored");
    }
  };
  at_once({[&] { check("close-first", false); }, [&] { check("close-first", true); },
           [&] { check("reset-first", false); }, [&] { check("reset-first", true); },
           [&] { check("reset-midway", false); }, [&] { check("reset-midway", true); }});
}

TEST_P(TimingFaults, H51_ResetsTheKeptConnectionAsWeSend) {
  expect_unharmed("H51", "stale-connection", {.stream = false});
  expect_unharmed("H51", "stale-connection", {.stream = true});
}

INSTANTIATE_TEST_SUITE_P(Over, TimingFaults, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
