#include "local/numbers.hpp"

#include <gtest/gtest.h>

namespace assay::local {
namespace {

struct Form {
  std::string_view text;
  double value;
};

TEST(ReadNumber, ReadsTheNotationsOfManyCountries) {
  const std::vector<Form> forms{
      {"0", 0},
      {"7", 7},
      {"007", 7},
      {"12.5", 12.5},
      {"12,5", 12.5},
      {"31.50", 31.5},
      {"31,50", 31.5},
      {"0.0735", 0.0735},
      {"1,234", 1234},
      {"1.234", 1234},
      {"1,234.50", 1234.5},
      {"1.234,50", 1234.5},
      {"1'234.50", 1234.5},
      {"1 234,50", 1234.5},
      {"12 600,00", 12600},
      {"1,234,567", 1234567},
      {"1.234.567", 1234567},
      {"1.234.567,89", 1234567.89},
      {"1,234,567.89", 1234567.89},
      {"1'234'567.89", 1234567.89},
      {"1,68,000.00", 168000},
      {"12,34,567", 1234567},
      {"0,001", 0.001},
      {"0.125", 0.125},
      {"1234.5678", 1234.5678},
  };
  for (const auto& [text, value] : forms) {
    const auto read = read_number(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_DOUBLE_EQ(*read, value) << text;
  }
}

TEST(ReadNumber, ReadsThreeDigitsAfterALoneSeparatorByTheDocument) {
  EXPECT_DOUBLE_EQ(*read_number("4.500", DecimalMark::point), 4.5);
  EXPECT_DOUBLE_EQ(*read_number("4.500", DecimalMark::comma), 4500);
  EXPECT_DOUBLE_EQ(*read_number("4,500", DecimalMark::comma), 4.5);
  EXPECT_DOUBLE_EQ(*read_number("4,500", DecimalMark::point), 4500);
}

TEST(ReadNumber, RefusesWhatIsNoNumber) {
  for (const std::string_view text : {"", ".", ",", "a", "1a", "-1", "12345678901234567890"}) {
    EXPECT_FALSE(read_number(text).has_value()) << text;
  }
}

std::vector<double> values(std::string_view line) {
  std::vector<double> all;
  for (const Number& number : find_numbers(line, DecimalMark::unknown)) all.push_back(number.value);
  return all;
}

TEST(FindNumbers, FindsSignsAndCurrenciesAroundANumber) {
  const std::vector<Form> money{
      {"-42.00", -42},      {"$12.50", 12.5},       {"-$12.50", -12.5},   {"$-12.50", -12.5},
      {"€ 480,00", 480},    {"480,00 €", 480},      {"£17.00", 17},       {"CHF 1'892.45", 1892.45},
      {"1 656,00 €", 1656}, {"4 800 kr", 4800},     {"R$ 437,80", 437.8}, {"zł 6,50", 6.5},
      {"6,50 zł", 6.5},     {"₹ 1,17,410", 117410}, {"EUR 58.80", 58.8},  {"17 euro", 17},
      {"Rs. 500", 500},     {"US$20.00", 20},       {"96.00-", -96},      {"22 500 kr", 22500},
  };
  for (const auto& [text, value] : money) {
    const auto found = find_numbers(text, DecimalMark::unknown);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_DOUBLE_EQ(found[0].value, value) << text;
    EXPECT_TRUE(found[0].is_money()) << text;
  }
}

TEST(FindNumbers, ReadsLettersThatOcrPutForDigits) {
  EXPECT_EQ(values("31.5O  63O.00"), (std::vector<double>{31.5, 630}));
  EXPECT_EQ(values("l62.00"), (std::vector<double>{162}));
  EXPECT_EQ(values("-4S.00"), (std::vector<double>{-45}));
  EXPECT_EQ(values("l26,OO"), (std::vector<double>{126}));
  EXPECT_TRUE(values("Is Ole so old?").empty());
  EXPECT_TRUE(find_numbers("31.5O", DecimalMark::point).at(0).repaired);
}

TEST(FindNumbers, KnowsPercentagesAndPartsOfNames) {
  const auto found = find_numbers("VAT 20 % on DN125, 75cl: 3.50", DecimalMark::point);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_TRUE(found[0].percent);
  EXPECT_TRUE(found[1].attached);
  EXPECT_TRUE(found[2].attached);
  EXPECT_TRUE(found[3].is_money());
}

TEST(FindNumbers, KeepsColumnsApart) {
  EXPECT_EQ(values("25   17,40   435,00"), (std::vector<double>{25, 17.4, 435}));
  EXPECT_EQ(values("20 118.00"), (std::vector<double>{20, 118}));
  EXPECT_EQ(values("6x 42,00   252,00"), (std::vector<double>{6, 42, 252}));
  EXPECT_EQ(values("inner tube x2 @ 6.00"), (std::vector<double>{2, 6}));
}

TEST(GuessDecimalMark, FollowsTheNumbersThatCanBeReadInOneWayOnly) {
  EXPECT_EQ(guess_decimal_mark("a 1.234,50 b 12,00 c 3.00"), DecimalMark::comma);
  EXPECT_EQ(guess_decimal_mark("12.50 and 1,234.50"), DecimalMark::point);
  EXPECT_EQ(guess_decimal_mark("12.04.2024, 1.234"), DecimalMark::unknown);
  EXPECT_EQ(guess_decimal_mark(""), DecimalMark::unknown);
}

}  // namespace
}  // namespace assay::local
