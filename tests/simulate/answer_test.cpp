#include "simulate/answer.hpp"

#include "assay/dataset/prompt_template.hpp"
#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

ChatRequest asking(std::string message) {
  ChatRequest request;
  request.last_user = std::move(message);
  return request;
}

TEST(Ask, GivesTheModelTheItemWithoutItsDelimiters) {
  EXPECT_EQ(ask(EchoModel(), asking("Sort this:\n" + dataset::delimited("Hi\nyou") + "\nThanks")),
            "echo: Hi\nyou");
  EXPECT_EQ(ask(EchoModel(), asking(dataset::delimited("a <input> b"))), "echo: a <input> b");
}

TEST(Ask, GivesTheModelTheWholeMessageWhenThereAreNoDelimiters) {
  EXPECT_EQ(ask(EchoModel(), asking("Hi you")), "echo: Hi you");
}

TEST(Delivered, LeavesAnAnswerAloneThatFits) {
  ChatRequest request;
  request.max_output_tokens = local::count_tokens("one two");
  const Answer answer = delivered("one two", request);
  EXPECT_EQ(answer.text, "one two");
  EXPECT_EQ(answer.ending, Ending::complete);
  EXPECT_EQ(answer.tokens, local::count_tokens("one two"));
}

TEST(Delivered, CutsAtTheTokenCapForEveryCap) {
  const std::string text = R"({"label":"größer ¥ 日本語","confidence":0.5})";
  const TokenCount all = local::count_tokens(text);
  ChatRequest request;
  for (TokenCount cap = 0; cap < all; ++cap) {
    request.max_output_tokens = cap;
    const Answer answer = delivered(text, request);
    EXPECT_EQ(answer.tokens, cap);
    EXPECT_EQ(answer.ending, Ending::token_cap);
    EXPECT_EQ(text.compare(0, answer.text.size(), answer.text), 0);
    EXPECT_EQ(safe_dump(Json(answer.text)).find("\xEF\xBF\xBD"), std::string::npos);
  }
}

TEST(Delivered, EndsBeforeTheFirstStopSequence) {
  ChatRequest request;
  request.stop = {"zz", "conf", "label"};
  const Answer answer = delivered(kTicketAnswer, request);
  EXPECT_EQ(answer.text, "{\"");
  EXPECT_EQ(answer.ending, Ending::stop_sequence);
  EXPECT_EQ(answer.stop_sequence, "label");
}

TEST(Delivered, LetsTheCapWinWhenItComesFirst) {
  ChatRequest request;
  request.stop = {"confidence"};
  request.max_output_tokens = 2;
  const Answer answer = delivered(kTicketAnswer, request);
  EXPECT_EQ(answer.ending, Ending::token_cap);
  EXPECT_EQ(answer.stop_sequence, "");
}

TEST(StreamPieces, AddUpToTheTextWhateverItsLength) {
  std::string text;
  for (int length = 0; length < 200; ++length) {
    std::string joined;
    const auto pieces = stream_pieces(text);
    for (const std::string_view piece : pieces) {
      EXPECT_FALSE(piece.empty());
      // A piece that ends inside a character would be sent as U+FFFD.
      EXPECT_EQ(safe_dump(Json(std::string(piece))).find("\xEF\xBF\xBD"), std::string::npos);
      joined += piece;
    }
    EXPECT_EQ(joined, text);
    EXPECT_LE(pieces.size(), 9u);
    text += length % 3 == 0 ? "é" : length % 3 == 1 ? "日" : "x";
  }
  EXPECT_GT(stream_pieces(text).size(), 5u);
}

TEST(StreamPieces, GetThroughBytesThatAreNotUtf8) {
  const std::string broken(100, '\x80');
  std::string joined;
  for (const std::string_view piece : stream_pieces(broken)) joined += piece;
  EXPECT_EQ(joined, broken);
}

}  // namespace
}  // namespace assay::simulate
