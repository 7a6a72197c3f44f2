#include "local/key_words.hpp"

#include <gtest/gtest.h>

#include <map>

#include "local/learned_phrases.hpp"

namespace assay::local {
namespace {

TEST(KeyWords, TakeTheLongestPhraseAtWordStartsOnly) {
  const KeyWords keys(
      {{"total", Key::total}, {"total before tax", Key::subtotal}, {"tax", Key::tax}});
  const auto hits = keys.find("total before tax 5, subtotal 6, total: 7, taxi");
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].key, Key::subtotal);
  EXPECT_EQ(hits[0].end, 16U);
  EXPECT_EQ(hits[1].key, Key::total);
}

TEST(KeyWords, MatchPhrasesThatEndInAMark) {
  const KeyWords keys({{"inv. no.", Key::number}, {"mwst.", Key::tax}, {"mwst", Key::tax}});
  EXPECT_EQ(keys.find("inv. no.7").size(), 1U);
  EXPECT_EQ(keys.find("19 % mwst. 5").at(0).end, 10U);
  EXPECT_EQ(keys.find("mwst 5").at(0).end, 4U);
}

TEST(KnownPhrases, StandOnceAndInFoldedForm) {
  std::map<std::string_view, Key> seen;
  for (const KeyPhrase& phrase : known_phrases()) {
    EXPECT_TRUE(seen.emplace(phrase.words, phrase.key).second) << phrase.words;
    EXPECT_EQ(phrase.words.find("  "), std::string_view::npos) << phrase.words;
    EXPECT_EQ(phrase.words.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string_view::npos);
  }
  EXPECT_GT(seen.size(), 1000U);
}

dataset::Example example(const std::string& input, const std::string& expected) {
  return {"", input, expected, 0};
}

TEST(LearnPhrases, LearnsWhatStandsBeforeAValueInTwoExamples) {
  const KeyWords known(known_phrases());
  const std::vector<dataset::Example> two{
      example("Kauppa Oy\nLoppusumma  12,50", R"({"total": 12.5})"),
      example("Myymälä\nLoppusumma: EUR 7,00", R"({"total": 7.0})")};
  const auto phrases = learn_phrases(two, known);
  ASSERT_EQ(phrases.size(), 1U);
  EXPECT_EQ(phrases[0].words, "loppusumma");
  EXPECT_EQ(phrases[0].key, Key::total);
  EXPECT_TRUE(learn_phrases(std::span(two).first(1), known).empty()) << "once is no habit";
}

TEST(LearnPhrases, DistrustsAPhraseThatAlsoNamesARow) {
  const KeyWords known(known_phrases());
  const std::vector<dataset::Example> mixed{
      example("Huolto  12,50", R"({"total": 12.5})"), example("Huolto  7,00", R"({"total": 7.0})"),
      example("Huolto  3,00", R"({"total": 9.0, "line_items": [{"line_total": 3.0}]})")};
  EXPECT_TRUE(learn_phrases(mixed, known).empty());
}

TEST(LearnPhrases, LearnsNothingFromWhatIsNoRecord) {
  const KeyWords known(known_phrases());
  const std::vector<dataset::Example> odd{example("x 1.00", "[]"), example("x 1.00", "null"),
                                          example("x 1.00", "{oops"),
                                          example("x", R"({"total":"1"})")};
  EXPECT_TRUE(learn_phrases(odd, known).empty());
}

}  // namespace
}  // namespace assay::local
