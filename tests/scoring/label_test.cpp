#include "scoring/label.hpp"

#include <gtest/gtest.h>

namespace assay::scoring {
namespace {

LabelSet tickets() {
  return LabelSet::open({"billing", "refund", "account access", "access", "n.a."}).value();
}

TEST(LabelSet, MatchesExactlyOrInNormalisedForm) {
  const LabelSet labels = tickets();
  ASSERT_TRUE(labels.match("billing").has_value());
  EXPECT_TRUE(labels.match("billing")->exact);
  ASSERT_TRUE(labels.match(" Account\n ACCESS").has_value());
  EXPECT_FALSE(labels.match(" Account\n ACCESS")->exact);
  EXPECT_EQ(labels.match("Account Access")->label, "account access");
  EXPECT_FALSE(labels.match("bill").has_value());
  EXPECT_FALSE(labels.match("").has_value());
}

TEST(LabelSet, RefusesLabelsThatAModelCouldNotTellApart) {
  EXPECT_FALSE(LabelSet::open({"Refund", "refund "}).has_value());
  EXPECT_FALSE(LabelSet::open({"a", " "}).has_value());
  EXPECT_TRUE(LabelSet::open({"a-b", "a_b", "a b"}).has_value());
}

TEST(LabelSet, FindsWholeWordsOnly) {
  const LabelSet labels = tickets();
  using Names = std::vector<std::string>;
  EXPECT_EQ(labels.named_in("This is about billing."), Names{"billing"});
  EXPECT_EQ(labels.named_in("(Billing)"), Names{"billing"});
  EXPECT_EQ(labels.named_in("billing\u2014because"), Names{"billing"});
  EXPECT_EQ(labels.named_in("\u201Cbilling\u201D"), Names{"billing"});
  EXPECT_EQ(labels.named_in("prebilling rebilling_ billing-related"), Names{});
  EXPECT_EQ(labels.named_in("b\u00e9billing"), Names{});
  EXPECT_EQ(labels.named_in("billing or refund"), (Names{"billing", "refund"}));
  EXPECT_EQ(labels.named_in("billing, yes, billing"), Names{"billing"});
}

TEST(LabelSet, DoesNotCountAShortLabelInsideOfALongOne) {
  const LabelSet labels = tickets();
  using Names = std::vector<std::string>;
  EXPECT_EQ(labels.named_in("it is account  access"), Names{"account access"});
  EXPECT_EQ(labels.named_in("no access to the account"), Names{"access"});
  EXPECT_EQ(labels.named_in("account access, or access"), (Names{"account access", "access"}));
}

struct BareCase {
  const char* text;
  Rung rung;
  const char* label;
  bool known;
};

TEST(ReadBareLabel, ClimbsTheLadder) {
  const LabelSet labels = tickets();
  const BareCase cases[] = {
      {"billing", Rung::strict, "billing", true},
      {" \nbilling\n", Rung::strict, "billing", true},
      {"account access", Rung::strict, "account access", true},
      {"n.a.", Rung::strict, "n.a.", true},
      {"Billing", Rung::stripped, "billing", true},
      {"account\taccess", Rung::stripped, "account access", true},
      {"billing.", Rung::stripped, "billing", true},
      {"\"billing\"", Rung::stripped, "billing", true},
      {"'Billing'.", Rung::stripped, "billing", true},
      {"`billing`", Rung::stripped, "billing", true},
      {"**billing**", Rung::stripped, "billing", true},
      {"Label: billing", Rung::stripped, "billing", true},
      {"label:\"refund\".", Rung::stripped, "refund", true},
      {"**Label:** refund", Rung::stripped, "refund", true},
      {"```\nbilling\n```", Rung::stripped, "billing", true},
      {"```text\nrefund\n```", Rung::stripped, "refund", true},
      {"The customer asks for a refund.", Rung::stripped, "refund", true},
      {"Category - refund", Rung::stripped, "refund", true},
      {"billing\n\nReason: the card was charged twice.", Rung::stripped, "billing", true},
      {"shipping", Rung::strict, "shipping", false},
      {"\"shipping\"", Rung::stripped, "shipping", false},
      {"billing or refund", Rung::none, "", false},
      {"refund (not billing)", Rung::none, "", false},
      {"I am sorry, but as an assistant I cannot decide that.", Rung::none, "", false},
      {"one\ntwo", Rung::none, "", false},
      {"\xFF", Rung::none, "", false},
  };
  for (const auto& [text, rung, label, known] : cases) {
    const LabelReading reading = read_bare_label(labels, text);
    EXPECT_EQ(to_string(reading.rung), to_string(rung)) << text;
    EXPECT_EQ(reading.text, label) << text;
    EXPECT_EQ(reading.known, known) << text;
    EXPECT_EQ(reading.reason.empty(), rung != Rung::none) << text;
  }
}

TEST(ReadBareLabel, StaysLinearOnAMegabyte) {
  const LabelSet labels = tickets();
  EXPECT_EQ(read_bare_label(labels, std::string(1 << 20, '\'')).rung, Rung::none);
  EXPECT_FALSE(read_bare_label(labels, std::string(1 << 20, '.')).known);
  std::string words;
  for (int i = 0; i < 100'000; ++i) words += "xbilling ";
  EXPECT_EQ(read_bare_label(labels, words).rung, Rung::none);
  EXPECT_EQ(read_bare_label(labels, words + "refund").text, "refund");
}

}  // namespace
}  // namespace assay::scoring
