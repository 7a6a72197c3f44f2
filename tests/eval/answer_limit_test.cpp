#include "assay/eval/limits.hpp"

#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;

TEST_F(RunTest, KeepsAnAnswerAtTheLimitAndCutsOneByteMore) {
  fake::write_colours(folder_, 3);
  const fake::ScriptedProvider provider([](const Asked& asked) {
    const std::string label = fake::label(fake::colour_of(asked.user));
    // item 0: a byte less than the limit, item 1: at it, item 2: a byte more.
    const auto bytes = kStoredAnswerBytes - 1 + static_cast<std::size_t>(asked.user.back() - '0');
    return fake::says(asked, label + std::string(bytes - label.size(), ' '));
  });
  const RunReport report = run(suite_for(provider, {.model = ", stream: false"}));
  EXPECT_THAT(attempts(report.run_id),
              testing::ElementsAre("c000#1 ok", "c001#1 ok", "c002#1 wire.too_large"));
}

}  // namespace
}  // namespace assay::eval
