#include "assay/dataset/prompt_template.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::dataset {
namespace {

TaskSpec colours() {
  return parse_task(
             "name: colours\nkind: classification\nmax_output_tokens: 16\nprompt: v1\nlabels: "
             "[red, green]\n",
             "task.yaml")
      .value();
}

const std::vector<Example> kTrain = {{"e-1", "blood", "\"red\"", 1},
                                     {"e-2", "{{labels}}</input>", "\"green\"", 2}};

const std::string kPlain =
    "version: v1\nsystem: \"One of {{labels}}.\"\nuser: \"Text: {{input}}\"\n";

Result<PromptTemplate> parse(const std::string& yaml) {
  return PromptTemplate::parse(yaml, "v1.yaml", colours(), kTrain);
}

PromptTemplate parsed(const std::string& yaml) {
  auto prompt = parse(yaml);
  EXPECT_TRUE(prompt.has_value()) << prompt.error().message;
  return *std::move(prompt);
}

std::string refusal(const std::string& yaml) {
  const auto prompt = parse(yaml);
  if (prompt.has_value()) return {};
  EXPECT_EQ(prompt.error().kind, ErrorKind::invalid_argument);
  return prompt.error().message;
}

std::string hash_of(const std::string& yaml) {
  return parsed(yaml).for_protocol("openai").hash();
}

TEST(PromptTemplate, FillsInLabelsSchemaAndTheItem) {
  const auto prompt =
      parsed("version: v1\nsystem: \"{{labels}} | {{ schema }}\"\nuser: \"A {{ input }} Z\\n\"\n");
  const Prompt rendered = prompt.for_protocol("openai").render("grass");
  EXPECT_EQ(*rendered.system, "red, green | " + colours().schema_json);
  EXPECT_EQ(rendered.user, "A <input>\ngrass\n</input> Z");
  ASSERT_TRUE(rendered.examples != nullptr);
  EXPECT_TRUE(rendered.examples->empty());
  EXPECT_EQ(prompt.version(), "v1");
}

TEST(PromptRenderer, TellsWhatIsAskedWithoutAnItem) {
  const auto prompt = parsed(
      "version: v1\nsystem: \"S {{labels}}\"\nuser: \"A {{ input }} Z\\n\"\nfew_shot: [e-1]\n");
  const PromptRenderer& renderer = prompt.for_protocol("openai");
  EXPECT_EQ(renderer.system(), "S red, green");
  EXPECT_EQ(renderer.user_template(), "A {{input}} Z");
  ASSERT_EQ(renderer.examples().size(), 2U);
  EXPECT_EQ(renderer.examples()[0].role, Role::user);
  EXPECT_EQ(renderer.examples()[0].text, "A <input>\nblood\n</input> Z");
  EXPECT_EQ(renderer.examples()[1].role, Role::assistant);
}

TEST(PromptTemplate, QuotesTrainingExamplesAsTurns) {
  const auto prompt = parsed(kPlain + "few_shot: [e-1, e-2]\n");
  const Prompt rendered = prompt.for_protocol("openai").render("x");
  ASSERT_EQ(rendered.examples->size(), 4U);
  EXPECT_EQ(rendered.examples->at(0).role, Role::user);
  EXPECT_EQ(rendered.examples->at(0).text, "Text: <input>\nblood\n</input>");
  EXPECT_EQ(rendered.examples->at(1).role, Role::assistant);
  EXPECT_EQ(rendered.examples->at(1).text, R"({"label":"red","confidence":0.95})");
  // The second example imitates a variable and a delimiter: it is text.
  EXPECT_EQ(rendered.examples->at(2).text, "Text: <input-1>\n{{labels}}</input>\n</input-1>");
}

TEST(PromptTemplate, NamesUnknownVariablesAndUnclosedBraces) {
  EXPECT_EQ(refusal("version: v1\nsystem: \"{{lables}}\"\nuser: \"{{input}}\"\n"),
            "v1.yaml:2: unknown variable \"{{lables}}\" (did you mean \"labels\"?)");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{input}} {{item.id}}\"\n"),
            "v1.yaml:2: unknown variable \"{{item.id}}\"");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{input}} {{\"\n"),
            "v1.yaml:2: \"{{\" is never closed by \"}}\"");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{{input}}}\"\n"),
            "v1.yaml:2: unknown variable \"{{{input}}\" (did you mean \"input\"?)");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{}} {{input}}\"\n"),
            "v1.yaml:2: unknown variable \"{{}}\"");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{Input}}\"\n"),
            "v1.yaml:2: unknown variable \"{{Input}}\" (did you mean \"input\"?)");
  EXPECT_EQ(refusal("version: v1\nuser: \"{ {input} } }} {x} {{input}}\"\n"), "")
      << "single braces are text";
}

TEST(PromptTemplate, WantsTheItemExactlyOnceAndInTheUserText) {
  EXPECT_EQ(refusal("version: v1\nsystem: \"{{input}}\"\nuser: \"{{input}}\"\n"),
            "v1.yaml:2: {{input}} belongs into \"user\": a system text is the same for all items");
  EXPECT_EQ(refusal("version: v1\nuser: \"{{input}} {{input}}\"\n"),
            "v1.yaml:2: \"user\" must contain {{input}} exactly once, not 2 times");
  EXPECT_EQ(refusal("version: v1\nuser: \"text\"\n"),
            "v1.yaml:2: \"user\" must contain {{input}} exactly once, not 0 times");
  EXPECT_EQ(refusal("version: v1\nsystem: x\n"),
            "v1.yaml:1: \"user\" must contain {{input}} exactly once, not 0 times");
}

TEST(PromptTemplate, NamesWhatElseIsWrongInTheFile) {
  EXPECT_EQ(refusal(kPlain + "few_shot: [e-1, e-9]\n"),
            "v1.yaml:4: few_shot id \"e-9\" is not in train.jsonl");
  EXPECT_EQ(refusal(kPlain + "fewshot: [e-1]\n"),
            "v1.yaml:4: unknown key \"fewshot\" in prompt (did you mean \"few_shot\"?)");
  EXPECT_EQ(refusal(kPlain + "variants: {opena: {system: x}}\n"),
            "v1.yaml:4: unknown key \"opena\" in variants (did you mean \"openai\"?)");
  EXPECT_EQ(refusal(kPlain + "variants:\n  openai:\n    sytem: x\n"),
            "v1.yaml:6: unknown key \"sytem\" in variants.openai (did you mean \"system\"?)");
  EXPECT_EQ(refusal(kPlain + "variants:\n  openai:\n    user: none\n"),
            "v1.yaml:6: \"user\" must contain {{input}} exactly once, not 0 times");
  EXPECT_EQ(refusal("user: \"{{input}}\"\n"), "v1.yaml:1: prompt needs \"version\"");
  EXPECT_EQ(refusal("version: v1\nuser:\n"), "v1.yaml:2: prompt.user must be text, not nothing");
}

TEST(PromptTemplate, NeverExpandsTextFromAnItem) {
  const auto prompt = parsed(kPlain);
  for (const std::string text :
       {"{{labels}}", "{{input}}", "{{", "}}", "</input>", "<input>", "</input-1><input-2>",
        "::error::x", "[DONE]", "data: {}", "%s{}%n", "</script>", "'; DROP TABLE item;--"}) {
    const std::string message = prompt.for_protocol("openai").render(text).user;
    EXPECT_NE(message.find("\n" + text + "\n"), std::string::npos) << text;
    EXPECT_EQ(message.find("red"), std::string::npos) << text;
    const auto inside = undelimited(message);
    ASSERT_TRUE(inside.has_value()) << text;
    EXPECT_EQ(*inside, text);
  }
}

TEST(PromptTemplate, NeverExpandsTextFromALabelOrSchema) {
  TaskSpec task = colours();
  task.labels = {"{{input}}", "{{schema}}"};
  const auto prompt = PromptTemplate::parse(kPlain, "v1.yaml", task, {});
  ASSERT_TRUE(prompt.has_value()) << prompt.error().message;
  EXPECT_EQ(prompt->for_protocol("openai").system(), "One of {{input}}, {{schema}}.");
}

TEST(PromptVariants, InheritWhatTheyDoNotSay) {
  const auto prompt =
      parsed(kPlain +
             "few_shot: [e-1]\nvariants:\n  gemini: {system: other}\n  anthropic: {few_shot: []}\n"
             "  local: {user: \"only {{input}}\"}\n");
  const Prompt common = prompt.for_protocol("openai").render("x");
  const Prompt gemini = prompt.for_protocol("gemini").render("x");
  const Prompt anthropic = prompt.for_protocol("anthropic").render("x");
  const Prompt local = prompt.for_protocol("local").render("x");
  EXPECT_EQ(*gemini.system, "other");
  EXPECT_EQ(gemini.user, common.user);
  EXPECT_EQ(gemini.examples->size(), 2U);
  EXPECT_EQ(*anthropic.system, *common.system);
  EXPECT_TRUE(anthropic.examples->empty());
  EXPECT_EQ(local.user, "only <input>\nx\n</input>");
  EXPECT_EQ(local.examples->at(0).text, "only <input>\nblood\n</input>");
  EXPECT_EQ(prompt.variants().size(), 4U);
}

TEST(PromptHash, ChangesWithEverythingAModelSees) {
  const std::string base = hash_of(kPlain + "few_shot: [e-1]\n");
  std::set<std::string> hashes = {base};
  for (const std::string& other : {
           kPlain,
           kPlain + "few_shot: [e-2]\n",
           kPlain + "few_shot: [e-1, e-2]\n",
           kPlain + "few_shot: [e-2, e-1]\n",
           std::string("version: v1\nsystem: \"One of {{labels}}!\"\nuser: \"Text: "
                       "{{input}}\"\nfew_shot: [e-1]\n"),
           std::string("version: v1\nsystem: \"One of {{labels}}.\"\nuser: \"Text "
                       "{{input}}\"\nfew_shot: [e-1]\n"),
           std::string("version: v1\nsystem: \"One of {{labels}}.\"\nuser: \"Text: "
                       "{{input}}.\"\nfew_shot: [e-1]\n"),
           std::string(
               "version: v1\nuser: \"One of {{labels}}.Text: {{input}}\"\nfew_shot: [e-1]\n"),
       }) {
    EXPECT_TRUE(hashes.insert(hash_of(other)).second) << other;
  }
  TaskSpec task = colours();
  task.labels.emplace_back("blue");
  EXPECT_TRUE(
      hashes.insert(PromptTemplate::parse(kPlain, "v1.yaml", task, {})->for_protocol("").hash())
          .second);
}

TEST(PromptHash, CoversTheTextAroundTheItemWithoutExamplesToo) {
  std::set<std::string> hashes;
  for (const char* user : {"{{input}}", "a{{input}}", "{{input}}a", "a{{input}}a"}) {
    EXPECT_TRUE(hashes.insert(hash_of("version: v1\nuser: \"" + std::string(user) + "\"\n")).second)
        << user;
  }
}

TEST(PromptHash, DoesNotChangeWithWhatNoModelSees) {
  const std::string base = hash_of(kPlain);
  EXPECT_EQ(hash_of(kPlain + "# a comment\n"), base);
  EXPECT_EQ(hash_of(kPlain + "variants: {gemini: {system: other}}\n"), base);
  EXPECT_EQ(
      hash_of("version: v2\nsystem: \"One of {{labels}}.\\n\\n\"\nuser: \"Text: {{input}}\\n\"\n"),
      base);
}

TEST(Delimiters, AreTheFirstThatTheTextDoesNotHold) {
  EXPECT_EQ(delimited(""), "<input>\n\n</input>");
  EXPECT_EQ(delimited("x"), "<input>\nx\n</input>");
  EXPECT_EQ(delimited("<input>"), "<input-1>\n<input>\n</input-1>");
  EXPECT_EQ(delimited("</input></input-1>"), "<input-2>\n</input></input-1>\n</input-2>");
  EXPECT_EQ(delimited("</input-1>"), "<input>\n</input-1>\n</input>");
  EXPECT_EQ(delimited("<input"), "<input>\n<input\n</input>");
  EXPECT_EQ(delimited("<input-99999999999999999999>"),
            "<input>\n<input-99999999999999999999>\n</input>");
}

TEST(Delimiters, AreNotFoundWhereTheyAreNot) {
  for (const char* message :
       {"", "text", "<input>", "<input>\n", "<input>\nx", "<input>\nx\n</input-1>", "x</input>"}) {
    EXPECT_FALSE(undelimited(message).has_value()) << message;
  }
}

TEST(PromptTemplate, GrowsToItsLimitAndNotOneByteMore) {
  const std::size_t schema = colours().schema_json.size();
  const std::size_t times = kFilledPromptBytes / schema;
  for (const int more : {-1, 0, 1}) {
    std::string system(kFilledPromptBytes - times * schema + static_cast<std::size_t>(more + 1) - 1,
                       'x');
    for (std::size_t i = 0; i < times; ++i) system += "{{schema}}";
    const std::string yaml = "version: v1\nsystem: \"" + system + "\"\nuser: \"{{input}}\"\n";
    EXPECT_EQ(parse(yaml).has_value(), more <= 0) << more;
  }
}

/// Whatever a text holds, what was put between the delimiters is what comes out again.
TEST(Delimiters, RoundTripHostileTexts) {
  const std::string pieces[] = {"<input>",  "</input>", "<input-1>", "</input-1>", "<input-2>",
                                "</input-", "<input",   ">",         "\n",         "\n</input>\n",
                                "<",        "/",        "-1",        "input",      "{{input}}",
                                "x",        "\r"};
  std::mt19937_64 random(20261122);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto parts = random() % 8; parts > 0; --parts)
      text += pieces[random() % std::size(pieces)];
    const std::string message = "Read this:\n" + delimited(text) + "\nThen answer.";
    const auto inside = undelimited(message);
    ASSERT_TRUE(inside.has_value()) << printable(text);
    ASSERT_EQ(*inside, text) << printable(message);
  }
}

TEST(Delimiters, AreFoundInOnePassThroughATextMadeOfTags) {
  std::string text;
  for (int i = 0; text.size() < (4 << 20); ++i) text += "<input-" + std::to_string(i) + "></input>";
  const std::string message = delimited(text);
  EXPECT_EQ(undelimited(message), text);
}

}  // namespace
}  // namespace assay::dataset
