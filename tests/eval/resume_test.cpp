#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::ScriptedProvider;

class ResumeTest : public RunTest {
 protected:
  void SetUp() override { fake::write_colours(folder_, 5); }
  const ScriptedProvider provider_{answer_rightly};
};

TEST_F(ResumeTest, StartsANewRunWhenTheLastOneIsFinished) {
  const Suite suite = suite_for(provider_);
  const RunReport first = run(suite);
  const RunReport second = run(suite);
  EXPECT_FALSE(second.resumed);
  EXPECT_NE(second.run_id, first.run_id);
  EXPECT_THAT(notices_, testing::ElementsAre("run " + first.run_id +
                                             " of this config is finished; beginning another one"));
  EXPECT_EQ(provider_.calls(), 10);
  EXPECT_EQ(summary(first.run_id).arms.at(0).attempts, 5);
}

TEST_F(ResumeTest, StartsANewRunWhenItIsToldTo) {
  const Suite capped = suite_for(provider_, {.rest = "budget: {calls: 2}\n"});
  const RunReport first = run(capped);
  EXPECT_EQ(first.ending, Ending::incomplete);
  notices_.clear();
  const RunReport second = run(suite_for(provider_), true);
  EXPECT_THAT(notices_, testing::IsEmpty());
  EXPECT_NE(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(provider_.calls(), 7);
}

TEST_F(ResumeTest, GoesOnUnderAnotherBudgetOrConcurrency) {
  const RunReport first = run(suite_for(provider_, {.rest = "budget: {calls: 2}\n"}));
  const RunReport second = run(suite_for(provider_, {.concurrency = 9}));
  EXPECT_TRUE(second.resumed);
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.ending, Ending::complete);
  EXPECT_EQ(provider_.calls(), 5);
}

TEST_F(ResumeTest, DoesNotMixAnswersToAnotherQuestion) {
  const std::string capped = "budget: {calls: 2}\n";
  const RunReport first = run(suite_for(provider_, {.rest = capped}));
  EXPECT_FALSE(run(suite_for(provider_, {.model = ", temperature: 1", .rest = capped})).resumed);
  EXPECT_FALSE(run(suite_for(provider_, {.rest = capped + "run: {repeats: 2}\n"})).resumed);
  folder_.write("golden/colours/prompts/v1.yaml",
                "version: v1\nsystem: |\n  Which colour, please?\nuser: |\n  {{input}}\n");
  EXPECT_FALSE(run(suite_for(provider_, {.rest = capped})).resumed);
  fake::write_colours(folder_, 4);
  EXPECT_FALSE(run(suite_for(provider_, {.rest = capped})).resumed);
  fake::write_colours(folder_, 5);
  const RunReport back = run(suite_for(provider_));
  EXPECT_TRUE(back.resumed);
  EXPECT_EQ(back.run_id, first.run_id);
}

TEST_F(ResumeTest, SaysWhatChangedWhereItBeginsAnotherRun) {
  const std::string capped = "budget: {calls: 2}\n";
  const auto told = [this](const ConfigText& text) {
    notices_.clear();
    (void)run(suite_for(provider_, text));
    return notices_.empty() ? std::string() : notices_.front();
  };
  const std::string first = run(suite_for(provider_, {.rest = capped})).run_id;
  EXPECT_THAT(told({.model = ", temperature: 1", .rest = capped}),
              testing::AllOf(testing::HasSubstr("run " + first + " is unfinished"),
                             testing::HasSubstr("lite on colours: the parameters differ: "
                                                "temperature unset and 1.0")));
  EXPECT_THAT(told({.rest = capped + "run: {repeats: 2}\n"}),
              testing::HasSubstr("temperature 1.0 and unset; run.repeats: 1 and 2"));
  EXPECT_THAT(told({.models = {"pro"}, .rest = capped}),
              testing::HasSubstr("lite on colours: taken out; pro on colours: added"));
  EXPECT_THAT(told({.models = {"pro"}, .rest = capped}), testing::HasSubstr("resuming run"));
}

}  // namespace
}  // namespace assay::eval
