// Bodies that are not the message they should be, over the three protocols.

#include "faults/http_fixture.hpp"

namespace assay::faults {
namespace {

using testing::Each;
using testing::HasSubstr;

using BodyFaults = HttpFaults;

constexpr bool kBoth[] = {false, true};

TEST_P(BodyFaults, H32_ServesThePageOfACaptivePortal) {
  for (const bool stream : kBoth) {
    const Ran ran = expect_given_up("H32", "html-page", "wire.bad_body", {.stream = stream});
    EXPECT_THAT(ran.errors_of("wire.bad_body"), Each(HasSubstr("Sign in to the network")));
  }
}

TEST_P(BodyFaults, H34_HoldsNoAnswerOrTwo) {
  expect_given_up("H34", "choices-null", "wire.bad_body");
  expect_given_up("H34", "choices-missing", "wire.bad_body");
  // A message of Anthropic's is a list of blocks: none is an empty answer, two are one text.
  if (protocol() == "anthropic") return;
  expect_given_up("H34", "choices-empty", "wire.bad_body");
  expect_given_up("H34", "choices-two", "wire.bad_body");
}

TEST_P(BodyFaults, H35_HoldsAnAnswerWithoutText) {
  expect_scored_as("H35", "content-null", "model.empty");
}

TEST_P(BodyFaults, H36_SaysThatTheAnswerWasCutOrFiltered) {
  for (const bool stream : kBoth) {
    expect_scored_as("H36", "cut-by-cap", "model.truncated", {.stream = stream});
    expect_scored_as("H36", "filtered", "model.refused", {.stream = stream});
  }
}

TEST_P(BodyFaults, H37_IsEmpty) {
  std::vector<std::function<void()>> checks;
  for (const bool stream : kBoth) {
    for (const char* const fault : {"empty-body", "blank-body", "no-content"}) {
      checks.emplace_back([this, fault, stream] {
        expect_healed("H37", fault, "wire.truncated", {.stream = stream});
      });
    }
  }
  at_once(checks);
}

TEST_P(BodyFaults, H39_NestsDeepOrHoldsTooMuch) {
  for (const bool stream : kBoth) {
    for (const char* const kind : {"arrays", "objects"}) {
      const std::string name = std::string("deep-") + kind;
      expect_unharmed("H39", name + "-127", {.stream = stream, .items = 5});
      expect_given_up("H39", name + "-129", "wire.too_deep", {.stream = stream});
    }
  }
  expect_given_up("H39", "deep-arrays-100000", "wire.too_deep");
  expect_given_up("H39", "deep-objects-100000", "wire.too_deep", {.stream = true});
  expect_given_up("H39", "many-keys", "wire.too_large");
  expect_given_up("H39", "long-number", "wire.bad_body");
  expect_unharmed("H39", "long-string", {.items = 3});
}

TEST_P(BodyFaults, H40_HoldsWhatIsNotJson) {
  for (const char* const fault : {"json-nan", "json-infinity", "json-1e999", "json-trailing-comma",
                                  "json-comment", "json-single-quotes"}) {
    expect_given_up("H40", fault, "wire.bad_body");
    expect_given_up("H40", fault, "wire.bad_body", {.stream = true});
  }
}

TEST_P(BodyFaults, H41_HoldsWhatIsNotText) {
  for (const char* const fault :
       {"bad-utf8", "overlong-utf8", "nul-byte", "lone-surrogate", "control-character"}) {
    for (const bool stream : kBoth) {
      expect_given_up("H41", fault, "wire.bad_body", {.stream = stream});
    }
  }
  expect_given_up("H41", "utf16", "wire.bad_body");
  expect_given_up("H41", "byte-order-mark", "wire.bad_body");
  expect_unharmed("H41", "odd-characters");
  expect_unharmed("H41", "odd-characters", {.stream = true});
}

TEST_P(BodyFaults, H42_HoldsTheAnswerTwice) {
  for (const bool stream : kBoth) {
    expect_given_up("H42", "duplicate-key", "wire.bad_body", {.stream = stream});
    expect_healed("H42", "error-and-answer", "wire.server_error", {.stream = stream});
  }
}

TEST_P(BodyFaults, H53_NamesAnotherModel) {
  for (const bool stream : kBoth) {
    const Ran ran = expect_unharmed("H53", "other-model", {.stream = stream});
    for (const store::AnswerRow& attempt : ran.attempts) {
      EXPECT_EQ(attempt.served_model, "another-model-2");
    }
  }
}

TEST_P(BodyFaults, H53_CountsItsTokensWrongly) {
  const std::string priced = ", price: {input: 1, output: 2}";
  for (const bool stream : kBoth) {
    for (const char* const fault : {"usage-missing", "usage-negative", "usage-text"}) {
      const RunShape shape{.stream = stream, .model = priced};
      const fake::FaultServer server(fmt::format("faults:\n  - {{fault: {}}}\n", fault));
      const Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
      EXPECT_TRUE(ran.is_complete());
      EXPECT_EQ(ran.worth, clean_run(protocol(), shape).worth);
      for (const store::AnswerRow& attempt : ran.attempts) {
        EXPECT_FALSE(attempt.micro_usd.has_value()) << fault << " is not a price of 0";
      }
      if (HasFailure()) return;
      fake::fault_row("H53", protocol() + (stream ? ", streamed" : ""), fault,
                      "ok, cost unknown, never 0, exit 0");
    }
  }
}

/// What the model itself says is the model's, however odd: it is kept as it came and scored.
struct Saying {
  const char* id;
  const char* what;
  std::string text;
  const char* outcome;  ///< of the score
};

TEST_P(BodyFaults, H40_H41_H42_WhatTheModelSaysIsKeptAndScored) {
  using namespace std::string_literals;
  const std::vector<Saying> sayings = {
      {"H40", "NaN in the model's JSON", R"({"label": NaN})", "model.invalid_json"},
      {"H40", "1e999 in the model's JSON", R"({"label": 1e999})", "model.invalid_json"},
      {"H41", "NUL, U+FFFE and controls in the model's text",
       "blue \0 \xEF\xBF\xBE \x1b[2J \x7f \xE2\x80\xAE"s, "model.invalid_json"},
      {"H42", "a key twice in the model's JSON", R"({"label":"red","label":"blue"})", "ok"}};
  for (const Saying& saying : sayings) {
    for (const bool stream : kBoth) {
      const fake::FaultServer server("", fake::saying(saying.text));
      const RunShape shape{.stream = stream, .items = 4};
      const Ran ran = run_against(server.base_url(protocol()), protocol(), shape);
      EXPECT_TRUE(ran.is_complete());
      EXPECT_EQ(ran.attempts.size(), 4U);
      for (const store::AnswerRow& attempt : ran.attempts) {
        EXPECT_EQ(attempt.text, saying.text);
        EXPECT_EQ(attempt.score->outcome, saying.outcome) << saying.what;
        EXPECT_NE(attempt.score->rung, "strict") << saying.what;
      }
      if (HasFailure()) return;
      fake::fault_row(saying.id, protocol() + (stream ? ", streamed" : ""), saying.what,
                      std::string(saying.outcome) + ", never strict, kept byte for byte, exit 0");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Over, BodyFaults, all_protocols(), protocol_name);

}  // namespace
}  // namespace assay::faults
