#include "assay/simulate/faults.hpp"

#include <gmock/gmock.h>

#include <set>

#include "simulate/faults/fault.hpp"
#include "simulate/faults/gzip.hpp"
#include "simulate/faults/injector.hpp"

namespace assay::simulate {
namespace {

using testing::HasSubstr;

std::string error_of(const std::string& yaml) {
  const auto script = parse_faults(yaml, "faults.yaml");
  EXPECT_FALSE(script.has_value()) << yaml;
  return script.has_value() ? "" : script.error().message;
}

FaultScript script_of(const std::string& yaml) {
  auto script = parse_faults(yaml, "faults.yaml");
  EXPECT_TRUE(script.has_value()) << script.error().message;
  return *std::move(script);
}

TEST(FaultFile, ReadsEveryKey) {
  const FaultScript script = script_of(
      "seed: 7\nfaults:\n  - fault: [no-answer, late]\n    share: 0.25\n    attempts: 2\n"
      "    calls: [1, 5]\n    first: 3\n    every: 10\n    model: small\n    protocol: gemini\n"
      "    stream: true\n    headers: {retry-after: \"2\"}\n    pause: 20ms\n");
  EXPECT_EQ(script.seed, 7U);
  ASSERT_EQ(script.rules.size(), 1U);
  const FaultRule& rule = script.rules.front();
  EXPECT_THAT(rule.faults, testing::ElementsAre("no-answer", "late"));
  EXPECT_EQ(rule.share, 0.25);
  EXPECT_EQ(rule.attempts, 2);
  EXPECT_THAT(rule.calls, testing::ElementsAre(1, 5));
  EXPECT_EQ(rule.first, 3);
  EXPECT_EQ(rule.every, 10);
  EXPECT_EQ(rule.model, "small");
  EXPECT_EQ(rule.protocol, "gemini");
  EXPECT_EQ(rule.stream, true);
  ASSERT_EQ(rule.headers.size(), 1U);
  EXPECT_EQ(rule.headers.front().value, "2");
  EXPECT_EQ(rule.pause, std::chrono::milliseconds(20));
}

TEST(FaultFile, NamesThePlaceAndWhatMayHaveBeenMeant) {
  EXPECT_THAT(error_of("faults:\n  - {fault: no-anser}\n"),
              testing::AllOf(HasSubstr("faults.yaml:2: "), HasSubstr("\"no-answer\"")));
  EXPECT_THAT(error_of("faults:\n  - fault: late\n    shrae: 1\n"),
              testing::AllOf(HasSubstr("faults.yaml:3: "), HasSubstr("\"share\"")));
  EXPECT_THAT(error_of("faults:\n  - {fault: late, protocol: opnai}\n"), HasSubstr("\"openai\""));
  EXPECT_THAT(error_of("fault: late\n"), HasSubstr("\"faults\""));
}

TEST(FaultFile, RefusesWhatMakesNoSense) {
  for (const char* const rule :
       {"{fault: late, share: 1.5}", "{fault: late, calls: [0]}", "{fault: late, calls: [x]}",
        "{fault: late, every: 0}", "{fault: []}", "{share: 1}", "{fault: late, pause: soon}",
        "{fault: late, attempts: 0}"}) {
    EXPECT_THAT(error_of("faults:\n  - " + std::string(rule) + "\n"), HasSubstr("faults.yaml:2: "));
  }
  EXPECT_THAT(error_of("faults: []\n"), HasSubstr("a list of rules"));
}

TEST(FaultFile, TakesNoHeaderThatWouldBeMoreThanOne) {
  for (const char* const header :
       {R"("retry-after": "1\r\nx-evil: 1")", R"("a": "1\n")", R"("a": "1\r")", R"("a": "\0")",
        R"("a": "\u007f")", R"("a\r\nb": "1")", R"("a: b": "1")", R"("": "1")", R"("a b": "1")"}) {
    EXPECT_THAT(
        error_of("faults:\n  - fault: late\n    headers:\n      " + std::string(header) + "\n"),
        testing::AllOf(HasSubstr("faults.yaml:4: "), HasSubstr("headers")))
        << header;
  }
  EXPECT_EQ(script_of("faults:\n  - {fault: late, headers: {x-y_1: \"a\\tb: \u00e4\"}}\n")
                .rules.front()
                .headers.size(),
            1U);
}

TEST(FaultCatalogue, NamesEachFaultOnce) {
  std::set<std::string_view> names;
  for (const FaultKind& kind : fault_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(kind.id.size(), 3U) << kind.name;
    EXPECT_FALSE(kind.what.empty()) << kind.name;
  }
  EXPECT_GT(names.size(), 100U);
}

Plan question(int item) {
  Plan plan;
  plan.model = "small";
  plan.input = "item " + std::to_string(item);
  plan.takes_time = true;
  plan.body = "{}";
  return plan;
}

/// The (item, attempt) pairs that are hit when items are asked in this order, each twice in a row.
std::set<std::pair<int, int>> hits(const std::string& yaml, bool backwards) {
  Injector injector(script_of(yaml));
  std::set<std::pair<int, int>> all;
  for (int i = 0; i < 1000; ++i) {
    const int item = backwards ? 999 - i : i;
    for (int attempt = 1; attempt <= 2; ++attempt) {
      const Injector::Call call = injector.next(Service::openai, question(item));
      EXPECT_EQ(call.attempt, attempt);
      if (call.fault != nullptr) all.emplace(item, attempt);
    }
  }
  return all;
}

TEST(Injector, HitsTheSameCallsInWhicheverOrderTheyArrive) {
  const std::string yaml = "seed: 3\nfaults:\n  - {fault: late, share: 0.1}\n";
  const auto forwards = hits(yaml, false);
  EXPECT_EQ(forwards, hits(yaml, true));
  EXPECT_NE(forwards, hits("seed: 4\nfaults:\n  - {fault: late, share: 0.1}\n", false));
  // Binomial(2000, 0.1): 200, give or take five standard deviations of 13.4.
  EXPECT_NEAR(static_cast<double>(forwards.size()), 200, 67);
}

TEST(Injector, CountsCallsAndAttempts) {
  const auto hit = [](const std::string& conditions) {
    std::set<std::pair<int, int>> few;
    for (const auto& one : hits("faults:\n  - {fault: late, " + conditions + "}\n", false)) {
      if (one.first < 4) few.insert(one);
    }
    return few;
  };
  using Pairs = std::set<std::pair<int, int>>;
  EXPECT_EQ(hit("attempts: 1"), (Pairs{{0, 1}, {1, 1}, {2, 1}, {3, 1}}));
  EXPECT_EQ(hit("first: 3"), (Pairs{{0, 1}, {0, 2}, {1, 1}}));
  EXPECT_EQ(hit("every: 3"), (Pairs{{1, 1}, {2, 2}}));
  EXPECT_EQ(hit("calls: [1, 4]"), (Pairs{{0, 1}, {1, 2}}));
  EXPECT_EQ(hit("model: large"), Pairs());
  EXPECT_EQ(hit("protocol: gemini"), Pairs());
  EXPECT_EQ(hit("stream: true"), Pairs());
}

TEST(Injector, LetsTheFirstRuleThatAppliesDecide) {
  Injector injector(script_of(
      "faults:\n  - {fault: lines-cr}\n  - {fault: late, attempts: 1}\n  - {fault: no-answer}\n"));
  EXPECT_EQ(injector.next(Service::openai, question(1)).fault->name, "late")
      << "the first rule is about streams";
  EXPECT_EQ(injector.next(Service::openai, question(1)).fault->name, "no-answer");
}

/// CRC-32 of "123456789", the check value that every table of such codes shows.
TEST(Gzip, EndsWithTheChecksumAndTheSize) {
  const std::string file = gzipped("123456789");
  EXPECT_EQ(file.substr(0, 3), "\x1f\x8b\x08");
  EXPECT_EQ(file.substr(file.size() - 8), std::string("\x26\x39\xf4\xcb\x09\0\0\0", 8));
  EXPECT_LT(gzipped_zeros(std::size_t{100} << 20).size(), std::size_t{700'000});
}

}  // namespace
}  // namespace assay::simulate
