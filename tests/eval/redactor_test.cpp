#include "eval/redactor.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

std::string cleaned(const std::string& key, std::string text) {
  Redactor(key).clean(text);
  return text;
}

TEST(Redactor, TakesTheKeyOutWhereverItStands) {
  EXPECT_EQ(cleaned("sk-0123456789abcdef", "no: sk-0123456789abcdef, and sk-0123456789abcdef"),
            "no: [key], and [key]");
}

TEST(Redactor, TakesOutWhatOnlyBeginsLikeTheKey) {
  EXPECT_EQ(cleaned("sk-0123456789abcdef", "Incorrect API key: sk-012345678****cdef."),
            "Incorrect API key: [key]");
  EXPECT_EQ(cleaned("sk-0123456789abcdef", "only sk-012 is fine"), "only sk-012 is fine");
}

TEST(Redactor, TakesOutAllOfAKeyWithUnusualCharacters) {
  const std::string key = "p+ss/w=rd~with$odd&chars!and;more";
  EXPECT_EQ(cleaned(key, "Bearer " + key + " is wrong"), "Bearer [key] is wrong");
}

TEST(Redactor, TouchesOnlyTheWholeKeyInAnAnswer) {
  const Redactor redactor("sk-ant-api03-0123456789abcdef");
  std::string answer = R"({"label": "account", "why": "sk-ant-api03-... was leaked"})";
  const std::string before = answer;
  redactor.clean_answer(answer);
  EXPECT_EQ(answer, before);
  answer = "echo: sk-ant-api03-0123456789abcdef!";
  redactor.clean_answer(answer);
  EXPECT_EQ(answer, "echo: [key]!");
}

TEST(Redactor, TakesNoShortWordForASecret) {
  EXPECT_EQ(cleaned("EMPTY", "the answer is EMPTY"), "the answer is EMPTY");
}

TEST(Redactor, TakesOutEitherFormThoughBothBeginAlike) {
  const std::string key = "sk-0123456789+abc/defghijklmnop";
  EXPECT_EQ(cleaned(key, "plain " + key + "."), "plain [key]");
  EXPECT_EQ(cleaned(key, "to http://x/sk-0123456789%2Babc%2Fdefghijklmnop?"), "to http://x/[key]?");
  EXPECT_EQ(cleaned(key, "cut: sk-0123456789%2Babc%"), "cut: [key]");
}

TEST(Redactor, LeavesTextAloneWithoutAKey) {
  EXPECT_EQ(cleaned("", "sk-0123456789"), "sk-0123456789");
}

}  // namespace
}  // namespace assay::eval
