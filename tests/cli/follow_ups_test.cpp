// What people see of answers that were corrected, given by others, or taken from an earlier run.

#include "cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/scripted_provider.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::says;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Right, but for `item 0`, which is unreadable until the model is told so, and always with pro.
fake::ProviderReply answer(const Asked& asked) {
  const bool is_correction = asked.body.find("cannot be used") != std::string::npos;
  if (is_correction) return says(asked, fake::label("red"));
  if (asked.user == "item 0" && asked.model == "l") return says(asked, "hm");
  if (asked.user == "item 1" && asked.model == "l") {
    return fake::fails(503, "overloaded", "busy");
  }
  return says(asked, fake::label(fake::colour_of(asked.user)));
}

class FollowUpsTest : public CliTest {
 protected:
  FollowUpsTest() { fake::write_colours(folder_, 4); }

  void write_config(const std::string& run) {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  p: {{protocol: openai, base_url: \"{}\"}}\nmodels:\n"
                              "  lite: {{provider: p, id: l, temperature: 0}}\n"
                              "  pro: {{provider: p, id: q, temperature: 0}}\n"
                              "tasks: [colours]\nfallback: {{lite: [pro]}}\n"
                              "run: {{max_attempts: 1, {}}}\n",
                              provider_.base_url(), run));
  }

  const fake::ScriptedProvider provider_{answer};
};

TEST_F(FollowUpsTest, AreShownApart) {
  write_config("correction: true, fallback: [overloaded]");
  const auto ended = assay({"run"});
  // An item that lite itself never answered is missing, whoever else answered it.
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_THAT(ended.error, AllOf(HasSubstr("; 1 asked for once more; 1 by a fallback"),
                                 HasSubstr("1 of 8 answers failed on the wire; 1 were answered "
                                           "by a fallback")));
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("lite: only 75.0 % of 4 items were answered (1 wire.overloaded)"),
                    HasSubstr("lite: asked 1 times once more for an answer that could not be used; "
                              "at first try 66.7 % right, 66.7 % parsed"),
                    HasSubstr("lite: 1 answers by pro in its place (1 right) are in none of its")));

  const auto compared = assay({"compare", "pro", "lite"});
  EXPECT_THAT(compared.output, HasSubstr("1 items answered by a fallback: left out"));

  std::map<std::string, int> kinds;
  for (const Json& row : parsed_lines(assay({"export"}).output)) {
    ++kinds[row["kind"].get<std::string>() + " " + row["served_by"].get<std::string>()];
    EXPECT_EQ(row["from_cache"], false);
  }
  EXPECT_EQ(kinds,
            (std::map<std::string, int>{{"call ", 8}, {"correction ", 1}, {"fallback pro", 1}}));
}

TEST_F(FollowUpsTest, AreNotMadeUnlessTheConfigSaysSo) {
  write_config("repeats: 1");
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_EQ(provider_.calls(), 8);
  EXPECT_THAT(ended.error, HasSubstr("fallback is not used: run.fallback names no reason for it"));
  EXPECT_THAT(ended.output, Not(HasSubstr("once more")));
}

TEST_F(FollowUpsTest, SayWhatCameFromTheCache) {
  write_config("cache: true");
  (void)assay({"run", "-m", "pro"});
  const auto ended = assay({"run", "-m", "pro"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(provider_.calls(), 4);
  EXPECT_THAT(ended.error, HasSubstr("0 calls"));
  EXPECT_THAT(ended.error, HasSubstr("; 4 from the cache"));
  EXPECT_THAT(ended.output, HasSubstr("pro: 4 of 4 answers came from the cache"));
  const Json arm = parsed(assay({"run", "-m", "pro", "--json"}).output)["arms"][0];
  EXPECT_EQ(arm["cached"], 4);
  EXPECT_EQ(arm["attempts"], 0);
  EXPECT_EQ(arm["latency_ms"]["n"], 0);
  EXPECT_EQ(arm["accuracy"]["value"], 1);
}

TEST_F(FollowUpsTest, CountInThePlan) {
  write_config("correction: true, fallback: [overloaded, invalid]");
  const Json plan = parsed(assay({"plan", "-m", "lite", "--json"}).output);
  EXPECT_EQ(plan["calls"], 4);
  EXPECT_EQ(plan["calls_at_most"], 12) << "a call, a correction and a fallback each";
  EXPECT_EQ(plan["cost_usd"]["follow_ups_at_most"], nullptr) << "no price is known";
  EXPECT_THAT(assay({"plan", "-m", "lite"}).output,
              HasSubstr("an unknown amount for corrections and fallbacks"));
}

}  // namespace
}  // namespace assay::cli
