#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/local/model.hpp"

// Numbers here are made of zeros and 1234, or lie in ranges that are kept free for fiction.

namespace assay::local {
namespace {

using dataset::Example;

dataset::TaskSpec rewriting() {
  dataset::TaskSpec task;
  task.name = "numbers";
  task.kind = dataset::TaskKind::transformation;
  return task;
}

Example example(const std::string& input, const std::string& expected) {
  return {"", input, json_quoted(expected), 0};
}

std::vector<Example> notes() {
  return {
      example("[GB] ring 01632 960 111 after tea", "[GB] ring +441632960111 after tea"),
      example("[GB] the bakery, 020 7946 0111", "[GB] the bakery, +442079460111"),
      example("[GB] mobile 07700 900111, home 01632 960112",
              "[GB] mobile +447700900111, home +441632960112"),
      example("[GB] widget 01632960119 is out of stock", "[GB] widget 01632960119 is out of stock"),
      example("[GB] nothing to report", "[GB] nothing to report"),
      example("[DE] Werkstatt 030 23125 111 fragen", "[DE] Werkstatt +493023125111 fragen"),
      example("[DE] mobil 0171 39200 11", "[DE] mobil +491713920011"),
      example("[US] her cell is 212-555-0111", "[US] her cell is +12125550111"),
      example("[US] or 1-212-555-0112", "[US] or +12125550112"),
      example("[IT] ufficio 06 0000 1234", "[IT] ufficio +390600001234"),
      example("[XK] call 044 000 123", "[XK] call +38344000123"),
  };
}

struct Answer {
  std::string text;
  double confidence = 0;
};

Answer ask(const Model& model, std::string_view input) {
  const auto read = read_json(model.answer(input));
  EXPECT_TRUE(read.ok()) << read.message;
  if (!read.ok()) return {};
  EXPECT_EQ(read.value.size(), 2U);
  return {read.value.at("text").get<std::string>(), read.value.at("confidence").get<double>()};
}

std::string rewritten(Method method, std::string_view input) {
  const auto model = train(rewriting(), notes(), method);
  EXPECT_TRUE(model.has_value());
  return model.has_value() ? ask(**model, input).text : "";
}

std::string by_large(std::string_view input) {
  return rewritten(Method::large, input);
}

TEST(MajorityRewriter, CopiesTheText) {
  EXPECT_EQ(rewritten(Method::majority, "[GB] 01632 960 113 \t\n x"), "[GB] 01632 960 113 \t\n x");
}

TEST(OneWordRewriter, TakesNineDigitsForANumberOfTheRecordsCountry) {
  EXPECT_EQ(rewritten(Method::one_word, "[DE] 089 99998-123!"), "[DE] +498999998123!");
  EXPECT_EQ(rewritten(Method::one_word, "[DE] order 0899999812"), "[DE] order +49899999812");
  EXPECT_EQ(rewritten(Method::one_word, "[DE] 0899 999"), "[DE] 0899 999");
}

TEST(SmallRewriter, LearnsTheCallingCodeAndWhetherTheZeroGoes) {
  EXPECT_EQ(rewritten(Method::small, "[GB] 07700 900222."), "[GB] +447700900222.");
  EXPECT_EQ(rewritten(Method::small, "[IT] 055 000 1234"), "[IT] +390550001234");
  EXPECT_EQ(rewritten(Method::small, "[US] (212) 555-0133"), "[US] +12125550133");
  EXPECT_EQ(rewritten(Method::small, "[GB] +44 (0)20 7946 0222"), "[GB] +442079460222");
  EXPECT_EQ(rewritten(Method::small, "[FR] 01 99 00 12 34"), "[FR] 01 99 00 12 34");
}

TEST(SmallRewriter, LeavesWhatIsCalledAnOrderOrTiedToLetters) {
  for (const char* text : {"[GB] order 01632960113", "[GB] AB-01632960113", "[GB] £01632960113"}) {
    EXPECT_EQ(rewritten(Method::small, text), text);
  }
}

TEST(LargeRewriter, KnowsCountriesThatNoExampleShows) {
  EXPECT_EQ(by_large("[FR] 01.99.00.12.34"), "[FR] +33199001234");
  EXPECT_EQ(by_large("[PL] tel. 500 000 123"), "[PL] tel. +48500000123");
  EXPECT_EQ(by_large("[BR] 0 15 11 90000-1234"), "[BR] +5511900001234");
}

TEST(LargeRewriter, LearnsACountryThatItDoesNotKnow) {
  EXPECT_EQ(by_large("[XK] call 045 000 123"), "[XK] call +38345000123");
}

TEST(LargeRewriter, WritesExitPrefixesAsAPlusSign) {
  EXPECT_EQ(by_large("[US] 011 44 20 7946 0123"), "[US] +442079460123");
  EXPECT_EQ(by_large("[JP] 010-44-20-7946-0123"), "[JP] +442079460123");
  EXPECT_EQ(by_large("[AU] 0011 44 1632 960 123"), "[AU] +441632960123");
  EXPECT_EQ(by_large("[DE] 0033 6 39 98 00 11"), "[DE] +33639980011");
}

TEST(LargeRewriter, DropsTheZeroBehindACallingCodeButNotInItaly) {
  EXPECT_EQ(by_large("[DE] +49 (0) 30/23125-100"), "[DE] +493023125100");
  EXPECT_EQ(by_large("[GB] +44 01632 960 377"), "[GB] +441632960377");
  EXPECT_EQ(by_large("[DE] +39 06 0000 1234"), "[DE] +390600001234");
}

TEST(LargeRewriter, KeepsOuterBracketsAndDropsInnerOnes) {
  EXPECT_EQ(by_large("[GB] (07700 900447)"), "[GB] (+447700900447)");
  EXPECT_EQ(by_large("[GB] (home (01632) 960 222)"), "[GB] (home +441632960222)");
  EXPECT_EQ(by_large("[US] (212) 555-0166x"), "[US] (212) 555-0166x");
  EXPECT_EQ(by_large("[US] 212 (555-0166)"), "[US] +12125550166");
}

TEST(LargeRewriter, LeavesExtensionsAndShortFormsBehindTheNumber) {
  EXPECT_EQ(by_large("[US] (212) 555-0134 x204"), "[US] +12125550134 x204");
  EXPECT_EQ(by_large("[GB] 01632 960118/119"), "[GB] +441632960118/119");
  EXPECT_EQ(by_large("[DE] 069 90009 480 / 481"), "[DE] +496990009480 / 481");
  EXPECT_EQ(by_large("[DE] 030 23125-0"), "[DE] +4930231250");
}

TEST(LargeRewriter, JoinsANumberOverALineBreakAndSpecialBlanks) {
  EXPECT_EQ(by_large("[GB] ring 07700\n> 900 666 now"), "[GB] ring +447700900666 now");
  EXPECT_EQ(by_large("[GB] 07700\xC2\xA0"
                     "900\xE2\x80\xAF"
                     "666"),
            "[GB] +447700900666");
  EXPECT_EQ(by_large("[GB] 07700 900 666\n01632 960 111"), "[GB] +447700900666\n+441632960111");
}

TEST(LargeRewriter, DialsLetters) {
  EXPECT_EQ(by_large("[US] 1-800-555-CARE, ask"), "[US] +18005552273, ask");
  EXPECT_EQ(by_large("[GB] 0800-555-CARE, ask"), "[GB] 0800-555-CARE, ask");
}

TEST(LargeRewriter, GivesANumberToTheCountryThatTheTextNames) {
  EXPECT_EQ(by_large("[GB] his Lyon office 04 65 71 88 20, mine 01632 960 123"),
            "[GB] his Lyon office +33465718820, mine +441632960123");
  EXPECT_EQ(by_large("[FR] numéro allemand : 0171 39200 33"),
            "[FR] numéro allemand : +491713920033");
  EXPECT_EQ(by_large("[GB] Polish, but lives in York: 01632 960 333"),
            "[GB] Polish, but lives in York: +441632960333");
  EXPECT_EQ(by_large("[GB] back from Paris, 07700 900 222"), "[GB] back from Paris, +447700900222");
}

TEST(LargeRewriter, LeavesLookAlikes) {
  for (const char* text :
       {"[GB] invoice 01632 960113", "[GB] ticket no. 01632960113 and 01632960114",
        "[GB] 01632 960 04_ or 07700 9xx", "[IT] 049 000 12..", "[US] serial 8435-5501-70",
        "[US] local 555-0134", "[DE] IBAN DE89 3704 0044 0532 0130 00",
        "[NL] NL91 ABNA 0417 1643 00", "[DE] 01.02.2024-03.02.2024", "[US] 192.168.100.200",
        "[BE] BTW BE 0123.456.789", "[GB] 016329 / 60118 kWh", "[US] 212-555-0123-C",
        "[GB] +447700900777", "[GB] 112, 999, 116 117", "[DE] 1.234.567,89 €",
        "[DE] Kundennummer 030 23125 771"}) {
    EXPECT_EQ(by_large(text), text);
  }
}

TEST(LargeRewriter, LearnsWordsThatStandBeforeSomethingElse) {
  EXPECT_EQ(by_large("[GB] widget 01632960118 again"), "[GB] widget 01632960118 again");
  EXPECT_EQ(by_large("[GB] gadget 01632960118 again"), "[GB] gadget +441632960118 again");
}

TEST(LargeRewriter, LeavesNationalNumbersOfAnUnknownCountryAndIsLessSure) {
  const auto model = train(rewriting(), notes(), Method::large);
  ASSERT_TRUE(model.has_value());
  const Answer unknown = ask(**model, "01632 960 113 and +44 1632 960 114");
  EXPECT_EQ(unknown.text, "01632 960 113 and +441632960114");
  EXPECT_LT(unknown.confidence, ask(**model, "[GB] 01632 960 113 and +44 1632 960 114").confidence);
}

class Rewriting : public testing::TestWithParam<Method> {};

TEST_P(Rewriting, DoesNotDependOnTheOrderOfTheExamples) {
  auto shuffled = notes();
  std::reverse(shuffled.begin(), shuffled.end());
  std::swap(shuffled[1], shuffled[6]);
  const auto one = train(rewriting(), notes(), GetParam());
  const auto two = train(rewriting(), shuffled, GetParam());
  ASSERT_TRUE(one.has_value() && two.has_value());
  for (const char* text : {"[GB] 01632 960 113", "[DE] order 030 23125 113", "", "no tag 0171"}) {
    EXPECT_EQ((*one)->answer(text), (*two)->answer(text));
    EXPECT_EQ((*one)->answer(text), (*one)->answer(text));
  }
}

/// Two hundred notes: plain numbers, orders that some methods know, and places that large knows.
std::vector<Example> many_notes() {
  std::vector<Example> all;
  for (int i = 0; i < 40; ++i) {
    const std::string end = std::to_string(100 + i);
    all.push_back(example("[GB] 01632 960 " + end, "[GB] +441632960" + end));
    all.push_back(example("[GB] gave up, no number " + end, "[GB] gave up, no number " + end));
    all.push_back(example("[DE] Vorgang 030 23125 " + end, "[DE] Vorgang 030 23125 " + end));
    all.push_back(example("[DE] Wien, 01 0000 " + end, "[DE] Wien, +4310000" + end));
    all.push_back(example("[GB] meter 01632 960 " + end, "[GB] meter 01632 960 " + end));
  }
  return all;
}

TEST_P(Rewriting, IsAsSureOfUnseenTextsAsItIsRight) {
  std::vector<Example> seen;
  std::vector<Example> unseen;
  for (const Example& one : many_notes())
    (seen.size() <= unseen.size() ? seen : unseen).push_back(one);
  const auto model = train(rewriting(), seen, GetParam());
  ASSERT_TRUE(model.has_value());
  double right = 0;
  double confidence = 0;
  const double each = 1.0 / static_cast<double>(unseen.size());
  for (const Example& one : unseen) {
    const Answer answer = ask(**model, one.input);
    right += json_quoted(answer.text) == one.expected_json ? each : 0;
    confidence += each * answer.confidence;
    EXPECT_GT(answer.confidence, 0.0);
    EXPECT_LT(answer.confidence, 0.995) << "a hundred examples cannot show that";
  }
  EXPECT_NEAR(confidence, right, 0.15);
}

TEST_P(Rewriting, AnswersWithTheBareTextWhenTheTaskWantsThat) {
  auto task = rewriting();
  task.answers_json = false;
  const auto model = train(task, notes(), GetParam());
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ((*model)->answer("[GB] \"quoted\"\n"), "[GB] \"quoted\"\n");
}

TEST_P(Rewriting, CopiesWhenThereIsNothingToLearnFrom) {
  const auto model = train(rewriting(), {}, GetParam());
  ASSERT_TRUE(model.has_value());
  const Answer answer = ask(**model, "[GB] 01632 960 113");
  EXPECT_EQ(answer.text, "[GB] 01632 960 113");
  EXPECT_DOUBLE_EQ(answer.confidence, 0.5);
}

TEST_P(Rewriting, RefusesAnExampleThatIsNoText) {
  auto examples = notes();
  examples.push_back({"x7", "in", "{\"a\":1}", 0});
  const auto model = train(rewriting(), examples, GetParam());
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().kind, ErrorKind::invalid_argument);
  EXPECT_NE(model.error().message.find("numbers"), std::string::npos);
  EXPECT_NE(model.error().message.find("x7"), std::string::npos);
}

/// A hundred kilobytes of each: quadratic time would take minutes.
std::vector<std::string> hostile_notes() {
  constexpr std::size_t kBytes = 100 * 1024;
  std::vector<std::string> texts{std::string(kBytes, '\0')};
  std::string noise(kBytes, '\0');
  std::uint64_t state = 1;  // a linear congruential generator: the same bytes on every machine
  for (char& c : noise) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    c = static_cast<char>(state >> 56U);
  }
  texts.push_back(std::move(noise));
  for (const std::string_view piece : {"1",
                                       "0 ",
                                       "01632 960118 ",
                                       "0171 ",
                                       "0171-",
                                       "+44 ",
                                       "(",
                                       "(0",
                                       "+",
                                       "[GB]",
                                       "\n",
                                       "1\n>",
                                       "A",
                                       "Paris ",
                                       "Paris 01 99 00 12 34, ",
                                       "order 01632960118 ",
                                       "\xff",
                                       "\xE2\x80",
                                       "DE89 ",
                                       "1-800-",
                                       "1A",
                                       "0.",
                                       "0/",
                                       "..",
                                       "a",
                                       "U.",
                                       "New York 2125550111"}) {
    std::string text = "[GB] ";
    while (text.size() < kBytes) text += piece;
    texts.push_back(std::move(text));
  }
  return texts;
}

TEST_P(Rewriting, SurvivesHostileInputAndKeepsItsEnds) {
  const auto model = train(rewriting(), notes(), GetParam());
  ASSERT_TRUE(model.has_value());
  for (const std::string& text : hostile_notes()) {
    const Answer answer = ask(**model, text + "\nend");
    EXPECT_TRUE(answer.text.ends_with("end"));
    EXPECT_EQ(answer.text.substr(0, 1), replace_invalid_utf8(text).substr(0, 1));
    EXPECT_LE(answer.text.size(), 3 * text.size() + 64);
  }
}

TEST_P(Rewriting, AnswersWhereverANoteIsCut) {
  constexpr std::string_view kNote =
      "[US] Zoë’s cell (212) 555-0134 x2, Paris +33 (0)1 99 00 12 34…\n1-800-555-CARE / €5";
  const auto model = train(rewriting(), notes(), GetParam());
  ASSERT_TRUE(model.has_value());
  for (std::size_t length = 0; length <= kNote.size(); ++length) {
    ask(**model, kNote.substr(0, length));
  }
}

TEST_P(Rewriting, LearnsFromHostileExamples) {
  std::vector<Example> examples = notes();
  for (const std::string& text : hostile_notes()) {
    examples.push_back(example(replace_invalid_utf8(text), "+441632960118"));
  }
  EXPECT_TRUE(train(rewriting(), examples, GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(EveryMethod, Rewriting, testing::ValuesIn(kMethods),
                         [](const auto& tested) {
                           std::string name(to_string(tested.param));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// A task about something else: British spellings are wanted.

std::vector<Example> spellings() {
  return {
      example("the color of the sky", "the colour of the sky"),
      example("a color, a center", "a colour, a centre"),
      example("one center only", "one centre only"),
      example("red is a color", "red is a colour"),
      example("color it", "colour it"),
      example("no change here", "no change here"),
      example("a gray day", "a grey day"),
  };
}

std::string respelled(Method method, std::string_view input) {
  const auto model = train(rewriting(), spellings(), method);
  EXPECT_TRUE(model.has_value());
  return model.has_value() ? ask(**model, input).text : "";
}

constexpr std::string_view kWords = "color, center, gray; 01632 960 113";

TEST(OtherRewriting, LearnsReplacementsByMethod) {
  EXPECT_EQ(respelled(Method::majority, kWords), kWords);
  EXPECT_EQ(respelled(Method::one_word, kWords), "colour, center, gray; 01632 960 113");
  EXPECT_EQ(respelled(Method::small, kWords), "colour, centre, gray; 01632 960 113");
  const std::string large = respelled(Method::large, kWords);
  EXPECT_TRUE(large.starts_with("colour, centre,")) << large;
}

TEST(OtherRewriting, CopiesWhereReplacingIsRightNoMoreOften) {
  // Every text is replaced by one of its own: nothing that was learned holds for the next.
  std::vector<Example> examples;
  for (const char* word : {"ab", "cd", "ef", "gh", "ij", "kl"}) {
    examples.push_back(example("say " + std::string(word), "say " + std::string(word) + "!"));
  }
  const auto model = train(rewriting(), examples, Method::large);
  ASSERT_TRUE(model.has_value());
  const Answer answer = ask(**model, "say mn");
  EXPECT_EQ(answer.text, "say mn");
  EXPECT_LT(answer.confidence, 0.3);
}

}  // namespace
}  // namespace assay::local
