/// \file
/// The calculators, as the user of the program meets them, against answers from elsewhere.

#include <cmath>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StatsTest : public CliTest {
 protected:
  /// The text of `assay stats ...`.
  [[nodiscard]] std::string text_of(std::vector<std::string> words) const {
    words.insert(words.begin(), "stats");
    const auto ended = assay(words);
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    EXPECT_EQ(ended.error, "");
    return ended.output;
  }
  [[nodiscard]] Json json_of(std::vector<std::string> words) const {
    words.emplace_back("--json");
    return parsed(text_of(std::move(words)));
  }
  /// What it says when it refuses; nothing may come out on stdout.
  [[nodiscard]] std::string refusal_of(std::vector<std::string> words) const {
    words.insert(words.begin(), "stats");
    const auto ended = assay(words);
    EXPECT_EQ(ended.exit_code, 3) << ended.output;
    EXPECT_EQ(ended.output, "");
    return ended.error;
  }
  [[nodiscard]] fake::Ended quantile_of_stdin(const std::string& values) const {
    auto with_input = options();
    with_input.input = values;
    return fake::run_process(ASSAY_BINARY, {"stats", "quantile", "-", "-p", "0.5", "--json"},
                             with_input);
  }
};

void expect_interval(const Json& interval, double low, double high) {
  EXPECT_NEAR(interval["low"].get<double>(), low, 1e-9);
  EXPECT_NEAR(interval["high"].get<double>(), high, 1e-9);
}

// --- proportion ---

TEST_F(StatsTest, ProportionGivesWilsonAndExactIntervals) {
  // Wilson's formula and the binomial tails, worked in Python with sums of exact binomial terms.
  const Json found = json_of({"proportion", "285", "300"});
  expect_interval(found["wilson"], 0.9191529665272558, 0.9694683593706526);
  expect_interval(found["exact"], 0.9188726428292358, 0.9717487980315036);
  EXPECT_NEAR(found["lower_bound"].get<double>(), 0.9240513017004045, 1e-9);
  EXPECT_NEAR(found["upper_bound"].get<double>(), 0.9689300502551447, 1e-9);
  EXPECT_EQ(found["wilson"]["value"], 0.95);
  EXPECT_EQ(found["wilson"]["n"], 300);
}

TEST_F(StatsTest, ProportionNeverSaysThatNoneSeenIsNone) {
  // Nothing in n trials: the bound is 1 - 0.05^(1/n).
  const Json found = json_of({"proportion", "0", "300"});
  EXPECT_NEAR(found["upper_bound"].get<double>(), 1 - std::pow(0.05, 1.0 / 300), 1e-12);
  EXPECT_EQ(found["lower_bound"], 0.0);
  const std::string text = text_of({"proportion", "0", "300"});
  EXPECT_THAT(text, AllOf(HasSubstr("0 of 300 (n = 300)"), HasSubstr("1.0 %"),
                          HasSubstr("None seen is not none")));
}

TEST_F(StatsTest, ProportionRoundsNoBoundToZero) {
  // About 3 / n, the rule of three.
  EXPECT_THAT(text_of({"proportion", "0", "1000000"}), HasSubstr("  0.00030 %  95 % one-sided"));
}

TEST_F(StatsTest, ProportionNamesItsMethods) {
  EXPECT_EQ(text_of({"proportion", "285", "300"}),
            "285 of 300 (n = 300)\n"
            "  figure                           value  method\n"
            "  share                           95.0 %  successes / trials\n"
            "  95 % interval         91.9 % to 96.9 %  Wilson score\n"
            "  95 % interval, exact  91.9 % to 97.2 %  Clopper-Pearson\n"
            "  at least                        92.4 %  95 % one-sided, Clopper-Pearson\n"
            "  at most                         96.9 %  95 % one-sided, Clopper-Pearson\n");
}

TEST_F(StatsTest, ProportionRefusesNonsense) {
  EXPECT_THAT(refusal_of({"proportion", "301", "300"}),
              HasSubstr("301 successes are more than 300 trials"));
  EXPECT_THAT(refusal_of({"proportion", "0", "0"}), HasSubstr("TRIALS: \"0\" is no whole number"));
  EXPECT_THAT(refusal_of({"proportion", "2.5", "3"}), HasSubstr("SUCCESSES: \"2.5\""));
  EXPECT_THAT(refusal_of({"proportion", "3"}), HasSubstr("TRIALS"));
  EXPECT_THAT(refusal_of({"proportion", "3", "4", "--confidence", "95"}),
              HasSubstr("--confidence: \"95\" is not between 0 and 1"));
  EXPECT_THAT(refusal_of({"proportion", "3", "4", "--confidence", "0.05"}),
              HasSubstr("--confidence: \"0.05\" is below one half"));
  EXPECT_THAT(refusal_of({"proportion", "3", "99999999999"}), HasSubstr("TRIALS"));
  EXPECT_THAT(refusal_of({"proportion", "nan", "4"}), HasSubstr("SUCCESSES"));
}

// --- paired ---

TEST_F(StatsTest, PairedReproducesTangosExample) {
  // Tango (1998): 7 and 1 discordant of 21 pairs; exact and mid-p McNemar from Binomial(8, 1/2).
  const Json found = json_of({"paired", "--table", "11,7,1,2"});
  const Json& difference = found["difference"];
  EXPECT_NEAR(difference["value"].get<double>(), -6.0 / 21, 1e-12);
  EXPECT_NEAR(difference["low"].get<double>(), -0.517, 0.0005);
  EXPECT_NEAR(difference["high"].get<double>(), -0.026, 0.0005);
  EXPECT_EQ(difference["n"], 21);
  EXPECT_NEAR(found["mcnemar"]["exact"].get<double>(), 18.0 / 256, 1e-12);
  EXPECT_NEAR(found["mcnemar"]["mid_p"].get<double>(), 10.0 / 256, 1e-12);
  EXPECT_EQ(found["non_inferiority"], nullptr) << "without a margin nothing is claimed";
  EXPECT_EQ(found["equivalence"], nullptr);
}

TEST_F(StatsTest, PairedSaysWhatItShowsInWords) {
  const std::string text = text_of({"paired", "--table", "11,7,1,2", "--margin", "2%"});
  EXPECT_THAT(text, AllOf(HasSubstr("n = 21"), HasSubstr("-28.6 points"),
                          HasSubstr("-51.7 to -2.6 points"), HasSubstr("p = 0.0703"),
                          HasSubstr("p = 0.0391"), HasSubstr("worse by less than 2 points"),
                          HasSubstr("not shown"), HasSubstr("Tango score")));
  EXPECT_THAT(text, HasSubstr("not the same as showing that there is none"));
}

TEST_F(StatsTest, PairedDecidesAsItsIntervalDoes) {
  // The claim at alpha is the same decision as the two-sided (1 - 2 alpha) interval.
  for (const char* table : {"480,9,9,2", "480,12,6,2", "280,8,9,3", "30,0,0,0", "500,0,0,0"}) {
    const Json claims =
        json_of({"paired", "--table", table, "--margin", "0.02", "--confidence", "0.9"});
    const bool is_low_end_inside = claims["difference"]["low"].get<double>() > -0.02;
    const bool is_high_end_inside = claims["difference"]["high"].get<double>() < 0.02;
    EXPECT_EQ(claims["non_inferiority"]["shown"], is_low_end_inside) << table;
    EXPECT_EQ(claims["equivalence"]["shown"], is_low_end_inside && is_high_end_inside) << table;
    EXPECT_EQ(claims["equivalence"]["margin"], 0.02);
    EXPECT_EQ(claims["equivalence"]["alpha"], 0.05);
  }
}

TEST_F(StatsTest, PairedSaysHowManyItemsWouldDecide) {
  // 6 % discordant and 2 points: 928 items, as `stats power` says.
  EXPECT_THAT(text_of({"paired", "--table", "270,9,9,12", "--margin", "0.02"}),
              HasSubstr("differ on 6.0 % of items need 928 items to show 2 points (power 80 %)"));
}

TEST_F(StatsTest, PairedRefusesNonsense) {
  EXPECT_THAT(refusal_of({"paired"}), HasSubstr("--table has 0 counts but needs four"));
  EXPECT_THAT(refusal_of({"paired", "--table", "1,2,3"}), HasSubstr("--table has 3 counts"));
  EXPECT_THAT(refusal_of({"paired", "--table", "1,2,x,3"}), HasSubstr("--table: \"x\""));
  EXPECT_THAT(refusal_of({"paired", "--table", "1,2,-3,3"}), HasSubstr("--table: \"-3\""));
  EXPECT_THAT(refusal_of({"paired", "--table", "0,0,0,0"}), HasSubstr("nothing was compared"));
  EXPECT_THAT(refusal_of({"paired", "--table", "9,1,1,9", "--margin", "2"}),
              HasSubstr("--margin: \"2\" is not between 0 and 1"));
  EXPECT_THAT(refusal_of({"paired", "--table", "9,1,1,9", "--alpha", "0.5"}),
              HasSubstr("--alpha: \"0.5\" is one half or more"));
}

TEST_F(StatsTest, PairedTakesTheLargestCounts) {
  const std::string most = "1000000000";
  const Json found = json_of(
      {"paired", "--table", most + "," + most + "," + most + "," + most, "--margin", "0.01"});
  EXPECT_EQ(found["difference"]["n"], 4'000'000'000);
  EXPECT_EQ(found["mcnemar"]["exact"], 1.0);
  EXPECT_EQ(found["equivalence"]["shown"], true);
}

// --- power ---

TEST_F(StatsTest, PowerGivesTheMarginThatItemsCanShow) {
  // (1.6448536 + 0.8416212) sqrt(0.06 / 300)
  const Json found = json_of({"power", "--items", "300", "--discordant", "0.06"});
  EXPECT_NEAR(found["margin"].get<double>(), 0.03516406470253337, 1e-9);
  EXPECT_EQ(found["solved_for"], "margin");
  EXPECT_EQ(found["is_discordance_assumed"], false);
}

TEST_F(StatsTest, PowerGivesTheItemsThatAMarginNeeds) {
  const Json found = json_of({"power", "--margin", "2%", "--discordant", "6%"});
  EXPECT_EQ(found["items"], 928);
  EXPECT_EQ(found["solved_for"], "items");
  EXPECT_THAT(
      text_of({"power", "--margin", "0.02"}),
      AllOf(HasSubstr("928"), HasSubstr("one-sided"), HasSubstr("assumed: nothing was given")));
}

TEST_F(StatsTest, PowerWarnsWhereThePlanPromisesTooMuch) {
  EXPECT_THAT(text_of({"power", "--items", "300"}),
              HasSubstr("Only about 18 of the items will be discordant"));
  EXPECT_THAT(text_of({"power", "--items", "1000"}), testing::Not(HasSubstr("lower than planned")));
  EXPECT_THAT(text_of({"power", "--items", "2", "--discordant", "0.5"}),
              HasSubstr("too few items"));
}

TEST_F(StatsTest, PowerRefusesNonsense) {
  EXPECT_THAT(refusal_of({"power"}), HasSubstr("needs --items or --margin"));
  EXPECT_THAT(refusal_of({"power", "--items", "3", "--margin", "0.1"}), HasSubstr("not both"));
  EXPECT_THAT(refusal_of({"power", "--items", "0"}), HasSubstr("--items: \"0\""));
  EXPECT_THAT(refusal_of({"power", "--margin", "0"}), HasSubstr("--margin: \"0\""));
  EXPECT_THAT(refusal_of({"power", "--items", "300", "--discordant", "1.2"}),
              HasSubstr("--discordant: \"1.2\""));
  EXPECT_THAT(refusal_of({"power", "--items", "300", "--power", "0.04"}),
              HasSubstr("--power must exceed --alpha"));
  EXPECT_THAT(refusal_of({"power", "--margin", "1e-12"}), HasSubstr("no number of items"));
}

// --- quantile ---

TEST_F(StatsTest, QuantileGivesTheRanksThatEncloseP95) {
  const Json found = json_of({"quantile", "--n", "100", "-p", "0.95"});
  EXPECT_EQ(found["low_rank"], 90);
  EXPECT_EQ(found["high_rank"], 100);
  EXPECT_FALSE(found.contains("value")) << "no value was given";
  EXPECT_THAT(text_of({"quantile", "--n", "100"}),
              AllOf(HasSubstr("p95 (n = 100)"), HasSubstr("90 to 100"), HasSubstr("binomial")));
}

TEST_F(StatsTest, QuantileReadsValuesInAnyOrder) {
  std::string values;
  for (int i = 100; i >= 1; --i) values += std::to_string(10 * i) + (i % 3 == 0 ? "\n" : " ");
  folder_.write("latencies.txt", values);
  const Json found = json_of({"quantile", "latencies.txt", "-p", "95%"});
  EXPECT_EQ(found["value"], 950.0);
  EXPECT_EQ(found["low"], 900.0);
  EXPECT_EQ(found["high"], 1000.0);
  EXPECT_EQ(found["n"], 100);
}

TEST_F(StatsTest, QuantileReadsStdin) {
  const auto ended = quantile_of_stdin("3\n1\n\n2\n");
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(parsed(ended.output)["value"], 2.0);
  const auto wrong = quantile_of_stdin("3\n1\nnull\n");
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_THAT(wrong.error, HasSubstr("stdin:3: \"null\" is no number"));
  EXPECT_EQ(quantile_of_stdin(" \n").exit_code, 3);
}

TEST_F(StatsTest, QuantileLeavesOpenWhatFewValuesCannotBound) {
  folder_.write("few.txt", "5 1 4 2 3\n");
  const Json found = json_of({"quantile", "few.txt", "-p", "0.99"});
  EXPECT_EQ(found["high"], nullptr);
  EXPECT_EQ(found["value"], nullptr) << "the largest of five is no p99";
  EXPECT_THAT(text_of({"quantile", "few.txt", "-p", "0.99"}),
              AllOf(HasSubstr("unbounded"), HasSubstr("not shown below 100 values")));
}

TEST_F(StatsTest, QuantileRefusesNonsense) {
  folder_.write("bad.txt", "1\n2 x\x1b[31m\n");
  const std::string bad = refusal_of({"quantile", "bad.txt"});
  EXPECT_THAT(bad, HasSubstr("bad.txt:2: "));
  EXPECT_EQ(bad.find('\x1b'), std::string::npos);
  folder_.write("inf.txt", "1\ninf\n");
  EXPECT_THAT(refusal_of({"quantile", "inf.txt"}), HasSubstr("inf.txt:2: \"inf\" is no number"));
  folder_.write("empty.txt", "");
  EXPECT_THAT(refusal_of({"quantile", "empty.txt"}), HasSubstr("empty.txt: holds no value"));
  EXPECT_THAT(refusal_of({"quantile", "none.txt"}), HasSubstr("none.txt"));
  EXPECT_THAT(refusal_of({"quantile"}), HasSubstr("or --n"));
  EXPECT_THAT(refusal_of({"quantile", "bad.txt", "--n", "3"}), HasSubstr("not both"));
  EXPECT_THAT(refusal_of({"quantile", "--n", "100", "-p", "95"}),
              HasSubstr("--percentile: \"95\" is not between 0 and 1"));
}

// --- adjust ---

TEST_F(StatsTest, AdjustGivesHolmAndBenjaminiHochberg) {
  const Json found = json_of({"adjust", "0.01", "0.04", "0.03", "0.005"});
  const double holm[] = {0.03, 0.06, 0.06, 0.02};
  const double benjamini_hochberg[] = {0.02, 0.04, 0.04, 0.02};
  ASSERT_EQ(found["holm"].size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(found["holm"][i].get<double>(), holm[i], 1e-12);
    EXPECT_NEAR(found["benjamini_hochberg"][i].get<double>(), benjamini_hochberg[i], 1e-12);
  }
  EXPECT_THAT(text_of({"adjust", "0.01", "0.04", "0.03", "0.005"}),
              AllOf(HasSubstr("n = 4"), HasSubstr("0.04  0.06"), HasSubstr("to explore")));
}

TEST_F(StatsTest, AdjustRefusesNonsense) {
  EXPECT_THAT(refusal_of({"adjust"}), HasSubstr("needs the p of every test"));
  EXPECT_THAT(refusal_of({"adjust", "0.01", "1.2"}), HasSubstr("1.2 is not between 0 and 1"));
  EXPECT_THAT(refusal_of({"adjust", "0.01", "nan"}), HasSubstr("\"nan\" is no number"));
}

// --- all of them ---

TEST_F(StatsTest, ShowsExamplesInTheHelp) {
  for (const char* name : {"proportion", "paired", "power", "quantile", "adjust"}) {
    EXPECT_THAT(text_of({name, "--help"}), HasSubstr(std::string("  assay stats ") + name));
  }
}

TEST_F(StatsTest, AnswersErrorsInJsonToo) {
  const auto ended = assay({"stats", "proportion", "5", "3", "--json"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(parsed(ended.output)["error"]["exit_code"], 3);
}

}  // namespace
}  // namespace assay::cli
