#include "assay/report/figures.hpp"

#include <gmock/gmock.h>

namespace assay::report {
namespace {

TEST(Figures, AreATitleATableAndRemarks) {
  const Figures figures{"3 of 4 (n = 4)", {{"share", "75.0 %", "counted"}}, {"Few."}};
  EXPECT_EQ(figures_text(figures, {}),
            "3 of 4 (n = 4)\n"
            "  figure   value  method\n"
            "  share   75.0 %  counted\n"
            "Few.\n");
}

TEST(Figures, LetNoControlCharacterThrough) {
  const Figures figures{"\x1b[31m", {{"\x07", "\x1b", "\n"}}, {"\x1b]0;x"}};
  const std::string text = figures_text(figures, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST(FigureText, ShowsSharesInPercentAndDifferencesInPoints) {
  EXPECT_EQ(share_text(0.95), "95.0 %");
  EXPECT_EQ(share_interval_text(0.919, 0.97), "91.9 % to 97.0 %");
  EXPECT_EQ(points_text(-0.2857), "-28.6 points");
  EXPECT_EQ(points_text(0.02), "+2.0 points");
  EXPECT_EQ(points_interval_text(-0.517, 0.026), "-51.7 to +2.6 points");
  EXPECT_EQ(margin_text(0.03516), "3.52 points");
}

TEST(FigureText, NeverSaysNoneOrAllOfWhatIsNot) {
  EXPECT_EQ(share_text(0.0), "0.0 %");
  EXPECT_EQ(share_text(1.0), "100.0 %");
  EXPECT_EQ(share_text(0.0006), "0.060 %");
  EXPECT_EQ(share_text(0.9995), "99.950 %");
  EXPECT_EQ(share_text(0.00004), "0.0040 %");
  EXPECT_EQ(share_text(0.99996), "99.9960 %");
  EXPECT_EQ(share_text(3e-9), "0.00000030 %");
  EXPECT_EQ(share_text(1e-300), "1e-298 %");
}

TEST(FigureText, GivesZeroNoSign) {
  EXPECT_EQ(points_text(0.0), "0.0 points");
  EXPECT_EQ(points_text(-0.0), "0.0 points");
  EXPECT_EQ(points_text(-0.0004), "0.0 points");
}

TEST(FigureText, DoesNotRoundALevelThatSomebodyChose) {
  EXPECT_EQ(level_text(0.95), "95 %");
  EXPECT_EQ(level_text(0.999), "99.9 %");
}

TEST(FigureText, ShowsSmallPAsSmallAndNotAsZero) {
  EXPECT_EQ(p_text(0.0703), "p = 0.0703");
  EXPECT_EQ(p_text(2.14e-7), "p = 2.1e-07");
  EXPECT_EQ(p_text(0.0), "p < 1e-300");
  EXPECT_EQ(p_text(1.0), "p = 1.0000");
}

TEST(FigureText, CountsOneOrMany) {
  EXPECT_EQ(count_text(1, "item"), "1 item");
  EXPECT_EQ(count_text(928, "item"), "928 items");
  EXPECT_EQ(number_text(1234.5), "1234.5");
}

}  // namespace
}  // namespace assay::report
