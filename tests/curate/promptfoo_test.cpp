#include "curate/promptfoo_assert.hpp"
#include "import_fixture.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using PromptfooTest = ImportTest;

TEST_F(PromptfooTest, ReadsTestsOfAConfiguration) {
  const auto options = file("promptfooconfig.yaml", R"(description: mail
prompts: ['Sort: {{body}}']
providers: [openai:gpt-4o-mini]
defaultTest:
  vars: {lang: en}
  metadata: {source: crm}
  assert:
    - type: is-json
tests:
  - description: plain
    vars: {body: hello}
    assert:
      - {type: equals, value: ham, metric: accuracy}
  - vars:
      body: [buy, "buy now"]
      lang: de
    assert:
      - {type: icontains, value: spam}
)",
                            {"input=body", "slices.lang=lang"});
  const auto report = import_dataset(options);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->format, ImportFormat::promptfoo);
  EXPECT_EQ(report->read, 2U);
  EXPECT_EQ(report->written, 3U) << "a list of two makes two items";
  const auto made = items();
  EXPECT_EQ(text(made[0], "input"), "hello");
  EXPECT_EQ(text(made[0], "note"), "plain");
  EXPECT_EQ(text(made[0]["slices"], "lang"), "en") << "from defaultTest";
  EXPECT_EQ(text(made[1], "input"), "buy");
  EXPECT_EQ(text(made[2], "input"), "buy now");
  EXPECT_EQ(text(made[2], "expected"), "spam");
  EXPECT_EQ(text(made[2]["slices"], "lang"), "de") << "its own wins";
}

TEST_F(PromptfooTest, RefusesWhatHasNoAnswerWithTheLineOfTheAssertion) {
  const auto options = file("tests.yaml", R"(- vars: {q: a}
  assert:
    - type: equals
      value: ham
    - type: llm-rubric
      value: is polite
- vars: {q: b}
  assert: [{type: javascript, value: output.length > 3}]
- vars: {q: c}
  assert:
    - {type: similar, value: x, threshold: 0.8}
- vars: {q: d}
  assert: [{type: not-equals, value: x}]
- vars: {q: e}
  assert: [{type: is-json}]
- vars: {q: f}
- vars: {q: g}
  assert: [{type: equals, value: x}, {type: equals, value: y}]
- vars: {q: h}
  assert: [{type: equals, value: ham}, {type: latency, threshold: 100}]
- vars: {q: i}
  assert: [{type: equals, value: ham, transform: output.label}]
- vars: {q: j}
  options: {transform: output.trim()}
  assert: [{type: equals, value: ham}]
- file://more.yaml
- vars: {q: k}
  assert: [{type: equlas, value: ham}]
)");
  EXPECT_THAT(
      refusals(options),
      ElementsAre(
          "5: assertion \"llm-rubric\" cannot become an expected answer: it lets a model judge, "
          "which "
          "is not a label",
          HasSubstr("8: assertion \"javascript\" cannot become an expected answer: it runs code"),
          HasSubstr("11: assertion \"similar\" cannot become an expected answer: it measures"),
          HasSubstr(
              "13: assertion \"not-equals\" cannot become an expected answer: it says what the "
              "answer is not"),
          "14: \"is-json\" says the form of the answer, not which it is; add \"equals\"",
          "16: no assertion says what the answer is; add \"equals\"",
          "18: two \"equals\" ask for different answers",
          HasSubstr("20: assertion \"latency\" cannot become an expected answer: it is a limit"),
          "22: assertion \"equals\": its \"transform\" cannot be mapped",
          "23: \"options\" of a test cannot be mapped",
          HasSubstr("26: tests in another file (\"file://more.yaml\")"),
          HasSubstr("28: assertion \"equlas\" cannot become an expected answer: it is not known")));
  expect_nothing_written();
}

TEST_F(PromptfooTest, ReadsJsonDocumentsWithTheirLines) {
  const auto options = file("tests.json", R"({"tests": [
  {"vars": {"q": "a \"b\": ["}, "assert": [{"type": "equals", "value": "ham"}]},
  {"vars": {"q": "b"},
   "assert": [
     {"type": "g-eval", "value": "x"}]},
  {"vars": {"q": "c"}, "assert": [{"type": "equals", "value": "spam"}]}
]})");
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("5: assertion \"g-eval\"")));
  auto skipping = options;
  skipping.skip_refused = true;
  ASSERT_EQ(import_dataset(skipping).value().written, 2U);
  EXPECT_EQ(text(items()[0], "input"), "a \"b\": [");
}

TEST_F(PromptfooTest, ReadsJsonLines) {
  const auto options =
      file("tests.jsonl",
           R"({"vars":{"q":"a","want":"ham"},"assert":[{"type":"equals","value":"{{want}}"}],)"
           R"("metadata":{"lang":"en"}})"
           "\n"
           R"({"vars":{"q":"b","want":"spam"},"assert":[{"type":"equals","value":"{{ want }}"}],)"
           R"("metadata":{"lang":["de"]}})"
           "\n");
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(text(items()[1], "input"), "b") << "the variable that only labels refer to is no input";
  EXPECT_EQ(text(items()[1], "expected"), "spam");
  EXPECT_EQ(text(items()[1]["slices"], "lang"), "de");
}

TEST_F(PromptfooTest, ReadsExpectedAndMetadataColumns) {
  const auto options =
      file("tests.csv",
           "q,__expected,__expected2,__description,__metadata:lang,__metadata:kind[]\n"
           "a,ham,,first,en,x\n"
           "b,equals:spam,is-json,,de,\"x\\,y\"\n"
           "c,\"icontains:Ham: eggs\",contains:eggs,,de,x\n"
           "d,similar(0.8):x,,,de,x\n"
           "e,fn:output == 1,,,de,x\n"
           "f,grade:is kind,,,de,x\n"
           "g,ham,,,de,\"x,y\"\n");
  EXPECT_THAT(
      refusals(options),
      ElementsAre(HasSubstr("4: several \"contains\" and no \"equals\""),
                  HasSubstr("5: assertion \"similar\""), HasSubstr("6: assertion \"javascript\""),
                  HasSubstr("7: assertion \"llm-rubric\""),
                  "8: metadata \"kind\" is not one text, so it cannot be a slice"));
  auto skipping = options;
  skipping.skip_refused = true;
  ASSERT_EQ(import_dataset(skipping).value().written, 2U);
  EXPECT_EQ(text(items()[0], "note"), "first");
  EXPECT_EQ(text(items()[1], "expected"), "spam");
  EXPECT_EQ(text(items()[1]["slices"], "kind"), "x,y");
}

TEST_F(PromptfooTest, AsksWhichVariableIsTheInput) {
  const auto options =
      file("tests.yaml", "- vars: {a: x, b: y}\n  assert: [{type: equals, value: ham}]\n");
  EXPECT_THAT(refusals(options),
              ElementsAre("1: which variable is the input: a, b? Say it with --map "
                          "input=VARIABLE"));
  EXPECT_THAT(refusals(file("tests.yaml", "- vars: {a: x}\n  assert: [{type: equals, value: h}]\n",
                            {"input=z"})),
              ElementsAre("1: input: there is no variable z"));
}

TEST_F(PromptfooTest, RefusesSpecialColumnsThatItCannotKeep) {
  EXPECT_THAT(refusals(file("a.csv", "q,__expected,__prefix\na,ham,Please: \n")),
              ElementsAre("2: column \"__prefix\" cannot be mapped"));
  EXPECT_THAT(refusals(file("b.csv", "q,_expected,__expected\na,ham,ham\n")),
              ElementsAre(HasSubstr("column \"_expected\" must be \"__expected\"")));
}

TEST_F(PromptfooTest, TakesRecordsFromEqualsForAnExtraction) {
  folder_.write("bill/task.yaml",
                "name: bill\nkind: extraction\nmax_output_tokens: 20\nprompt: v1\nschema: |\n"
                "  {\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}},\n"
                "   \"required\": [\"total\"]}\nfields:\n  total: {compare: number}\n");
  folder_.write("bill/prompts/v1.yaml", "version: v1\nuser: |\n  {{input}}\n");
  auto options = file("tests.yaml", R"(- vars: {q: five}
  assert: [{type: is-json}, {type: equals, value: {total: 5}}]
- vars: {q: six}
  assert: [{type: equals, value: '{"total": 6}'}]
- vars: {q: seven}
  assert: [{type: contains, value: "7"}]
)");
  options.task = folder_ / "bill";
  EXPECT_THAT(refusals(options),
              ElementsAre(HasSubstr("5: \"contains\" says only a part of the answer")));
  options.skip_refused = true;
  ASSERT_EQ(import_dataset(options).value().written, 2U);
  EXPECT_EQ(items()[0]["expected"]["total"], 5);
  EXPECT_EQ(items()[1]["expected"]["total"], 6);
}

TEST_F(PromptfooTest, SpellsLabelsAsTheTaskDoes) {
  auto options = file("tests.yaml", "- vars: {q: a}\n  assert: [{type: icontains, value: SPAM}]\n");
  options.task = mail_task("");
  ASSERT_EQ(import_dataset(options).value().written, 1U);
  EXPECT_EQ(text(items()[0], "expected"), "spam");
}

TEST_F(PromptfooTest, BoundsTheCombinationsOfLists) {
  std::string list = "[";
  for (int i = 0; i < 150; ++i) list += (i > 0 ? "," : "") + std::to_string(i);
  const auto options =
      file("tests.yaml",
           "- vars: {a: " + list + "], b: " + list + "]}\n  assert: [{type: equals, value: ham}]\n",
           {"input=a"});
  EXPECT_THAT(refusals(options), ElementsAre("1: its lists have over 10000 combinations"));
}

TEST_F(PromptfooTest, RefusesListsOfOtherPlaces) {
  EXPECT_THAT(refusals(file("a.yaml", "tests: file://t.csv\n")),
              ElementsAre(HasSubstr("a.yaml:1: the tests are in another file")));
  EXPECT_THAT(refusals(file("b.yaml", "prompts: [x]\n")),
              ElementsAre(HasSubstr("there are no \"tests\"")));
  EXPECT_THAT(refusals(file("c.yaml", "tests:\n- vars: file://v.yaml\n")),
              ElementsAre(HasSubstr("2: its \"vars\" are in other files")));
  EXPECT_THAT(refusals(file("d.yaml", "tests: []\nscenarios: []\n")),
              ElementsAre("2: \"scenarios\" cannot be mapped to items"));
}

TEST(AssertOfCell, TakesWhatIsNoKnownTypeForTheAnswer) {
  EXPECT_EQ(text(assert_of_cell("Error: disk full"), "type"), "equals");
  EXPECT_EQ(text(assert_of_cell("Error: disk full"), "value"), "Error: disk full");
  EXPECT_EQ(text(assert_of_cell("similar:cosine(0.7):a:b"), "type"), "similar:cosine");
  EXPECT_EQ(text(assert_of_cell("similar:cosine(0.7):a:b"), "value"), "a:b");
  EXPECT_EQ(text(assert_of_cell("not-contains:x"), "type"), "not-contains");
  EXPECT_EQ(text(assert_of_cell("is-json"), "type"), "is-json");
  EXPECT_EQ(text(assert_of_cell("file://check.py"), "type"), "javascript");
}

TEST(FilledIn, RefusesTemplatesThatNeedAnEngine) {
  const Json vars = {{"a", "x"}, {"n", 5}};
  std::set<std::string> used;
  EXPECT_EQ(filled_in("<{{a}}-{{ n }}>", vars, used).value(), "<x-5>");
  EXPECT_THAT(used, ElementsAre("a", "n"));
  EXPECT_EQ(filled_in("{\"k\": {\"v\": 1}}", vars, used).value(), "{\"k\": {\"v\": 1}}");
  for (const char* text : {"{{a | upper}}", "{% if a %}", "{{", "{{b}}", "{{a"}) {
    EXPECT_FALSE(filled_in(text, vars, used).has_value()) << text;
  }
}

}  // namespace
}  // namespace assay::curate
