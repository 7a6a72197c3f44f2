#include "local/answer_shape.hpp"

#include <gtest/gtest.h>

namespace assay::local {
namespace {

std::string filled(std::string_view schema, const Record& record) {
  const auto shape = AnswerShape::read(schema);
  return shape.has_value() ? shape->fill(record) : shape.error().message;
}

TEST(AnswerShape, KeepsTheOrderOfTheSchemaAndPutsNullWhereNothingIsKnown) {
  Record record;
  record.total = 12.5;
  record.currency = "EUR";
  EXPECT_EQ(filled(R"({"properties":{"currency":{"type":["string","null"]},
                       "mood":{"type":["string","null"]},
                       "total":{"type":["number","null"]},"tax":{"type":["number","null"]}}})",
                   record),
            R"({"currency":"EUR","mood":null,"total":12.5,"tax":null})");
}

TEST(AnswerShape, FallsBackToTheEmptiestValueWhereNullIsNotAllowed) {
  EXPECT_EQ(
      filled(R"({"properties":{"vendor":{"type":"string"},"total":{"type":"number"},
                       "line_items":{"type":"array"},"paid":{"type":"boolean"},
                       "kind":{"enum":["a","b"]},
                       "place":{"type":"object","properties":{"zip":{"type":"string"}}}}})",
             Record{}),
      R"({"vendor":"","total":0,"line_items":[],"paid":false,"kind":"a","place":{"zip":""}})");
}

TEST(AnswerShape, WritesRowsByTheColumnsOfTheSchema) {
  Record record;
  record.line_items.push_back({"Soap", 2.0, 1.25, 2.5});
  EXPECT_EQ(filled(R"({"properties":{"line_items":{"type":"array","items":{"properties":{
                       "line_total":{"type":"number"},"quantity":{"type":"integer"},
                       "unit_price":{"type":"integer"},"sku":{"type":["string","null"]}}}}}})",
                   record),
            R"({"line_items":[{"line_total":2.5,"quantity":2,"unit_price":0,"sku":null}]})");
}

TEST(AnswerShape, RefusesASchemaWithoutProperties) {
  EXPECT_FALSE(AnswerShape::read("{").has_value());
  EXPECT_FALSE(AnswerShape::read("{}").has_value());
  EXPECT_FALSE(AnswerShape::read(R"({"type":"string"})").has_value());
}

}  // namespace
}  // namespace assay::local
