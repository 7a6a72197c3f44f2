#include "assay/shadow/divergence.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay::shadow {
namespace {

/// What one pair says, as `path kinds`, a line each.
std::string differences(const std::string& lite, const std::string& pro) {
  DivergenceBuilder builder;
  builder.add(lite, pro);
  std::string text;
  for (const Divergence& row : builder.finish()) {
    text += row.path;
    for (const auto& [name, count] : {std::pair("value", row.value),
                                      {"type", row.type},
                                      {"length", row.length},
                                      {"only_lite", row.only_lite},
                                      {"only_pro", row.only_pro}}) {
      if (count > 0) text += std::string(" ") + name;
    }
    text += "\n";
  }
  return text;
}

TEST(Divergence, NamesTheFieldAndTheKind) {
  EXPECT_EQ(differences(R"({"a":1,"b":"x"})", R"({"a":2,"b":"x"})"), "a value\n");
  EXPECT_EQ(differences(R"({"a":1})", R"({"a":"1"})"), "a type\n");
  EXPECT_EQ(differences(R"({"a":1})", R"({})"), "a only_lite\n");
  EXPECT_EQ(differences(R"({})", R"({"a":1})"), "a only_pro\n");
  EXPECT_EQ(differences(R"({"a":{"b":1}})", R"({"a":{"b":2}})"), "a.b value\n");
  EXPECT_EQ(differences(R"({"a":[]})", R"({"a":{}})"), "a type\n");
}

TEST(Divergence, TakesNullForNothing) {
  EXPECT_EQ(differences(R"({"a":null})", R"({})"), "");
  EXPECT_EQ(differences(R"({"a":null})", R"({"a":0})"), "a only_pro\n");
}

TEST(Divergence, DoesNotTakeTheFormOfANumberForADifference) {
  EXPECT_EQ(differences(R"({"a":5})", R"({"a":5.0})"), "");
}

TEST(Divergence, LooksIntoListsOfTheSameLength) {
  EXPECT_EQ(
      differences(R"({"rows":[{"q":1},{"q":2},{"q":3}]})", R"({"rows":[{"q":1},{"q":9},{"q":9}]})"),
      "rows[].q value\n");
  EXPECT_EQ(differences(R"({"rows":[{"q":1}]})", R"({"rows":[]})"), "rows length\n");
}

TEST(Divergence, CountsAPairOnceHoweverManyRowsDiffer) {
  DivergenceBuilder builder;
  builder.add(R"({"r":[1,2,3]})", R"({"r":[7,8,9]})");
  builder.add(R"({"r":[1]})", R"({"r":[1]})");
  builder.add("billing", "sales");  // no objects: in no figure
  const auto rows = builder.finish();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].path, "r[]");
  EXPECT_EQ(rows[0].pairs, 1);
  EXPECT_EQ(rows[0].value, 1);
  EXPECT_DOUBLE_EQ(rows[0].share, 0.5);
  EXPECT_EQ(builder.objects(), 2);
}

TEST(Divergence, MarksWhatOneModelAloneDoesNearlyAsOften) {
  DivergenceBuilder builder;
  for (int i = 0; i < 10; ++i) {
    builder.add(R"({"noisy":1,"real":1})",
                i < 4 ? R"({"noisy":2,"real":2})" : R"({"noisy":1,"real":1})");
    builder.add_noise(R"({"noisy":1,"real":1})",
                      i < 2 ? R"({"noisy":3,"real":1})" : R"({"noisy":1,"real":1})");
  }
  const auto rows = builder.finish();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].path, "noisy");
  EXPECT_TRUE(rows[0].is_noisy) << "2 of 10 against 4 of 10";
  EXPECT_EQ(rows[1].path, "real");
  EXPECT_FALSE(rows[1].is_noisy);
}

TEST(Divergence, MarksNothingWithoutSecondCalls) {
  DivergenceBuilder builder;
  builder.add(R"({"a":1})", R"({"a":2})");
  EXPECT_FALSE(builder.finish().at(0).is_noisy);
}

TEST(Divergence, KeepsAThousandPathsOfHostileAnswers) {
  DivergenceBuilder builder;
  for (int i = 0; i < 3000; ++i) {
    builder.add("{\"k" + std::to_string(i) + "\":1}", "{}");
  }
  EXPECT_EQ(builder.finish().size(), 1000U);
  EXPECT_EQ(builder.objects(), 3000);
}

}  // namespace
}  // namespace assay::shadow
