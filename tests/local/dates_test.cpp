#include "local/dates.hpp"

#include <gtest/gtest.h>

#include "local/document.hpp"

namespace assay::local {
namespace {

std::string first_date(std::string_view text, DateOrder order = DateOrder::day_first) {
  const auto found = find_dates(text, lower_in_place(text), order);
  return found.empty() ? "none" : to_iso(found.front().date);
}

struct Form {
  std::string_view text;
  std::string_view iso;
};

TEST(FindDates, ReadsTheFormsOfNineLanguages) {
  const std::vector<Form> forms{
      {"2024-05-02", "2024-05-02"},
      {"2024/05/02", "2024-05-02"},
      {"2024.05.02", "2024-05-02"},
      {"02.05.2024", "2024-05-02"},
      {"2.5.24", "2024-05-02"},
      {"18. 10. 2023", "2023-10-18"},
      {"02/05/2024", "2024-05-02"},
      {"31-3-2024", "2024-03-31"},
      {"2 May 2024", "2024-05-02"},
      {"2nd May 2024", "2024-05-02"},
      {"3rd of June, 2025", "2025-06-03"},
      {"May 2, 2024", "2024-05-02"},
      {"May 2nd, 2024", "2024-05-02"},
      {"Sept. 13, 2024", "2024-09-13"},
      {"12 Dec 2023", "2023-12-12"},
      {"02-May-24", "2024-05-02"},
      {"DATED 19 NOVEMBER 2025", "2025-11-19"},
      {"3. März 2024", "2024-03-03"},
      {"3. MÄRZ 2024", "2024-03-03"},
      {"24. Dezember 2023", "2023-12-24"},
      {"15. Jänner 2024", "2024-01-15"},
      {"24 octobre 2025", "2025-10-24"},
      {"1er février 2025", "2025-02-01"},
      {"14 août 2025", "2025-08-14"},
      {"29 de julio de 2025", "2025-07-29"},
      {"8 de octubre de 2025", "2025-10-08"},
      {"3 marzo 2025", "2025-03-03"},
      {"12 novembre 2024", "2024-11-12"},
      {"19 februari 2024", "2024-02-19"},
      {"4 maart 2024", "2024-03-04"},
      {"6 de março de 2025", "2025-03-06"},
      {"3 juni 2024", "2024-06-03"},
      {"7 stycznia 2024", "2024-01-07"},
      {"5 października 2024", "2024-10-05"},
      {"3O.04.24", "2024-04-30"},
      {"l9.O1.2O24", "2024-01-19"},
      {"2O24-O3-08", "2024-03-08"},
  };
  for (const auto& [text, iso] : forms) EXPECT_EQ(first_date(text), iso) << text;
}

TEST(FindDates, PutsTheMonthFirstWhereTheVendorDoes) {
  EXPECT_EQ(first_date("10/03/2023", DateOrder::month_first), "2023-10-03");
  EXPECT_EQ(first_date("10/03/2023", DateOrder::day_first), "2023-03-10");
  // A part above 12 can only be a day, whatever the country.
  EXPECT_EQ(first_date("12/19/2024", DateOrder::day_first), "2024-12-19");
  EXPECT_EQ(first_date("19/12/2024", DateOrder::month_first), "2024-12-19");
}

TEST(FindDates, RefusesWhatIsNoDate) {
  for (const std::string_view text :
       {"2024", "12.02.", "31.02.2024", "32/01/2024", "1.2.3.4", "05824 555 018",
        "May we 2 go 2024", "F-2024-05-02", "12-34-5678", "0/0/2024", ""}) {
    EXPECT_EQ(first_date(text), "none") << text;
  }
}

TEST(FindDates, FindsSeveralInOneLine) {
  const std::string_view line = "factuurdatum 14/09/2023, vervalt 14/10/2023";
  const auto found = find_dates(line, line, DateOrder::day_first);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(to_iso(found[0].date), "2023-09-14");
  EXPECT_EQ(to_iso(found[1].date), "2023-10-14");
  EXPECT_TRUE(found[0].end <= found[1].begin);
}

TEST(OrderShownBy, NeedsAPartAboveTwelve) {
  EXPECT_EQ(order_shown_by("due 03/14/2024"), DateOrder::month_first);
  EXPECT_EQ(order_shown_by("due 14/03/2024"), DateOrder::day_first);
  EXPECT_EQ(order_shown_by("due 03/04/2024"), std::nullopt);
}

TEST(AddDays, CrossesMonthsAndLeapDays) {
  EXPECT_EQ(to_iso(add_days({2024, 1, 31}, 30)), "2024-03-01");
  EXPECT_EQ(to_iso(add_days({2023, 12, 13}, 60)), "2024-02-11");
  EXPECT_EQ(to_iso(add_days({2024, 5, 2}, 0)), "2024-05-02");
}

}  // namespace
}  // namespace assay::local
