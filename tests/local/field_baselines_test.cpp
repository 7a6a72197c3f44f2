#include "local/field_baselines.hpp"

#include <gtest/gtest.h>

#include "assay/core/json.hpp"

namespace assay::local {
namespace {

constexpr std::string_view kEmpty = R"({"number":null,"total":null,"currency":null,"rows":[]})";

std::vector<dataset::Example> bills() {
  return {{"1", "Bill No: A17\nTotal: $1,200.50\nUSD",
           R"({"number":"A17","total":1200.5,"currency":"USD","rows":[{"a":1}]})", 0},
          {"2", "bill no B22, thanks\nsum 7\ntotal 9.00",
           R"({"number":"B22","total":9,"currency":"USD","rows":[]})", 0},
          {"3", "nothing here", R"({"number":null,"total":null,"currency":"EUR","rows":[]})", 0}};
}

std::string read(std::span<const FieldHabit> habits, std::string_view text) {
  return apply_habits(habits, text);
}

TEST(UsualValues, AreTheCommonestOfTrainingAndElseEmpty) {
  const auto habits = learn_usual_values(bills(), kEmpty);
  // Each number occurs once, so does null: no habit. "USD" and [] occur twice.
  EXPECT_EQ(read(habits, "Bill No: C5"),
            R"({"number":null,"total":null,"currency":"USD","rows":[]})");
}

TEST(KeyWordHabits, ReadTheTokenAfterTheLearnedWord) {
  const auto habits = learn_key_words(bills(), kEmpty);
  EXPECT_EQ(habits[0].key_word, "no");
  EXPECT_EQ(habits[1].key_word, "total");
  EXPECT_EQ(habits[2].key_word, "");
  EXPECT_EQ(read(habits, "Your No. Z99\nTOTAL  £3,100\n"),
            R"({"number":"Z99","total":3100.0,"currency":"USD","rows":[]})");
}

TEST(KeyWordHabits, TakeNothingThatLooksUnlikeTheValuesOfTraining) {
  const auto habits = learn_key_words(bills(), kEmpty);
  EXPECT_EQ(read(habits, "no idea, total unknown"),
            R"({"number":null,"total":null,"currency":"USD","rows":[]})");
}

TEST(FieldHabits, DoNotDependOnTheOrderOfTheExamples) {
  auto reversed = bills();
  std::swap(reversed[0], reversed[2]);
  for (const char* text : {"no Q11 total 5", "", "total total 7"}) {
    EXPECT_EQ(read(learn_key_words(bills(), kEmpty), text),
              read(learn_key_words(reversed, kEmpty), text));
    EXPECT_EQ(read(learn_usual_values(bills(), kEmpty), text),
              read(learn_usual_values(reversed, kEmpty), text));
  }
}

TEST(FieldHabits, AreEmptyWithoutExamplesOrWithBrokenOnes) {
  const std::vector<dataset::Example> broken{{"1", "no A17", "[", 0}, {"2", "no A18", "7", 0}};
  for (const auto& examples : {std::vector<dataset::Example>{}, broken}) {
    EXPECT_EQ(read(learn_key_words(examples, kEmpty), "no A17"), kEmpty);
    EXPECT_EQ(read(learn_usual_values(examples, kEmpty), "no A17"), kEmpty);
  }
}

}  // namespace
}  // namespace assay::local
