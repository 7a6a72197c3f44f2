// Messages whose beginning, end or encoding is not what it says, over the three protocols.

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using FramingFaults = HttpFaults;

constexpr bool kBoth[] = {false, true};

TEST_P(FramingFaults, H18_AnnouncesMoreThanItSends) {
  at_once({[&] { expect_healed("H18", "length-too-long", "wire.truncated"); },
           [&] { expect_healed("H18", "cut-in-head", "wire.truncated"); },
           [&] { expect_healed("H18", "cut-in-head", "wire.truncated", {.stream = true}); }});
}

TEST_P(FramingFaults, H19_AnnouncesLessThanItSends) {
  // Half of the JSON is no JSON; what follows it is never read as the next answer.
  expect_given_up("H19", "length-too-short", "wire.bad_body");
}

TEST_P(FramingFaults, H20_ClosesWithinAChunk) {
  at_once({[&] { expect_healed("H20", "cut-in-chunk", "wire.truncated"); },
           [&] { expect_healed("H20", "cut-in-chunk", "wire.truncated", {.stream = true}); }});
}

TEST_P(FramingFaults, H21_ClosesWithoutTheLastChunk) {
  at_once(
      {[&] { expect_healed("H21", "last-chunk-missing", "wire.truncated"); },
       [&] { expect_healed("H21", "last-chunk-missing", "wire.truncated", {.stream = true}); }});
}

TEST_P(FramingFaults, H22_WritesAChunkSizeThatIsNoNumber) {
  for (const bool stream : kBoth) {
    expect_given_up("H22", "bad-chunk-size", "wire.protocol", {.stream = stream});
  }
}

TEST_P(FramingFaults, H23_WritesAChunkExtensionOrATrailerWithoutEnd) {
  for (const bool stream : kBoth) {
    expect_given_up("H23", "endless-extension", "wire.protocol", {.stream = stream});
  }
  expect_given_up("H23", "endless-trailer", "wire.protocol");
}

TEST_P(FramingFaults, H24_SaysTwiceWhereTheBodyEnds) {
  for (const bool stream : kBoth) {
    expect_given_up("H24", "length-and-chunked", "wire.protocol", {.stream = stream});
    expect_given_up("H24", "two-lengths", "wire.protocol", {.stream = stream});
  }
}

TEST_P(FramingFaults, H27_SendsInterimAnswers) {
  for (const bool stream : kBoth) {
    for (const char* const fault : {"interim-100", "interim-102", "interim-103"}) {
      expect_unharmed("H27", fault, {.stream = stream, .items = 8});
    }
    expect_given_up("H27", "many-interim", "wire.protocol", {.stream = stream});
  }
}

TEST_P(FramingFaults, H28_SwitchesProtocols) {
  for (const bool stream : kBoth) {
    expect_given_up("H28", "switching-protocols", "wire.protocol", {.stream = stream});
  }
}

TEST_P(FramingFaults, H30_CompressesUnasked) {
  for (const bool stream : kBoth) {
    expect_given_up("H30", "gzip-named", "wire.encoding", {.stream = stream});
    expect_given_up("H30", "gzip-unnamed", "wire.bad_body", {.stream = stream});
  }
}

TEST_P(FramingFaults, H31_SendsAZipBomb) {
  for (const bool stream : kBoth) {
    expect_given_up("H31", "zip-bomb", "wire.encoding", {.stream = stream});
  }
}

TEST_P(FramingFaults, H38_SendsMoreThanTheLimit) {
  for (const bool stream : kBoth) {
    for (const char* const fault : {"big-head", "many-fields", "huge-length", "endless-body"}) {
      expect_given_up("H38", fault, "wire.too_large", {.stream = stream});
    }
  }
}

TEST_P(FramingFaults, H50_AnswersOneRequestTwice) {
  // The second answer must not become the next request's: such a connection is closed.
  for (const bool stream : kBoth) {
    expect_unharmed("H50", "second-answer", {.stream = stream, .concurrency = 1});
  }
}

TEST_P(FramingFaults, H47_SpeaksAnotherProtocol) {
  for (const char* const fault : {"status-99", "status-1000", "not-http"}) {
    expect_given_up("H47", fault, "wire.protocol");
  }
}

INSTANTIATE_TEST_SUITE_P(Over, FramingFaults, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
