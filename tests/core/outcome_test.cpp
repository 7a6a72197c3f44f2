#include "assay/core/outcome.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace assay {
namespace {

TEST(OutcomeNames, ComeBackAsTheSameOutcomeAndAreAllDifferent) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const std::string_view name = to_string(outcome);
    EXPECT_FALSE(name.empty()) << i;
    EXPECT_TRUE(names.insert(name).second) << name;
    ASSERT_TRUE(outcome_from_string(name).has_value()) << name;
    EXPECT_EQ(*outcome_from_string(name), outcome) << name;
  }
}

TEST(OutcomeNames, AreSpelledAsInTheDatabase) {
  // Stored runs hold these words: a change here needs a migration there.
  const std::string_view names[] = {"ok",
                                    "model.empty",
                                    "model.invalid_json",
                                    "model.schema_violation",
                                    "model.unknown_label",
                                    "model.truncated",
                                    "model.refused",
                                    "model.missing_id",
                                    "model.duplicated_id",
                                    "wire.dns",
                                    "wire.connect",
                                    "wire.tls",
                                    "wire.timeout",
                                    "wire.reset",
                                    "wire.truncated",
                                    "wire.protocol",
                                    "wire.encoding",
                                    "wire.bad_body",
                                    "wire.too_large",
                                    "wire.too_deep",
                                    "wire.redirect",
                                    "wire.rate_limited",
                                    "wire.quota_exhausted",
                                    "wire.overloaded",
                                    "wire.auth",
                                    "wire.not_found",
                                    "wire.bad_request",
                                    "wire.server_error",
                                    "harness.cancelled",
                                    "harness.storage",
                                    "harness.internal"};
  ASSERT_EQ(std::size(names), kOutcomeCount);
  for (std::size_t i = 0; i < kOutcomeCount; ++i)
    EXPECT_EQ(to_string(static_cast<Outcome>(i)), names[i]);
  EXPECT_EQ(to_string(Outcome::model_invalid_json), "model.invalid_json");
  EXPECT_EQ(to_string(Outcome::wire_server_error), "wire.server_error");
  EXPECT_EQ(to_string(Outcome::harness_internal), "harness.internal");
}

TEST(OutcomeNames, RefuseWhatIsNotOne) {
  for (const char* text : {"", "OK", "ok ", "model", "model.", "wire.unknown", "model_empty"}) {
    EXPECT_FALSE(outcome_from_string(text).has_value()) << text;
  }
}

TEST(OutcomeClasses, FollowThePrefixOfTheName) {
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const std::string name(to_string(outcome));
    EXPECT_EQ(is_scored(outcome), name == "ok" || name.starts_with("model.")) << name;
    EXPECT_EQ(is_wire(outcome), name.starts_with("wire.")) << name;
    // Waiting helps against the wire only, and what stops a provider is not worth waiting for.
    EXPECT_TRUE(!is_transient(outcome) || is_wire(outcome)) << name;
    EXPECT_FALSE(is_transient(outcome) && stops_provider(outcome)) << name;
  }
}

TEST(OutcomeClasses, NeverRepeatABadRequestABadKeyOrAnExhaustedQuota) {
  for (const Outcome outcome :
       {Outcome::wire_bad_request, Outcome::wire_auth, Outcome::wire_not_found,
        Outcome::wire_quota_exhausted, Outcome::wire_tls}) {
    EXPECT_FALSE(is_transient(outcome)) << to_string(outcome);
  }
  EXPECT_TRUE(stops_provider(Outcome::wire_auth));
  EXPECT_TRUE(stops_provider(Outcome::wire_quota_exhausted));
  EXPECT_FALSE(stops_provider(Outcome::wire_rate_limited));
}

}  // namespace
}  // namespace assay
