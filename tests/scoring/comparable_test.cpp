#include "scoring/comparable.hpp"

#include <gtest/gtest.h>

namespace assay::scoring {
namespace {

using dataset::FieldRule;
using Compare = FieldRule::Compare;

bool agrees(Compare compare, const char* expected, const char* given, double tolerance = 0) {
  const FieldRule rule{.name = "f", .compare = compare, .tolerance = tolerance, .columns = {}};
  const auto one = comparable(rule, read_json(expected).value);
  const auto other = comparable(rule, read_json(given).value);
  const bool result = agree(rule, one, other);
  EXPECT_EQ(result, agree(rule, other, one)) << "not symmetric: " << expected << " " << given;
  return result;
}

TEST(Agree, ComparesTextWithoutCaseSpaceAndCompatibilityForms) {
  EXPECT_TRUE(agrees(Compare::text, R"("Acme GmbH")", R"("  acme\n gmbh ")"));
  EXPECT_TRUE(agrees(Compare::text, R"("ﬁne ①")", R"("fine 1")"));
  EXPECT_TRUE(agrees(Compare::text, R"("Straße")", R"("STRASSE")"));
  EXPECT_FALSE(agrees(Compare::text, R"("Acme")", R"("Acme.")"));
  EXPECT_FALSE(agrees(Compare::text, R"("12")", "12"));
  EXPECT_FALSE(agrees(Compare::text, R"("")", "null"));
}

TEST(Agree, ComparesExactlyByJsonValue) {
  EXPECT_TRUE(agrees(Compare::exact, R"("A-7")", R"("A-7")"));
  EXPECT_FALSE(agrees(Compare::exact, R"("A-7")", R"("a-7")"));
  EXPECT_TRUE(agrees(Compare::exact, "12", "12.0"));
  EXPECT_TRUE(agrees(Compare::exact, R"({"a":1,"b":2})", R"({"b":2,"a":1})"));
  EXPECT_FALSE(agrees(Compare::exact, "true", R"("true")"));
}

TEST(Agree, ComparesNumbersWithinTheTolerance) {
  EXPECT_TRUE(agrees(Compare::number, "12", "12.0"));
  EXPECT_TRUE(agrees(Compare::number, "1e2", "100"));
  EXPECT_TRUE(agrees(Compare::number, "0", "-0.0"));
  EXPECT_FALSE(agrees(Compare::number, "12", "12.01"));
  EXPECT_TRUE(agrees(Compare::number, "12", "12.01", 0.01));
  EXPECT_TRUE(agrees(Compare::number, "1.0", "1.1", 0.1));  // 1.1 - 1.0 > 0.1 in binary
  EXPECT_FALSE(agrees(Compare::number, "1.0", "1.1000001", 0.1));
  EXPECT_FALSE(agrees(Compare::number, "9007199254740993", "9007199254740992"));
}

TEST(Agree, DoesNotTakeAStringForANumber) {
  EXPECT_FALSE(agrees(Compare::number, "1234.5", R"("1,234.50")"));
  EXPECT_FALSE(agrees(Compare::number, "12", R"("12")"));
  EXPECT_TRUE(agrees(Compare::number, R"("n/a")", R"("n/a")"));  // if the schema allows it
}

TEST(Agree, ComparesDaysNotSpellings) {
  EXPECT_TRUE(agrees(Compare::date, R"("2024-03-05")", R"("20240305")"));
  EXPECT_TRUE(agrees(Compare::date, R"("2024-03-05")", R"("2024-03-05T23:59:00Z")"));
  EXPECT_FALSE(agrees(Compare::date, R"("2024-03-05")", R"("2024-05-03")"));
  EXPECT_FALSE(agrees(Compare::date, R"("2024-03-05")", R"("5 March 2024")"));
}

TEST(Agree, TakesNullForNullOnly) {
  for (const auto compare : {Compare::exact, Compare::text, Compare::number, Compare::date}) {
    EXPECT_TRUE(agrees(compare, "null", "null"));
    EXPECT_FALSE(agrees(compare, "null", "0"));
    EXPECT_FALSE(agrees(compare, "\"x\"", "null"));
  }
}

TEST(IsoDay, KnowsTheCalendar) {
  EXPECT_EQ(iso_day("2024-02-29"), "2024-02-29");
  EXPECT_EQ(iso_day(" 20000229 "), "2000-02-29");
  EXPECT_EQ(iso_day("2024-12-31 10:00"), "2024-12-31");
  for (const char* const text :
       {"2023-02-29", "1900-02-29", "2024-00-10", "2024-13-01", "2024-04-31", "2024-3-5",
        "24-03-05", "", "T", "2024/03/05", "2024-03-0x", "-024-03-05", "2024-03-", "202403051"}) {
    EXPECT_FALSE(iso_day(text).has_value()) << text;
  }
}

TEST(Comparable, HasOneCanonicalFormForEqualValues) {
  const FieldRule date{.name = "d", .compare = Compare::date, .tolerance = 0, .columns = {}};
  EXPECT_EQ(comparable(date, Json("20240305")).canonical, Json("2024-03-05"));
  const FieldRule text{.name = "t", .compare = Compare::text, .tolerance = 0, .columns = {}};
  EXPECT_EQ(comparable(text, Json(" A  b")).canonical, Json("a b"));
}

}  // namespace
}  // namespace assay::scoring
