#include "cli/log_guard.hpp"

#include <gmock/gmock.h>

namespace assay::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

/// What comes out of a guard, whatever the pieces that go in.
std::string guarded(const std::string& text, std::size_t piece_bytes) {
  std::string result;
  LogGuard guard([&](std::string_view piece) {
    result += piece;
    return Status();
  });
  for (std::size_t at = 0; at < text.size(); at += piece_bytes) {
    EXPECT_TRUE(guard.write(std::string_view(text).substr(at, piece_bytes)).has_value());
  }
  EXPECT_TRUE(guard.finish().has_value());
  return result;
}

TEST(LogGuard, PassesOnWhatIsHarmless) {
  for (const std::string text :
       {"", "a\n", "a :: b\n\nc: d", "{\"a\": \"::error::\"}\n", "a##b[c\n"}) {
    EXPECT_EQ(guarded(text, 1), text);
  }
}

TEST(LogGuard, StopsCommandsBeforeTheFirstOne) {
  for (const std::size_t piece_bytes : {1, 3, 1000}) {
    EXPECT_THAT(
        guarded("a\n  ::error::b\nc", piece_bytes),
        MatchesRegex("a\n::stop-commands::(assay-[0-9a-f]{32})\n  ::error::b\nc\n::.*::\n"));
  }
  const std::string text = guarded("::a::\n", 1);
  const std::string word = text.substr(17, 38);
  EXPECT_EQ(text, "::stop-commands::" + word + "\n::a::\n::" + word + "::\n");
  EXPECT_NE(text, guarded("::a::\n", 1));
}

TEST(LogGuard, KeepsJsonJson) {
  EXPECT_EQ(guarded("{\"a\":\"##[error]x\"}\n", 2), "{\"a\":\"\\u0023\\u0023[error]x\"}\n");
  EXPECT_EQ(guarded("[\n \"# ##[a\"\n]\n", 100), "[\n \"\\u0023 \\u0023\\u0023[a\"\n]\n");
  // What only looks like it is stopped all the same.
  EXPECT_THAT(guarded("{x\n::error::\n", 100), HasSubstr("::stop-commands::"));
}

TEST(LogGuard, KnowsWhatTheRunnerObeys) {
  for (const char* const line :
       {"::error::x", " \t::error::x", "\xC2\xA0::error::x", "\xE2\x80\x8B::error::x",
        "a ##[error]x", "a #\xE2\x80\x8B#[error]x", "\x1b::x"}) {
    EXPECT_TRUE(is_command_line(line)) << line;
  }
  for (const char* const line : {"a ::error::x", "error: x", "# [a]", "##teamcity[x]", ""}) {
    EXPECT_FALSE(is_command_line(line)) << line;
  }
}

TEST(LogGuard, EndsWhereItsOutputDoes) {
  LogGuard guard([](std::string_view) -> Status { return Error{ErrorKind::storage, "full"}; });
  EXPECT_FALSE(guard.write("a\n").has_value());
}

}  // namespace
}  // namespace assay::cli
