#include "eval/fallback.hpp"

#include "assay/core/clock.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::fails;
using fake::says;
using fake::ScriptedProvider;
using testing::ElementsAre;
using testing::HasSubstr;

/// Three models at three providers: lite falls back to pro, pro to max.
class FallbackTest : public RunTest {
 protected:
  FallbackTest() { fake::write_colours(folder_, 4); }

  [[nodiscard]] Suite suite(const std::string& on, const std::string& rest = "",
                            const std::vector<std::string>& models = {"lite"}) {
    folder_.write(
        "assay.yaml",
        fmt::format("providers:\n  a: {{protocol: openai, base_url: \"{}\"}}\n"
                    "  b: {{protocol: openai, base_url: \"{}\"}}\n"
                    "  c: {{protocol: openai, base_url: \"{}\"}}\n"
                    "models:\n  lite: {{provider: a, id: x, price: {{input: 1, output: "
                    "1}}}}\n  pro: {{provider: b, id: y}}\n  max: {{provider: c, id: z}}\n"
                    "tasks: [colours]\nfallback: {{lite: [pro], pro: [max]}}\n"
                    "run: {{max_attempts: 1, fallback: [{}]{}}}\n",
                    lite_.base_url(), pro_.base_url(), max_.base_url(), on, rest));
    dataset::Problems problems;
    return load_suite(folder_ / "assay.yaml", {{}, models}, problems).value();
  }

  /// `c001#2 pro ok`: who was asked, and how it was scored.
  [[nodiscard]] std::vector<std::string> asked(const std::string& run_id) const {
    std::vector<std::string> lines;
    auto store = reader();
    const auto run = *store.find_run(run_id).value();
    store
        .for_each_attempt(
            run.row, run.arms[0].row,
            [&lines](const store::AnswerRow& row) {
              EXPECT_EQ(row.kind == store::AttemptKind::fallback, !row.served_by.empty());
              lines.push_back(fmt::format("{}#{} {} {}", row.item_id, row.key.attempt_no,
                                          row.served_by.empty() ? "itself" : row.served_by,
                                          row.score->outcome));
            })
        .value();
    return lines;
  }

  /// What the models say to `item 1`; all else is answered rightly.
  ScriptedProvider::Script says_to_item_1(
      const std::function<fake::ProviderReply(const Asked&)>* reply) {
    return [reply](const Asked& asked) {
      // Corrections are asked for of item 1 only.
      if (asked.user.starts_with("Your answer")) return says(asked, fake::label("blue"));
      return asked.user == "item 1" && *reply ? (*reply)(asked) : answer_rightly(asked);
    };
  }

  std::function<fake::ProviderReply(const Asked&)> of_lite_, of_pro_;
  const ScriptedProvider lite_{says_to_item_1(&of_lite_)};
  const ScriptedProvider pro_{says_to_item_1(&of_pro_)};
  const ScriptedProvider max_{answer_rightly};
};

TEST_F(FallbackTest, IsNeverUsedUnlessTheConfigSaysWhen) {
  of_lite_ = [](const Asked&) { return fails(503, "overloaded", "busy"); };
  const RunReport report = run(suite(""));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(pro_.calls(), 0);
  EXPECT_EQ(run(suite("unreachable"), true).progress.fallbacks, 0) << "not for this reason";
}

TEST_F(FallbackTest, AsksTheNextModelOnceTheOwnOneIsGivenUp) {
  of_lite_ = [](const Asked&) { return fails(503, "overloaded", "busy"); };
  const RunReport report = run(suite("overloaded"));
  EXPECT_THAT(asked(report.run_id),
              ElementsAre("c000#1 itself ok", "c001#1 itself wire.overloaded", "c001#2 pro ok",
                          "c002#1 itself ok", "c003#1 itself ok"));
  EXPECT_EQ(report.progress.fallbacks, 1);
  EXPECT_EQ(pro_.asked().at(0).model, "y") << "with its own parameters";
}

TEST_F(FallbackTest, KeepsWhatAnotherModelAnsweredApart) {
  of_lite_ = [](const Asked&) { return fails(503, "overloaded", "busy"); };
  const RunReport report = run(suite("overloaded"));
  // The arm is not whole: an outage does not pass for a run.
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_THAT(report.why, HasSubstr("1 of 4 answers failed on the wire; 1 were answered by"));
  EXPECT_EQ(report.progress.answers_stored, 3);
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  EXPECT_EQ(arm.metrics.coverage.value, 0.75);
  EXPECT_EQ(arm.metrics.accuracy.n, 3);
  EXPECT_EQ(arm.latency.n, 3);
  EXPECT_EQ(arm.attempts, 4);
  EXPECT_EQ(arm.cost_usd, 0.000045);
  ASSERT_EQ(arm.fallbacks.size(), 1U);
  EXPECT_EQ(arm.fallbacks[0].model, "pro");
  EXPECT_EQ(arm.fallbacks[0].answers, 1);
  EXPECT_EQ(arm.fallbacks[0].correct, 1);
}

TEST_F(FallbackTest, AsksTheOwnModelAgainInTheNextSessionButNoOtherOne) {
  of_lite_ = [](const Asked&) { return fails(503, "overloaded", "busy"); };
  const RunReport first = run(suite("overloaded"));
  (void)run(suite("overloaded"));
  EXPECT_EQ(pro_.calls(), 1) << "what it answered is there";
  of_lite_ = nullptr;
  const RunReport last = run(suite("overloaded"));
  EXPECT_EQ(last.run_id, first.run_id);
  EXPECT_EQ(last.ending, Ending::complete);
  EXPECT_EQ(summary(last.run_id).arms.at(0).metrics.coverage.value, 1.0);
}

TEST_F(FallbackTest, GoesDownTheChain) {
  of_lite_ = [](const Asked&) { return fails(503, "overloaded", "busy"); };
  of_pro_ = [](const Asked&) { return fails(429, "rate_limit_exceeded", "slow"); };
  const RunReport report = run(suite("overloaded, rate_limited"));
  EXPECT_THAT(asked(report.run_id), ElementsAre("c000#1 itself ok", "c001#1 itself wire.overloaded",
                                                "c001#2 pro wire.rate_limited", "c001#3 max ok",
                                                "c002#1 itself ok", "c003#1 itself ok"));
}

TEST_F(FallbackTest, CountsAnInvalidAnswerAsTheModelsOwn) {
  of_lite_ = [](const Asked& asked) { return says(asked, "hm"); };
  const RunReport report = run(suite("invalid"));
  EXPECT_EQ(report.ending, Ending::complete);
  EXPECT_THAT(asked(report.run_id), testing::Contains("c001#2 pro ok"));
  const ArmSummary arm = summary(report.run_id).arms.at(0);
  // Left out, the model would look better for having failed.
  EXPECT_EQ(arm.metrics.accuracy.n, 4);
  EXPECT_EQ(arm.metrics.accuracy.value, 0.75);
  EXPECT_EQ(arm.fallbacks.at(0).answers, 1);
}

TEST_F(FallbackTest, ComesAfterTheCorrection) {
  of_lite_ = [](const Asked& asked) { return says(asked, "hm"); };
  const RunReport report = run(suite("invalid", ", correction: true"));
  EXPECT_THAT(asked(report.run_id),
              ElementsAre("c000#1 itself ok", "c001#1 itself model.invalid_json",
                          "c001#2 itself ok", "c002#1 itself ok", "c003#1 itself ok"))
      << "the correction helped";
  EXPECT_EQ(report.progress.fallbacks, 0);
}

TEST_F(FallbackTest, TakesAStoppedProviderForOneThatIsNotThere) {
  const ScriptedProvider::Script refuse = [](const Asked&) {
    return fails(401, "invalid_api_key", "who are you");
  };
  of_lite_ = refuse;
  const RunReport report = run(suite("unreachable"));
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(report.progress.answers_stored + report.progress.fallbacks, 4);
  EXPECT_GE(report.progress.fallbacks, 1);
}

TEST_F(FallbackTest, HandsOverTheWholeQueueOfAStoppedProvider) {
  fake::write_colours(folder_, 60);
  const ScriptedProvider refusing([](const Asked&) { return fails(401, "no", "no"); });
  const ScriptedProvider healthy(answer_rightly);
  folder_.write("assay.yaml",
                fmt::format("providers:\n  a: {{protocol: openai, base_url: \"{}\", limits: "
                            "{{concurrency: 2}}}}\n  b: {{protocol: openai, base_url: \"{}\"}}\n"
                            "models:\n  lite: {{provider: a, id: x}}\n  pro: {{provider: b, id: "
                            "y}}\ntasks: [colours]\nfallback: {{lite: [pro]}}\n"
                            "run: {{fallback: [unreachable]}}\n",
                            refusing.base_url(), healthy.base_url()));
  dataset::Problems problems;
  const RunReport report =
      run(load_suite(folder_ / "assay.yaml", {{}, {"lite"}}, problems).value());
  EXPECT_LE(refusing.calls(), 2);
  EXPECT_EQ(healthy.calls(), 60);
  EXPECT_EQ(report.progress.fallbacks, 60);
  EXPECT_EQ(report.ending, Ending::incomplete);
  EXPECT_EQ(summary(report.run_id).arms.at(0).metrics.accuracy.n, 0);
}

TEST_F(FallbackTest, CountsAgainstTheBudget) {
  of_lite_ = [](const Asked& asked) { return says(asked, "hm"); };
  const Suite capped = suite("invalid", "}\nbudget: {calls: 4");
  const RunReport first = run(capped);
  EXPECT_EQ(lite_.calls() + pro_.calls(), 4);
  EXPECT_EQ(first.ending, Ending::incomplete) << "somebody else was still to be asked";
  const RunReport second = run(suite("invalid"));
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(pro_.calls(), 1);
}

TEST_F(FallbackTest, LoadsAChainOfAThousandQuickly) {
  std::string models = "providers: {local: {protocol: local}}\nmodels:\n";
  std::string chain = "fallback:\n";
  for (int i = 0; i < 1000; ++i)
    models += fmt::format("  m{}: {{provider: local, id: small}}\n", i);
  for (int i = 0; i < 999; ++i) chain += fmt::format("  m{}: [m{}]\n", i, i + 1);
  folder_.write("assay.yaml",
                models + chain + "tasks: [colours]\nrun: {fallback: [unreachable, invalid]}\n");
  dataset::Problems problems;
  const auto start = SteadyClock::now();
  const Suite suite = load_suite(folder_ / "assay.yaml", {{}, {"m0", "m998"}}, problems).value();
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(suite.arms.at(0).fallback.size(), 999U);
  EXPECT_EQ(suite.arms.at(1).fallback.size(), 1U);
  EXPECT_EQ(suite.fallback_arms.size(), 999U) << "one for each, whoever falls back to it";
}

TEST_F(FallbackTest, IsPartOfWhatARunIs) {
  const std::string one = suite("overloaded").hash;
  EXPECT_NE(one, suite("").hash);
  EXPECT_NE(one, suite("invalid").hash);
  EXPECT_EQ(one, suite("overloaded").hash);
}

TEST(FallbackReason, HasAWordForWhatAnotherModelCanHelpWith) {
  using config::FallbackOn;
  EXPECT_EQ(fallback_reason(Outcome::wire_dns), FallbackOn::unreachable);
  EXPECT_EQ(fallback_reason(Outcome::wire_timeout), FallbackOn::unreachable);
  EXPECT_EQ(fallback_reason(Outcome::wire_quota_exhausted), FallbackOn::unreachable);
  EXPECT_EQ(fallback_reason(Outcome::wire_rate_limited), FallbackOn::rate_limited);
  EXPECT_EQ(fallback_reason(Outcome::wire_overloaded), FallbackOn::overloaded);
  EXPECT_EQ(fallback_reason(Outcome::model_unknown_label), FallbackOn::invalid);
  for (const Outcome outcome :
       {Outcome::ok, Outcome::model_truncated, Outcome::model_refused, Outcome::wire_tls,
        Outcome::wire_bad_request, Outcome::harness_cancelled}) {
    EXPECT_EQ(fallback_reason(outcome), std::nullopt) << to_string(outcome);
  }
}

}  // namespace
}  // namespace assay::eval
