#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::says;
using fake::ScriptedProvider;
using testing::HasSubstr;

constexpr const char* kCold = ", temperature: 0";
constexpr const char* kCache = "run: {cache: true}\n";

class CacheTest : public RunTest {
 protected:
  CacheTest() { fake::write_colours(folder_, 6); }
  const ScriptedProvider provider_{answer_rightly};
};

TEST_F(CacheTest, TakesTheAnswersOfAnEarlierRunWithoutACall) {
  const std::string price = ", price: {input: 1000, output: 2000}";
  const auto suite = [&](const std::string& rest) {
    return suite_for(provider_, {.model = kCold + price, .rest = rest});
  };
  const RunReport first = run(suite(""));
  const RunReport second = run(suite(kCache), true);
  EXPECT_EQ(provider_.calls(), 6);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(second.progress.cached, 6);
  EXPECT_EQ(second.progress.attempts, 0);
  EXPECT_EQ(second.progress.cost.value, 0);
  const ArmSummary live = summary(first.run_id).arms.at(0);
  const ArmSummary copy = summary(second.run_id).arms.at(0);
  EXPECT_EQ(copy.metrics.accuracy.value, live.metrics.accuracy.value);
  EXPECT_EQ(copy.tokens.input, live.tokens.input);
  EXPECT_EQ(copy.cached, 6);
  EXPECT_EQ(copy.attempts, 0);
  EXPECT_EQ(copy.latency.n, 0) << "nobody waited for them";
  EXPECT_FALSE(copy.ttft.has_value());
  // What answers cost does not fall because they are kept; what was paid does.
  EXPECT_EQ(copy.cost_usd, live.cost_usd);
  EXPECT_EQ(copy.spent_usd, 0);
  EXPECT_EQ(live.spent_usd, live.cost_usd);
  auto store = reader();
  const auto stored = *store.find_run(second.run_id).value();
  store
      .for_each_attempt(stored.row, stored.arms[0].row,
                        [](const store::AnswerRow& row) {
                          EXPECT_TRUE(row.from_cache);
                          EXPECT_TRUE(row.latency_us.has_value()) << "as it was measured then";
                        })
      .value();
}

TEST_F(CacheTest, CopiesNoCopies) {
  const Suite suite = suite_for(provider_, {.model = kCold, .rest = kCache});
  const RunReport first = run(suite);
  EXPECT_EQ(first.progress.cached, 0);
  (void)run(suite);
  EXPECT_EQ(run(suite).progress.cached, 6);
  auto store = reader();
  EXPECT_EQ(store.spend(1, 1)->cached_attempts, 0);
}

TEST_F(CacheTest, AsksAgainWhatMayBeAnsweredOtherwise) {
  struct Case {
    const char* model;
    const char* why;
  };
  for (const Case& other : {Case{", temperature: 0.1", "it is not cold"}, Case{"", "nothing said"},
                            Case{", seed: 7", "a seed promises nothing"}}) {
    const Suite suite = suite_for(provider_, {.model = other.model, .rest = kCache});
    (void)run(suite, true);
    EXPECT_EQ(run(suite, true).progress.cached, 0) << other.why;
  }
}

TEST_F(CacheTest, KnowsAnotherQuestion) {
  (void)run(suite_for(provider_, {.model = kCold}));
  EXPECT_EQ(
      run(suite_for(provider_, {.model = ", temperature: 0, max_output_tokens: 7", .rest = kCache}))
          .progress.cached,
      0);
  folder_.write("golden/colours/prompts/v1.yaml",
                "version: v1\nsystem: |\n  Which colour, please?\nuser: |\n  {{input}}\n");
  EXPECT_EQ(run(suite_for(provider_, {.model = kCold, .rest = kCache})).progress.cached, 0);
}

TEST_F(CacheTest, NeverComparesAModelWithItself) {
  const auto twins = [this](const std::string& rest) {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  a: {{protocol: openai, base_url: \"{}\"}}\nmodels:\n"
                              "  one: {{provider: a, id: x, temperature: 0}}\n"
                              "  two: {{provider: a, id: x, temperature: 0}}\n"
                              "  three: {{provider: a, id: y, temperature: 0}}\n"
                              "tasks: [colours]\n{}",
                              provider_.base_url(), rest));
    dataset::Problems problems;
    return load_suite(folder_ / "assay.yaml", {}, problems).value();
  };
  (void)run(twins(""));
  EXPECT_EQ(run(twins(kCache), true).progress.cached, 6) << "three has no twin";
  EXPECT_EQ(provider_.calls(), 18 + 12);
}

TEST_F(CacheTest, TakesNothingThatAModelAnsweredWithoutAParameter) {
  const ScriptedProvider provider([](const Asked& asked) {
    if (asked.body.find("\"temperature\"") == std::string::npos) return answer_rightly(asked);
    return fake::fails(400, "unsupported_parameter",
                       "Unsupported parameter: 'temperature' is not supported with this model.");
  });
  const Suite suite = suite_for(provider, {.model = kCold, .rest = kCache});
  (void)run(suite);
  EXPECT_EQ(run(suite).progress.cached, 0);
}

TEST_F(CacheTest, SpendsNoBudget) {
  (void)run(suite_for(provider_, {.model = kCold}));
  fake::write_colours(folder_, 9);
  const std::string rest = std::string(kCache) + "budget: {calls: 2}\n";
  const RunReport first =
      run(suite_for(provider_, {.concurrency = 1, .model = kCold, .rest = rest}));
  EXPECT_EQ(first.progress.cached, 6);
  EXPECT_EQ(provider_.calls(), 6 + 2);
  const RunReport second = run(suite_for(
      provider_,
      {.concurrency = 1, .model = kCold, .rest = std::string(kCache) + "budget: {calls: 3}\n"}));
  EXPECT_EQ(second.ending, Ending::complete) << "copies were no calls of the first session either";
}

TEST_F(CacheTest, IsRefusedWithRepeats) {
  folder_.write("assay.yaml",
                "providers: {local: {protocol: local}}\nmodels: {m: {provider: local, id: small}}\n"
                "tasks: [colours]\nrun: {repeats: 2, cache: true}\n");
  const auto config = load_config(folder_ / "assay.yaml");
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error().message, HasSubstr("assay.yaml:4: run.cache cannot be used with"));
}

}  // namespace
}  // namespace assay::eval
