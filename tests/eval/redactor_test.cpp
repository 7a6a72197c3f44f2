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
  EXPECT_EQ(cleaned(key, "cut: sk-0123456789%2Babc%"), "cut: [key]%");
}

TEST(Redactor, TakesOutWhatEscapesStandFor) {
  const std::string key = "sk-01\"23+45&6<7\\89/ab";
  for (const char* written :
       {"sk-01\"23+45&6<7\\89/ab",                            // as it is
        "sk-01%2223%2B45%266%3C7%5C89%2Fab",                  // a URL
        "sk-01%2223+45%266%3c7%5c89/ab",                      // a URL, by somebody else
        "sk-01\\\"23+45&6<7\\\\89/ab",                        // JSON
        "sk-01\\\"23\\u002B45\\u00266\\u003c7\\\\89\\/ab",    // JSON, carefully
        "\\u0073\\u006b-01\\u002223+45&6<7\\u005c89/ab",      // JSON, needlessly
        "sk-01&quot;23+45&amp;6&lt;7\\89/ab",                 // HTML
        "sk-01&#34;23&#43;45&#38;6&#x3C;7&#x5c;89&#047;ab"})  // HTML, numbered
  {
    EXPECT_EQ(cleaned(key, std::string("no: ") + written + " !"), "no: [key] !") << written;
    std::string answer = std::string("{\"a\": \"") + written + "\"}";
    Redactor(key).clean_answer(answer);
    EXPECT_EQ(answer, "{\"a\": \"[key]\"}") << written;
  }
}

TEST(Redactor, TakesTheKeyOutOfBase64WhereverItStandsInIt) {
  // base64 of `:key`, `u:key`, `us:key`, each also followed by something, made with coreutils.
  const std::string key = "sk-0123456789abcdef?~z";
  for (const char* written :
       {"OnNrLTAxMjM0NTY3ODlhYmNkZWY/fno=", "dTpzay0wMTIzNDU2Nzg5YWJjZGVmP356",
        "dXM6c2stMDEyMzQ1Njc4OWFiY2RlZj9+eg==", "OnNrLTAxMjM0NTY3ODlhYmNkZWY_fno",
        "c2stMDEyMzQ1Njc4OWFiY2RlZj9+eiBhbmQgbW9yZQ=="}) {
    std::string text = std::string("Basic ") + written;
    Redactor(key).clean_answer(text);
    EXPECT_NE(text.find("[key]"), std::string::npos) << written;
    EXPECT_EQ(text.find("MDEyMzQ1Njc4O"), std::string::npos) << written;
    EXPECT_EQ(text.find("AxMjM0NTY3OD"), std::string::npos) << written;
    EXPECT_EQ(text.find("wMTIzNDU2Nzg5"), std::string::npos) << written;
    EXPECT_NE(cleaned(key, std::string("Basic ") + written).find("[key]"), std::string::npos);
  }
}

TEST(Redactor, TakesOutEveryOne) {
  const std::string key = "sk-0123456789abcdef";
  EXPECT_EQ(cleaned(key, key + key + "%73" + key.substr(1) + "," + key), "[key][key],[key]");
}

TEST(Redactor, LeavesTextAloneWithoutAKey) {
  EXPECT_EQ(cleaned("", "sk-0123456789"), "sk-0123456789");
}

}  // namespace
}  // namespace assay::eval
