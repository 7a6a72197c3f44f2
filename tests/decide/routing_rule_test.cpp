#include "assay/decide/routing_rule.hpp"

#include <gtest/gtest.h>

#include "decide/routed_items.hpp"

namespace assay::decide {
namespace {

TEST(RoutingRule, EachPredicateSeesItsFeature) {
  RoutedItem item = routed(true, true, kDe);
  item.lite_class = "billing";
  item.confidence = 0.6;
  item.missing_fields = 2;
  EXPECT_TRUE(holds(Predicate{Feature::slice, "language", "de"}, item));
  EXPECT_FALSE(holds(Predicate{Feature::slice, "language", "en"}, item));
  EXPECT_FALSE(holds(Predicate{Feature::slice, "channel", "de"}, item));
  EXPECT_TRUE(holds(Predicate{Feature::input_length, {}, {}, 100}, item));
  EXPECT_FALSE(holds(Predicate{Feature::input_length, {}, {}, 101}, item));
  EXPECT_TRUE(holds(Predicate{Feature::lite_class, {}, "billing"}, item));
  EXPECT_TRUE(holds(Predicate{Feature::confidence, {}, {}, 0.61}, item));
  EXPECT_FALSE(holds(Predicate{Feature::confidence, {}, {}, 0.6}, item));
  EXPECT_TRUE(holds(Predicate{Feature::missing_fields, {}, {}, 2}, item));
  EXPECT_FALSE(holds(Predicate{Feature::schema_invalid}, item));
  EXPECT_FALSE(holds(Predicate{Feature::not_strict}, item));
  item.is_schema_valid = false;
  item.rung = Rung::repaired;
  EXPECT_TRUE(holds(Predicate{Feature::schema_invalid}, item));
  EXPECT_TRUE(holds(Predicate{Feature::not_strict}, item));
}

TEST(RoutingRule, AnUnstatedConfidenceIsNone) {
  const RoutedItem item = routed(true, true);
  EXPECT_TRUE(holds(Predicate{Feature::confidence, {}, {}, 0.01}, item));
}

TEST(RoutingRule, SendsWhereAnyConjunctionHoldsAsAWhole) {
  const RoutingRule rule{
      {{{Feature::slice, "language", "de"}, {Feature::input_length, {}, {}, 200}},
       {{Feature::schema_invalid}}}};
  RoutedItem item = routed(true, true, kDe);
  EXPECT_FALSE(sends(rule, item));
  item.input_characters = 200;
  EXPECT_TRUE(sends(rule, item));
  EXPECT_TRUE(sends_at_once(rule, item));
  RoutedItem other = routed(true, true, kEn);
  other.is_schema_valid = false;
  EXPECT_TRUE(sends(rule, other));
  EXPECT_FALSE(sends_at_once(rule, other)) << "Lite has to answer first";
  EXPECT_FALSE(sends(RoutingRule{}, item));
}

TEST(RoutingRule, ReadsAsASentence) {
  const RoutingRule rule{
      {{{Feature::slice, "language", "de"}, {Feature::input_length, {}, {}, 400}},
       {{Feature::confidence, {}, {}, 0.7}}}};
  EXPECT_EQ(text_of(rule), "language=de and at least 400 characters, or confidence below 0.7");
}

TEST(RoutingRule, FeatureNamesAreReadBack) {
  for (const Feature feature :
       {Feature::slice, Feature::input_length, Feature::lite_class, Feature::confidence,
        Feature::schema_invalid, Feature::not_strict, Feature::missing_fields}) {
    EXPECT_EQ(feature_from_string(to_string(feature)), feature);
  }
  EXPECT_FALSE(feature_from_string("label"));
}

}  // namespace
}  // namespace assay::decide
