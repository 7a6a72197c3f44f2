#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "assay/config/config.hpp"
#include "assay/core/text.hpp"

namespace assay::config {
namespace {

/// A variable that is set as long as this lives.
class Variable {
 public:
  explicit Variable(const std::string& value) { ::setenv(kName, value.c_str(), 1); }
  ~Variable() { ::unsetenv(kName); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

  static constexpr const char* kName = "ASSAY_TEST_KEY";
};

ProviderConfig provider_with(const std::string& variable) {
  ProviderConfig provider;
  provider.name = "openai";
  provider.api_key_env = variable;
  provider.line = 3;
  return provider;
}

const std::string kWhere =
    "assay.yaml:3: environment variable ASSAY_TEST_KEY (key of provider \"openai\") ";

TEST(ApiKey, ComesFromItsVariableUnchanged) {
  for (const std::string& key :
       {std::string("sk-proj_A1.b2~c3/+=!"), std::string(4096, 'k'), std::string("x")}) {
    const Variable variable(key);
    EXPECT_EQ(read_api_key(provider_with(Variable::kName), "assay.yaml").value(), key);
  }
}

TEST(ApiKey, IsEmptyWhereNoneIsWanted) {
  EXPECT_EQ(read_api_key(provider_with(""), "assay.yaml").value(), "");
}

TEST(ApiKey, MissingIsAnErrorWithItsCure) {
  ::unsetenv(Variable::kName);
  const auto key = read_api_key(provider_with(Variable::kName), "assay.yaml");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().kind, ErrorKind::invalid_argument);
  EXPECT_EQ(key.error().message, kWhere + "is not set; run: export ASSAY_TEST_KEY=...");
}

struct Bad {
  const char* name;
  std::string value;
  const char* reason;
};

class BadApiKey : public ::testing::TestWithParam<Bad> {};

TEST_P(BadApiKey, IsRefusedByTheNameOfItsVariableAndNeverShown) {
  const Variable variable(GetParam().value);
  const auto key = read_api_key(provider_with(Variable::kName), "assay.yaml");
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().kind, ErrorKind::invalid_argument);
  EXPECT_EQ(key.error().message, kWhere + GetParam().reason);
  EXPECT_EQ(key.error().message.find("CANARY"), std::string::npos);
}

constexpr const char* kLineBreak =
    "ends in a line break; it was probably read from a file without trimming";
constexpr const char* kCharacters =
    "contains white space, control or non-ASCII characters, which no key has";

INSTANTIATE_TEST_SUITE_P(
    All, BadApiKey,
    ::testing::Values(
        Bad{"Empty", "", "is empty"}, Bad{"Newline", "CANARY\n", kLineBreak},
        Bad{"CarriageReturn", "CANARY\r", kLineBreak}, Bad{"Crlf", "CANARY\r\n", kLineBreak},
        Bad{"HeaderInjection", "CANARY\r\nX-Evil: 1", kCharacters},
        Bad{"Spaces", "   ", kCharacters}, Bad{"LeadingSpace", " CANARY", kCharacters},
        Bad{"TrailingSpace", "CANARY ", kCharacters}, Bad{"Tab", "CANARY\tCANARY", kCharacters},
        Bad{"Escape", "CANARY\x1B[31m", kCharacters}, Bad{"Delete", "CANARY\x7F", kCharacters},
        Bad{"Umlaut", "CANARY\xC3\xBC", kCharacters},
        Bad{"ByteOrderMark",
            "\xEF\xBB\xBF"
            "CANARY",
            kCharacters},
        Bad{"CurlyQuotes",
            "\xE2\x80\x9C"
            "CANARY\xE2\x80\x9D",
            kCharacters},
        Bad{"InvalidUtf8", "CANARY\xFF", kCharacters},
        Bad{"TooLong", "CANARY" + std::string(4091, 'x'), "is longer than 4096 bytes"},
        Bad{"Huge", "CANARY" + std::string(100'000, 'x'), "is longer than 4096 bytes"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace assay::config
