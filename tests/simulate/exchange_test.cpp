#include "simulate/exchange.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

TEST(Target, IsSplitAtItsFirstQuestionMark) {
  EXPECT_EQ(split_target("/a/b?c=d?e").path, "/a/b");
  EXPECT_EQ(split_target("/a/b?c=d?e").query, "c=d?e");
  EXPECT_EQ(split_target("/a").query, "");
}

TEST(PercentDecoded, LeavesAloneWhatIsNoEscape) {
  EXPECT_EQ(percent_decoded("a%2Fb%3a"), "a/b:");
  EXPECT_EQ(percent_decoded("%"), "%");
  EXPECT_EQ(percent_decoded("%2"), "%2");
  EXPECT_EQ(percent_decoded("100%zz"), "100%zz");
}

TEST(QueryValue, FindsWholeNamesOnly) {
  EXPECT_EQ(query_value("alt=sse&key=a%20b", "key"), "a b");
  EXPECT_EQ(query_value("alt=sse&key", "key"), "");
  EXPECT_EQ(query_value("xkey=1", "key"), std::nullopt);
  EXPECT_EQ(query_value("", "key"), std::nullopt);
}

TEST(BearerToken, IsFoundWhateverTheCase) {
  EXPECT_EQ(bearer_token({{"AUTHORIZATION", "bearer k"}}), "k");
  EXPECT_EQ(bearer_token({{"Authorization", "Bearer "}}), "");
  EXPECT_EQ(bearer_token({{"Authorization", "Basic k"}}), std::nullopt);
  EXPECT_EQ(bearer_token({}), std::nullopt);
}

}  // namespace
}  // namespace assay::simulate
