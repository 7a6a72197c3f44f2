#include <gtest/gtest.h>

#include "assay/core/json.hpp"
#include "assay/local/model.hpp"
#include "local/extraction_task.hpp"

// Invented documents, one per idea. The answers are written out, so that a wrong field shows.

namespace assay::local {
namespace {

std::string large(std::string_view text) {
  const auto model = train(invoice_task(), {}, Method::large);
  return model.has_value() ? (*model)->answer(text) : model.error().message;
}

std::string small(std::string_view text) {
  const auto model = train(invoice_task(), {}, Method::small);
  return model.has_value() ? (*model)->answer(text) : model.error().message;
}

constexpr std::string_view kPlain = R"(Otter Lane Printing Ltd
Invoice OL-204
Date: 2024-03-05
Due: 2024-04-04

Business cards     4     12.50     50.00
Envelopes          2      5.00     10.00

Subtotal   60.00
VAT        12.00
Total     £72.00
)";

constexpr std::string_view kPlainAnswer =
    R"({"vendor":"Otter Lane Printing Ltd","invoice_number":"OL-204","date":"2024-03-05",)"
    R"("due_date":"2024-04-04","line_items":[{"description":"Business cards","quantity":4,)"
    R"("unit_price":12.5,"line_total":50},{"description":"Envelopes","quantity":2,)"
    R"("unit_price":5,"line_total":10}],"subtotal":60,"tax":12,"total":72,"currency":"GBP"})";

TEST(Extraction, ReadsATidyEnglishInvoiceWithBothSetsOfRules) {
  EXPECT_EQ(large(kPlain), kPlainAnswer);
  EXPECT_EQ(small(kPlain), kPlainAnswer);
}

TEST(LargeExtraction, ReadsAGermanTableWithBarsAndATermOfPayment) {
  EXPECT_EQ(large("Gartenbau Wiesel GmbH | Kassel\nRechnung | 24-07\nDatum | 11.06.2024\n\n"
                  "Leistung | Stück | Preis | Summe\nHecke | 3 | 410,00 | 1.230,00\n\n"
                  "Netto | | | 1.230,00\nMwSt 19 % | | | 233,70\nBrutto EUR | | | 1.463,70\n"
                  "Zahlbar innerhalb 14 Tagen\n"),
            R"({"vendor":"Gartenbau Wiesel GmbH","invoice_number":"24-07","date":"2024-06-11",)"
            R"("due_date":"2024-06-25","line_items":[{"description":"Hecke","quantity":3,)"
            R"("unit_price":410,"line_total":1230}],"subtotal":1230,"tax":233.7,"total":1463.7,)"
            R"("currency":"EUR"})");
}

TEST(LargeExtraction, ReadsASentenceOfAMail) {
  EXPECT_EQ(large("Hi Lou, invoice 7 from Fern & Fox Gardens, 25 April 2025: lawn £48.00, "
                  "hedge trim £60.00, total £108.00. Pay by 9 May 2025."),
            R"({"vendor":"Fern & Fox Gardens","invoice_number":"7","date":"2025-04-25",)"
            R"("due_date":"2025-05-09","line_items":[{"description":"lawn","quantity":null,)"
            R"("unit_price":null,"line_total":48},{"description":"hedge trim","quantity":null,)"
            R"("unit_price":null,"line_total":60}],"subtotal":null,"tax":null,"total":108,)"
            R"("currency":"GBP"})");
}

TEST(LargeExtraction, ReadsCommaSeparatedValuesAndAddsUpTaxRates) {
  EXPECT_EQ(large("sku,desc,qty,price,ext\nA-1,\"Linen, fine\",25,14.20,355.00\n"
                  "B-2,Thread,10,2.75,27.50\n\nseller: Loom Co.\ninvoice: 60871\n"
                  "net 382.50\nVAT 20% 71.00\nVAT 5% 1.38\ntotal GBP 454.88\n"),
            R"({"vendor":"Loom Co.","invoice_number":"60871","date":null,"due_date":null,)"
            R"("line_items":[{"description":"Linen, fine","quantity":25,"unit_price":14.2,)"
            R"("line_total":355},{"description":"Thread","quantity":10,"unit_price":2.75,)"
            R"("line_total":27.5}],"subtotal":382.5,"tax":72.38,"total":454.88,"currency":"GBP"})");
}

TEST(LargeExtraction, ReadsACreditNoteWithItsSignsAndOcrDigits) {
  EXPECT_EQ(large("MINSTER SCHOOLWEAR LTD\n\nCREDIT NOTE   CN 5O7\n3O August 2O23\n\n"
                  "Blazer, navy     1     -42.0O\nRestocking      5.00\nTotal GBP   -37.OO\n"),
            R"({"vendor":"MINSTER SCHOOLWEAR LTD","invoice_number":"CN 507","date":"2023-08-30",)"
            R"("due_date":null,"line_items":[{"description":"Blazer, navy","quantity":1,)"
            R"("unit_price":null,"line_total":-42},{"description":"Restocking","quantity":null,)"
            R"("unit_price":null,"line_total":5}],"subtotal":null,"tax":null,"total":-37,)"
            R"("currency":"GBP"})");
}

TEST(LargeExtraction, TellsDollarsAndDatesByTheVendorsCountry) {
  const std::string american = large(
      "Bay Rope LLC\nSan Diego, CA 92101\nInvoice 9\n03/04/2024\n"
      "Rope   $20.00\nTotal   $20.00\n");
  EXPECT_NE(american.find(R"("date":"2024-03-04")"), std::string::npos) << american;
  EXPECT_NE(american.find(R"("currency":"USD")"), std::string::npos) << american;
  const std::string australian = large(
      "Bay Rope Pty Ltd\nFremantle WA  ABN 11 222\nInvoice 9\n"
      "03/04/2024\nRope   $20.00\nTotal   $20.00\n");
  EXPECT_NE(australian.find(R"("date":"2024-04-03")"), std::string::npos) << australian;
  EXPECT_NE(australian.find(R"("currency":"AUD")"), std::string::npos) << australian;
}

TEST(LargeExtraction, LearnsAKeyWordFromExamples) {
  const std::vector<dataset::Example> examples{
      {"a", "Kauppa Oy\nLoppusumma  12,50", R"({"total": 12.5})", 1},
      {"b", "Myymälä\nLoppusumma  7,00", R"({"total": 7.0})", 2}};
  const auto model = train(invoice_task(), examples, Method::large);
  ASSERT_TRUE(model.has_value());
  constexpr std::string_view kText = "Saari Oy\nLasku 12\nSoutu  80,00\nLoppusumma  99,20\n";
  EXPECT_NE((*model)->answer(kText).find("\"total\":99.2"), std::string::npos);
  EXPECT_EQ(large(kText).find("\"total\":99.2"), std::string::npos);
}

TEST(Extraction, AnswersWithAllFieldsWhenThereIsNothingToRead) {
  constexpr std::string_view kNothing =
      R"({"vendor":null,"invoice_number":null,"date":null,"due_date":null,"line_items":[],)"
      R"("subtotal":null,"tax":null,"total":null,"currency":null})";
  EXPECT_EQ(small(""), kNothing);
  EXPECT_EQ(large(""), kNothing);
}

TEST(Extraction, NamesTheTaskWhoseSchemaItCannotFill) {
  auto task = invoice_task();
  task.schema_json = "{}";
  const auto model = train(task, {}, Method::large);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().kind, ErrorKind::invalid_argument);
  EXPECT_NE(model.error().message.find("invoices"), std::string::npos);
}

const std::vector<dataset::Example> kBills{
    {"a", "Bill 12 total 5.00 EUR", R"({"vendor":"Ox","total":5,"currency":"EUR","line_items":[]})",
     1},
    {"b", "Cow Ltd total 7.50", R"({"vendor":"Ox","total":7.5,"currency":"EUR","line_items":[]})",
     2}};

TEST(MajorityExtraction, AnswersTheUsualValueOfEachField) {
  const auto model = train(invoice_task(), kBills, Method::majority);
  ASSERT_TRUE(model.has_value());
  const auto answer = read_json((*model)->answer("total 9.00"));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer.value.size(), 9U);
  EXPECT_EQ(answer.value.at("vendor"), "Ox");
  EXPECT_EQ(answer.value.at("total"), nullptr);
  EXPECT_EQ(answer.value.at("line_items"), Json::array());
}

TEST(OneWordExtraction, ReadsWhatFollowsALearnedWord) {
  const auto model = train(invoice_task(), kBills, Method::one_word);
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(read_json((*model)->answer("Total: 9.00")).value.at("total"), 9.0);
  EXPECT_EQ(read_json((*model)->answer("nothing")).value.at("total"), nullptr);
}

TEST(Extraction, DoesNotDependOnTheOrderOfTheExamples) {
  const std::vector<dataset::Example> reversed(kBills.rbegin(), kBills.rend());
  for (const Method method : kMethods) {
    const auto one = train(invoice_task(), kBills, method);
    const auto two = train(invoice_task(), reversed, method);
    ASSERT_TRUE(one.has_value() && two.has_value());
    for (const std::string_view text :
         {kPlain, std::string_view("total 3.00"), std::string_view()}) {
      EXPECT_EQ((*one)->answer(text), (*two)->answer(text)) << to_string(method);
    }
  }
}

}  // namespace
}  // namespace assay::local
