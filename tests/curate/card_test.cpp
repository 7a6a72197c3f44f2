#include "assay/curate/card.hpp"

#include "curate/markdown.hpp"
#include "sets.hpp"

namespace assay::curate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string card_of(const dataset::GoldenSet& set) {
  return card(set, linted(set));
}

TEST(Inert, IsOneBoundedLine) {
  EXPECT_EQ(inert("<b>a|b\nc"), "&lt;b>a\\|b\\nc");
  EXPECT_LT(inert(std::string(5000, 'x')).size(), 1010U);
}

TEST(Fenced, IsLongerThanAnyFenceInside) {
  EXPECT_EQ(fenced("a"), "```\na\n```\n");
  EXPECT_EQ(fenced("```\nescape\n````"), "`````\n```\nescape\n````\n`````\n");
  EXPECT_EQ(fenced("red\x1b[0m\nb", "json"), "```json\nred\\x1b[0m\nb\n```\n");
  EXPECT_EQ(fenced("äöü", "", 3), "```\nä…\n```\n") << "cut between characters";
}

TEST(Card, TellsWhatASetIs) {
  dataset::GoldenSet set = sound_set(40);
  for (std::size_t i = 0; i < 40; ++i) {
    set.items[i].slices = {{"channel", i % 4 == 0 ? "fax" : "mail"}};
    set.items[i].second_label = i == 0 ? "blue" : (i % 2 == 0 ? "red" : "blue");
  }
  set.items[3].note = "looks red, is blue";
  const std::string text = card_of(set);
  EXPECT_THAT(text, testing::StartsWith("# colours\n\nWhich colour?\n\nA golden set of assay: "
                                        "classification, 40 items, 20 training examples."));
  EXPECT_THAT(text, HasSubstr("One of 2 labels: red, blue.\n"));
  EXPECT_THAT(text, HasSubstr("| red | 20 | 10 |\n| blue | 20 | 10 |\n| **all** | 40 | 20 |\n"));
  EXPECT_THAT(text, HasSubstr("| channel | items | red | blue |\n|---|---:|---:|---:|\n"
                              "| fax | 10 | 10 | 0 |\n| mail | 30 | 10 | 20 |\n"));
  EXPECT_THAT(text, HasSubstr("| items | 40 | 40 | 40 | 40 | 40 | 40 |"));
  EXPECT_THAT(text, HasSubstr("\"not worse by 9.6 points\""));
  EXPECT_THAT(text, HasSubstr("40 of 40 items were labelled twice, 1 of them differently: Cohen's "
                              "kappa 0.950"));
  EXPECT_THAT(text, HasSubstr("i-1 (items.jsonl, line 1):\n\n```\n" + set.items[0].input));
  EXPECT_THAT(text, HasSubstr("### Hard ones\n\ni-4 (items.jsonl, line 4)"));
  EXPECT_THAT(text, HasSubstr("Note: looks red, is blue"));
  EXPECT_THAT(text, HasSubstr("| items and rules | `hash-of-the-set` |"));
}

TEST(Card, IsTheSameEveryTime) {
  const dataset::GoldenSet set = sound_set(40);
  EXPECT_EQ(card_of(set), card_of(set));
}

TEST(Card, PrefersItemsThatAreSaidToBeEasyOrHard) {
  dataset::GoldenSet set = sound_set(40);
  set.items[6].slices["difficulty"] = "easy";
  set.items[1].note = "medium, really";
  set.items[9].note = "a trap";
  set.items[9].slices["difficulty"] = "hard";
  const std::string text = card_of(set);
  EXPECT_THAT(text, HasSubstr("## Examples\n\ni-7 "));
  EXPECT_LT(text.find("i-10 (items"), text.find("i-2 (items"));
}

TEST(Card, LetsNoItemSpeak) {
  dataset::GoldenSet set = sound_set(40);
  set.items[0].input = "```\n# I am a heading\n<img src=x>\n~~~";
  set.items[1].note = "<b>bold</b> | cell";
  set.items[0].slices["s"] = "a|b";
  const std::string text = card_of(set);
  EXPECT_THAT(text, HasSubstr("````\n```\n# I am a heading\n<img src=x>\n~~~\n````\n"));
  EXPECT_THAT(text, AllOf(HasSubstr("&lt;b>bold"), Not(HasSubstr("<b>"))));
  EXPECT_THAT(text, HasSubstr("| a\\|b | 1 |"));
}

TEST(Card, ShowsCostsOfARouting) {
  dataset::GoldenSet set = colour_set(
      "kind: routing\nlabels: [red, blue]\ncosts: {unit: minutes, wrong: 6, unanswered: 8, "
      "pairs: {red: {blue: 40}}}\n");
  add_item(set, "a", "red");
  EXPECT_THAT(card_of(set), HasSubstr("What an answer costs, in minutes:\n\n"
                                      "| expected \\ answered | red | blue | no answer |\n"
                                      "|---|---:|---:|---:|\n| red | 0 | 40 | 8 |\n"
                                      "| blue | 6 | 0 | 8 |\n"));
}

TEST(Card, ShowsTheRulesOfOtherKinds) {
  dataset::GoldenSet ranking = colour_set("kind: ranking\ncandidates: 4\ntop: 2\n");
  add_item(ranking, "a", "").expected_json = R"({"top":[1,2]})";
  EXPECT_THAT(card_of(ranking), HasSubstr("The best 2 of 4 numbered candidates"));
  dataset::GoldenSet rewriting = colour_set("kind: transformation\ntargets: '[0-9]+'\n");
  add_item(rewriting, "a", "b");
  EXPECT_THAT(card_of(rewriting), AllOf(HasSubstr("it must match exactly"), HasSubstr("[0-9]+")));
}

}  // namespace
}  // namespace assay::curate
