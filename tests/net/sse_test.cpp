#include "assay/net/sse.hpp"

#include <gmock/gmock.h>

namespace assay::net {

// Found by name lookup when events are compared and printed by the test library.
bool operator==(const SseEvent& a, const SseEvent& b) {
  return a.name == b.name && a.data == b.data;
}
void PrintTo(const SseEvent& event, std::ostream* out) {
  *out << "{" << event.name << "|" << event.data << "}";
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<SseEvent> read_in(const std::vector<std::string_view>& pieces) {
  SseParser parser;
  std::vector<SseEvent> events;
  for (const auto piece : pieces) EXPECT_TRUE(parser.feed(piece, events));
  parser.finish(events);
  return events;
}

// Everything the three providers send, and what proxies in between add.
std::string everything(std::string_view line_end) {
  std::string text = "\xEF\xBB\xBF";
  for (const std::string_view line :
       {": keep-alive comment", "event: message_start", "data: {\"a\":1}", "", "data: first",
        "data:second", "data", "", ":", "id: 7", "retry: 10", "unknown: x", "",
        "data: gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", "", "data: [DONE]", ""}) {
    text.append(line).append(line_end);
  }
  return text;
}

const std::vector<SseEvent> kEverything = {{"message_start", "{\"a\":1}"},
                                           {"", "first\nsecond\n"},
                                           {"", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"},
                                           {"", "[DONE]"}};

class SseLineEnds : public ::testing::TestWithParam<const char*> {};

TEST_P(SseLineEnds, ReadTheSameInOnePiece) {
  EXPECT_EQ(read_in({everything(GetParam())}), kEverything);
}

TEST_P(SseLineEnds, ReadTheSameForEverySplitInTwo) {
  const std::string text = everything(GetParam());
  const std::string_view view = text;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    EXPECT_EQ(read_in({view.substr(0, at), view.substr(at)}), kEverything) << "split at " << at;
  }
}

TEST_P(SseLineEnds, ReadTheSameByteByByte) {
  const std::string text = everything(GetParam());
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back({text.data() + at, 1});
  EXPECT_EQ(read_in(bytes), kEverything);
}

INSTANTIATE_TEST_SUITE_P(All, SseLineEnds, ::testing::Values("\n", "\r\n", "\r"));

TEST(SseParser, TakesAnEventWhoseLastBlankLineIsMissing) {
  EXPECT_THAT(read_in({"data: a\n\ndata: b\n"}), ElementsAre(SseEvent{"", "a"}, SseEvent{"", "b"}));
  EXPECT_THAT(read_in({"data: unfinished"}), ElementsAre(SseEvent{"", "unfinished"}));
}

TEST(SseParser, IgnoresEventsWithoutData) {
  EXPECT_THAT(read_in({"event: ping\n\n\n\n: comment\n\n"}), IsEmpty());
}

TEST(SseParser, ForgetsTheNameOfAnEventWithoutData) {
  EXPECT_THAT(read_in({"event: ping\n\ndata: a\n\n"}), ElementsAre(SseEvent{"", "a"}));
}

TEST(SseParser, KeepsAnEventWithEmptyData) {
  EXPECT_THAT(read_in({"data:\n\n"}), ElementsAre(SseEvent{"", ""}));
}

TEST(SseParser, RemovesOneSpaceAfterTheColonOnly) {
  EXPECT_THAT(read_in({"data:  a\n\n"}), ElementsAre(SseEvent{"", " a"}));
}

TEST(SseParser, TakesAByteOrderMarkOnlyAtTheStart) {
  EXPECT_THAT(read_in({"data: a\n\n\xEF\xBB\xBF"
                       "data: b\n\n"}),
              ElementsAre(SseEvent{"", "a"}));
}

TEST(SseParser, DeliversAnEventAtItsBlankLineAndNotLater) {
  SseParser parser;
  std::vector<SseEvent> events;
  ASSERT_TRUE(parser.feed("data: a\n", events));
  EXPECT_THAT(events, IsEmpty());
  ASSERT_TRUE(parser.feed("\n", events));
  EXPECT_THAT(events, SizeIs(1));
}

TEST(SseParser, AcceptsAnEventAtTheLimitAndRefusesOneByteMore) {
  constexpr std::size_t kLimit = 100;
  const std::string line_of_limit = "data: " + std::string(kLimit - 6, 'x');
  std::vector<SseEvent> events;
  EXPECT_TRUE(SseParser(kLimit).feed(line_of_limit + "\n\n", events));
  EXPECT_THAT(events, SizeIs(1));
  EXPECT_FALSE(SseParser(kLimit).feed(line_of_limit + "x", events));
}

TEST(SseParser, CountsAllLinesOfAnEventTowardsTheLimit) {
  SseParser parser(1000);
  std::vector<SseEvent> events;
  bool fits = true;
  int lines = 0;
  for (; fits && lines < 1000; ++lines) fits = parser.feed("data: 0123456789\n", events);
  EXPECT_FALSE(fits);
  EXPECT_LT(lines, 100);
}

TEST(SseParser, NeverEndingLinesStayBounded) {
  SseParser parser(1000);
  std::vector<SseEvent> events;
  int pieces = 0;
  while (pieces < 1000 && parser.feed("0123456789", events)) ++pieces;
  EXPECT_EQ(pieces, 100);
}

TEST(SseParser, ManySmallEventsAreNotOneLargeOne) {
  SseParser parser(50);
  std::vector<SseEvent> events;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(parser.feed("data: 0123456789\n\n", events));
  EXPECT_THAT(events, SizeIs(1000));
}

}  // namespace
}  // namespace assay::net
