#include "assay/decide/routing_policy.hpp"

#include <gtest/gtest.h>

#include "decide/routed_items.hpp"
#include "decide/shadow_pairs.hpp"

namespace assay::decide {
namespace {

RoutingPolicy policy() {
  RoutingPolicy policy;
  policy.task = "support-tickets";
  policy.advice = Advice::route_slices;
  policy.lite = {"lite", "gemini", "flash-lite", 0.0, 64};
  policy.pro = {"pro", "claude", "sonnet", std::nullopt, std::nullopt};
  policy.rule = {{{{Feature::slice, "language", "de: \"x\"\n"}, {Feature::confidence, {}, {}, 0.7}},
                  {{Feature::lite_class, {}, "no"}},
                  {{Feature::schema_invalid}, {Feature::missing_fields, {}, {}, 2}}}};
  policy.certificate = PolicyCertificate{120, 1, 150, 4, 0.039, 0.05, 0.05, 0.2};
  policy.evidence = {{"golden", "run-1", "a", "b", "c", 300, {}}};
  policy.reason = "because: # of it";
  policy.made = "2026-11-23";
  policy.expires = "2027-02-21";
  policy.tool_version = "0.1.0";
  return policy;
}

void expect_same(const RoutingPolicy& a, const RoutingPolicy& b) {
  EXPECT_EQ(a.task, b.task);
  EXPECT_EQ(a.advice, b.advice);
  EXPECT_EQ(a.rule, b.rule) << text_of(a.rule);
  EXPECT_EQ(a.lite.id, b.lite.id);
  EXPECT_EQ(a.lite.temperature, b.lite.temperature);
  EXPECT_EQ(a.lite.max_tokens, b.lite.max_tokens);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.expires, b.expires);
  EXPECT_EQ(a.certificate->bound, b.certificate->bound);
  EXPECT_EQ(a.certificate->n, b.certificate->n);
  EXPECT_EQ(a.evidence.front().golden_set_hash, b.evidence.front().golden_set_hash);
  EXPECT_EQ(a.margin, b.margin);
}

TEST(RoutingPolicy, IsReadBackAsItWasWritten) {
  for (const auto& text : {policy_yaml(policy(), "{}"), policy_json(policy(), "{}"),
                           policy_yaml(policy(), R"({"providers": {"gemini": {}}})")}) {
    const auto read = read_policy(text, "p.yaml");
    ASSERT_TRUE(read.has_value()) << read.error().message << "\n" << text;
    expect_same(policy(), *read);
  }
}

TEST(RoutingPolicy, HasTheShapeOfTheRoutingTemplate) {
  const std::string text = policy_yaml(policy(), "{}");
  EXPECT_NE(text.find("\"routing\":\n  \"support-tickets\":\n    \"provider\": \"gemini\"\n"
                      "    \"model\": \"lite\"\n    \"temperature\": 0.0\n    \"max_tokens\": 64\n"
                      "    \"validation\": \"strict\"\n    \"escalate\":\n      \"to\": \"pro\"\n"),
            std::string::npos)
      << text;
}

TEST(RoutingPolicy, RefusesWhatIsNoneWithItsPlace) {
  const std::string good = policy_json(policy(), "{}");
  const auto refusal = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto read = read_policy(text, "p.yaml");
    return read.has_value() ? std::string() : read.error().message;
  };
  EXPECT_NE(refusal("\"format\": 1", "\"format\": 2").find("format 2"), std::string::npos);
  EXPECT_NE(refusal("ROUTE_SLICES", "ROUTE").find("is no verdict"), std::string::npos);
  EXPECT_NE(refusal("\"to\": \"pro\"", "\"to\": \"prod\"").find("is not the policy's"),
            std::string::npos);
  EXPECT_NE(refusal("2027-02-21", "2027-02-31").find("no day"), std::string::npos);
  EXPECT_NE(refusal("confidence_below", "confidence_belo").find("did you mean"), std::string::npos);
  EXPECT_NE(refusal("\"bound\": 0.039", "\"bound\": 1.5").find("p.yaml:"), std::string::npos);
  EXPECT_NE(refusal("\"model\": \"lite\"", "\"model\": \"pro\"").find("its policy says"),
            std::string::npos);
  EXPECT_FALSE(read_policy("", "p.yaml").has_value());
  EXPECT_FALSE(read_policy("routing: {}", "p.yaml").has_value());
  EXPECT_FALSE(read_policy("routing: {a: {provider: b, model: c}}", "p.yaml").has_value());
}

TEST(RoutingPolicy, OnlyWhatRoutesEscalates) {
  RoutingPolicy stay = policy();
  stay.advice = Advice::stay_on_lite;
  EXPECT_FALSE(read_policy(policy_json(stay, "{}"), "p").has_value());
  stay.rule = {};
  stay.certificate.reset();
  EXPECT_TRUE(read_policy(policy_json(stay, "{}"), "p").has_value());
  RoutingPolicy pro = stay;
  pro.advice = Advice::use_pro;
  const auto read = read_policy(policy_json(pro, "{}"), "p");
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->pro.id, "sonnet");
}

// Checking again.

PolicyCheck checked(const RoutingPolicy& policy, const std::vector<RoutedItem>& items,
                    const RoutingPolicy& newer, const std::string& today = "2026-12-01") {
  return check_policy(policy, items, newer, nullptr, today).value();
}

RoutingPolicy german() {
  RoutingPolicy german = policy();
  german.rule = kGerman;
  german.certificate->max_risk = 0.03;
  return german;
}

TEST(CheckPolicy, HoldsWhereNewerItemsKeepWithinTheCertificate) {
  const auto check = checked(german(), bad_in_german(400), german());
  EXPECT_EQ(check.standing, Standing::holds);
  for (const auto& finding : check.findings) {
    EXPECT_EQ(finding.standing, Standing::holds) << finding.what << ": " << finding.reason;
  }
}

TEST(CheckPolicy, CannotTellFromFewItems) {
  EXPECT_EQ(checked(german(), bad_in_german(50), german()).standing, Standing::unknown);
}

TEST(CheckPolicy, IsBrokenWhereMoreErrorsAreKeptThanAllowed) {
  auto items = bad_in_german(400);
  add(items, 60, false, true, kEn);
  EXPECT_EQ(checked(german(), items, german()).standing, Standing::broken);
}

TEST(CheckPolicy, IsBrokenByTimeOtherModelsAndTooMuchEscalation) {
  const auto items = bad_in_german(400);
  EXPECT_EQ(checked(german(), items, german(), "2027-02-21").standing, Standing::holds);
  EXPECT_EQ(checked(german(), items, german(), "2027-02-22").standing, Standing::broken);
  RoutingPolicy other = german();
  other.lite.id = "flash-lite-2";
  EXPECT_EQ(checked(german(), items, other).standing, Standing::broken);
  other = german();
  other.evidence.front().lite_setup = "other prompt";
  EXPECT_EQ(checked(german(), items, other).standing, Standing::unknown);
  other = german();
  other.evidence.front().golden_set_hash = "newer items, as they should be";
  EXPECT_EQ(checked(german(), items, other).standing, Standing::holds);
  RoutingPolicy narrow = german();
  narrow.most_escalated = 0.05;
  EXPECT_EQ(checked(narrow, items, german()).standing, Standing::broken);
}

TEST(CheckPolicy, StayingAndUsingProAreHeldAgainstTheComparison) {
  RoutingPolicy stay = german();
  stay.advice = Advice::stay_on_lite;
  RoutingPolicy pro = german();
  pro.advice = Advice::use_pro;
  const auto worse = bad_in_german(600);
  EXPECT_EQ(checked(stay, worse, german()).standing, Standing::broken);
  EXPECT_EQ(checked(pro, worse, german()).standing, Standing::holds);
  std::vector<RoutedItem> alike;
  add(alike, 400, true, true);
  EXPECT_EQ(checked(stay, alike, german()).standing, Standing::holds);
  EXPECT_EQ(checked(pro, alike, german()).standing, Standing::broken);
  EXPECT_EQ(checked(stay, {}, german()).standing, Standing::unknown);
}

/// Traffic of two languages, an eighth of it German, with labels of what differs.
ShadowReport languages(int german_losses, int english_losses) {
  Stream stream;
  for (const auto& [slices, pairs, losses] :
       {std::tuple(kDe, 3000, german_losses), std::tuple(kEn, 21'000, english_losses)}) {
    stream.agree(pairs - losses, slices).label(losses, ShadowLabel::pro_right, slices);
  }
  return stream.report();
}

PolicyFinding traffic_finding(const RoutingPolicy& policy, const ShadowReport& traffic) {
  const auto check = check_policy(policy, bad_in_german(400), policy, &traffic, "2026-12-01");
  for (const PolicyFinding& finding : check.value().findings) {
    if (finding.what == "traffic") return finding;
  }
  return {"none", Standing::unknown, ""};
}

TEST(CheckPolicy, RulesAreHeldAgainstTrafficValueByValue) {
  const auto as_thought = languages(900, 0);
  EXPECT_EQ(traffic_finding(german(), as_thought).standing, Standing::holds)
      << traffic_finding(german(), as_thought).reason;
  const auto english_too = traffic_finding(german(), languages(900, 4000));
  EXPECT_EQ(english_too.standing, Standing::broken);
  EXPECT_EQ(english_too.reason.find("language=en stays on Lite: "), 0U) << english_too.reason;
  const auto mended = traffic_finding(german(), languages(0, 0));
  EXPECT_EQ(mended.standing, Standing::broken);
  EXPECT_EQ(mended.reason.find("language=de is sent to Pro and need not be"), 0U) << mended.reason;
}

TEST(CheckPolicy, StayingAndUsingProAreHeldAgainstTrafficToo) {
  RoutingPolicy stay = german();
  stay.advice = Advice::stay_on_lite;
  RoutingPolicy pro = german();
  pro.advice = Advice::use_pro;
  EXPECT_EQ(traffic_finding(stay, languages(0, 0)).standing, Standing::holds);
  EXPECT_EQ(traffic_finding(pro, languages(0, 0)).standing, Standing::broken);
  EXPECT_EQ(traffic_finding(stay, languages(900, 9000)).standing, Standing::broken);
  EXPECT_EQ(traffic_finding(pro, languages(900, 9000)).standing, Standing::holds);
}

TEST(CheckPolicy, TrafficThatCannotTellCountsOnlyWhereThePolicyRestsOnIt) {
  Stream few;
  few.agree(50).differ(20);
  RoutingPolicy stay = german();
  stay.advice = Advice::stay_on_lite;
  EXPECT_EQ(traffic_finding(stay, few.report()).what, "none");
  stay.evidence.emplace_back().kind = "shadow";
  EXPECT_EQ(traffic_finding(stay, few.report()).standing, Standing::unknown);
  std::vector<RoutedItem> alike;
  add(alike, 400, true, true);
  EXPECT_EQ(checked(stay, alike, stay).standing, Standing::unknown) << "the pairs are gone";
}

TEST(PolicyOf, OnlyWhatIsDecidedIsDeployed) {
  Recommendation recommendation;
  recommendation.advice = Advice::inconclusive;
  EXPECT_FALSE(policy_of(recommendation, {}));
  recommendation.advice = Advice::fix_lite_first;
  EXPECT_FALSE(policy_of(recommendation, {}));
  recommendation.advice = Advice::use_pro;
  recommendation.expires = "2027-02-21";
  ASSERT_TRUE(policy_of(recommendation, {}));
  EXPECT_EQ(policy_of(recommendation, {})->expires, "2027-02-21");
}

}  // namespace
}  // namespace assay::decide
