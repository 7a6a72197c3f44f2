#include "import_fixture.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using OpenAiEvalsTest = ImportTest;

constexpr const char* kChat =
    R"({"input":[{"role":"system","content":"Sort the mail."},{"role":"user","content":"buy"}],"ideal":["spam"]})"
    "\n"
    R"({"input":[{"role":"system","content":"Sort the mail."},{"role":"user","content":[{"type":"text","text":"hello"}]}],"ideal":"ham","source":"x"})"
    "\n";

TEST_F(OpenAiEvalsTest, TakesTheUsersMessageAndKeepsTheSystemsInThePrompt) {
  const auto report = import_dataset(file("a.jsonl", kChat));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->format, ImportFormat::openai_evals);
  EXPECT_THAT(report->notes, ElementsAre("not imported: source"));
  EXPECT_EQ(text(items()[0], "input"), "buy");
  EXPECT_EQ(text(items()[0], "expected"), "spam");
  EXPECT_EQ(text(items()[1], "input"), "hello");
  EXPECT_THAT(fake::file_bytes(folder_ / "out/prompts/v1.yaml"), HasSubstr("\"Sort the mail."));
}

TEST_F(OpenAiEvalsTest, SaysThatATaskHasAPromptOfItsOwn) {
  auto options = file("a.jsonl", kChat);
  options.task = mail_task("");
  const auto report = import_dataset(options).value();
  EXPECT_EQ(report.written, 2U);
  EXPECT_THAT(report.notes, testing::Contains(HasSubstr("system messages were left out")));
}

TEST_F(OpenAiEvalsTest, RefusesByLineWhatAnItemCannotHold) {
  const std::string lines =
      R"({"input":"a","ideal":["x","y"]})"
      "\n"
      R"({"input":"a","ideal":[]})"
      "\n"
      R"({"input":"a"})"
      "\n"
      R"({"input":7,"ideal":"x"})"
      "\n"
      R"({"input":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}],"ideal":"x"})"
      "\n"
      R"({"input":[{"role":"system","content":"a"}],"ideal":"x"})"
      "\n"
      R"({"input":[{"role":"user","content":[{"type":"image_url","image_url":"x"}]}],"ideal":"x"})"
      "\n"
      R"({"input":"b","ideal":"x"})"
      "\n"
      R"({"input":[{"role":"system","content":"s"},{"role":"user","content":"c"}],"ideal":"y"})"
      "\n";
  EXPECT_THAT(
      refusals(file("a.jsonl", lines)),
      ElementsAre("1: \"ideal\" has 2 answers, but an item has one",
                  "2: \"ideal\" has 0 answers, but an item has one", "3: \"ideal\" is missing",
                  "4: \"input\" must be a text or a list of messages, not number",
                  HasSubstr("5: a conversation of several turns (a message of \"assistant\")"),
                  "6: there is no message of the user",
                  "7: a message is not text alone, which an item's input is",
                  HasSubstr("9: its system message differs from that of line 8")));
  expect_nothing_written();
}

TEST_F(OpenAiEvalsTest, RefusesAMapOfWhatIsKnown) {
  auto options = file("a.jsonl", kChat, {"input=$.input[1].content"});
  EXPECT_THAT(refusals(options), ElementsAre(HasSubstr("in openai-evals it is known where input")));
}

}  // namespace
}  // namespace assay::curate
