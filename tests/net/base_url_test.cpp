#include <gtest/gtest.h>

#include "assay/net/http_message.hpp"

namespace assay::net {
namespace {

struct Accepted {
  const char* text;
  const char* origin;
  const char* path;
};

class AcceptedUrl : public ::testing::TestWithParam<Accepted> {};

TEST_P(AcceptedUrl, HasThisOriginAndPath) {
  const auto url = parse_base_url(GetParam().text);
  ASSERT_TRUE(url.has_value()) << url.error().message;
  EXPECT_EQ(url->origin.text(), GetParam().origin);
  EXPECT_EQ(url->path, GetParam().path);
}

INSTANTIATE_TEST_SUITE_P(
    All, AcceptedUrl,
    ::testing::Values(Accepted{"https://api.example.com", "https://api.example.com", ""},
                      Accepted{"https://api.example.com/", "https://api.example.com", ""},
                      Accepted{"https://api.example.com/v1", "https://api.example.com", "/v1"},
                      Accepted{"https://api.example.com/v1//", "https://api.example.com", "/v1"},
                      Accepted{"HTTPS://API.Example.COM/V1", "https://api.example.com", "/V1"},
                      Accepted{"https://api.example.com:443/v1", "https://api.example.com", "/v1"},
                      Accepted{"https://api.example.com:8443", "https://api.example.com:8443", ""},
                      Accepted{"http://localhost:80", "http://localhost", ""},
                      Accepted{"http://127.0.0.1:8080/v1beta", "http://127.0.0.1:8080", "/v1beta"},
                      Accepted{"http://[::1]:8080", "http://[::1]:8080", ""},
                      Accepted{"http://[0:0:0:0:0:0:0:1]", "http://[::1]", ""},
                      Accepted{"https://[2001:DB8::A]/x", "https://[2001:db8::a]", "/x"},
                      Accepted{"http://my_service:11434", "http://my_service:11434", ""},
                      Accepted{"https://xn--bcher-kva.example", "https://xn--bcher-kva.example",
                               ""},
                      Accepted{"https://host.example/a@b:c", "https://host.example", "/a@b:c"},
                      Accepted{"https://1e100.example", "https://1e100.example", ""},
                      Accepted{"https://h.example:65535", "https://h.example:65535", ""}));

class RefusedUrl : public ::testing::TestWithParam<std::string> {};

TEST_P(RefusedUrl, IsAnInvalidArgument) {
  const auto url = parse_base_url(GetParam());
  ASSERT_FALSE(url.has_value()) << url->origin.text() << url->path;
  EXPECT_EQ(url.error().kind, ErrorKind::invalid_argument);
  EXPECT_FALSE(url.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Confusions, RefusedUrl,
    ::testing::Values(
        "", "api.example.com", "//api.example.com", "https:/api.example.com",
        "https:api.example.com", "https://", "https:///v1", "https://:443", "ftp://api.example.com",
        "file:///etc/passwd", "unix:/run/x.sock", "javascript://api.example.com/%0Aalert(1)",
        "ht tps://a.example",
        // user information, in all the places where one may overlook it
        "https://user@api.example.com", "https://user:pass@api.example.com",
        "https://api.example.com@evil.example", "https://api.example.com:443@evil.example/",
        "https://api.example.com%40evil.example", "https://@api.example.com",
        // characters that readers of URLs disagree about
        "https://api.example.com\\@evil.example", "https:\\\\api.example.com",
        "https://api.example.com/a\\b", "https://api.example.com/a b",
        "https://api.example.com/a\tb", "https://api.example.com\r\nHost: evil.example",
        " https://api.example.com", "https://api.example.com ",
        std::string("https://api.example.com\0.evil.example", 37), "https://api.example.com/\x7f",
        "https://b\xC3\xBC"
        "cher.example",
        "https://api\xE3\x80\x82"
        "example.com",
        "https://api.example.com/\xC3\xBC",
        // fragments and queries
        "https://evil.example#api.example.com", "https://evil.example?api.example.com",
        "https://api.example.com/v1?key=secret", "https://api.example.com/v1#top",
        // host names
        "https://api.example.com.", "https://.example.com", "https://api..example.com",
        "https://-api.example.com", "https://api-.example.com", "https://api,example.com",
        "https://api.example.com%2eevil.example", "https://*.example.com",
        "https://" + std::string(64, 'a') + ".example",
        "https://" + std::string(250, 'a') + ".example",
        // addresses in the spellings that resolvers read differently
        "https://2130706433", "https://0x7f000001", "https://0x7f.1", "https://127.1",
        "https://0177.0.0.1", "https://127.0.0.01", "https://127.0.0.256", "https://127.0.0.1.",
        "https://1.2.3.4.5", "https://169.254.169.0xfe", "https://[::1", "https://::1",
        "https://[::1]evil.example", "https://[fe80::1%25eth0]", "https://[1.2.3.4]", "https://[]",
        // ports
        "https://api.example.com:", "https://api.example.com:0", "https://api.example.com:65536",
        "https://api.example.com:-1", "https://api.example.com:+443",
        "https://api.example.com:0443", "https://api.example.com:443x",
        "https://api.example.com:4 43", "https://api.example.com:99999999999999999999",
        "https://api.example.com:80:443",
        // dot segments
        "https://api.example.com/v1/../admin", "https://api.example.com/.",
        "https://a.example/%2E%2e/x"));

TEST(ParseBaseUrl, DoesNotRepeatUserInformationInItsMessage) {
  const auto url = parse_base_url("https://user:hunter2@api.example.com");
  ASSERT_FALSE(url.has_value());
  EXPECT_EQ(url.error().message.find("hunter2"), std::string::npos);
}

TEST(ParseBaseUrl, ShowsControlCharactersEscaped) {
  const auto url = parse_base_url("https://a.example/\x1b[31m");
  ASSERT_FALSE(url.has_value());
  EXPECT_EQ(url.error().message.find('\x1b'), std::string::npos);
}

TEST(OriginIsLoopback, HoldsForLoopbackOnly) {
  for (const char* const host : {"localhost", "127.0.0.1", "127.255.0.9", "::1"}) {
    EXPECT_TRUE((Origin{false, host, 80}.is_loopback())) << host;
  }
  for (const char* const host :
       {"localhost.example.com", "127.example.com", "127.0.0.1.example.com", "10.0.0.1",
        "128.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "2001:db8::1", "mylocalhost"}) {
    EXPECT_FALSE((Origin{false, host, 80}.is_loopback())) << host;
  }
}

TEST(FindHeader, IgnoresCaseAndTakesTheFirst) {
  const Headers headers = {{"X-One", "1"}, {"retry-AFTER", "2"}, {"Retry-After", "3"}};
  EXPECT_EQ(find_header(headers, "Retry-After"), "2");
  EXPECT_EQ(find_header(headers, "x-one"), "1");
  EXPECT_EQ(find_header(headers, "X-On"), std::nullopt);
}

TEST(FindHeaders, GivesEveryValueInOrder) {
  const Headers headers = {{"X-One", "1"}, {"retry-AFTER", "2"}, {"Retry-After", "3"}};
  EXPECT_EQ(find_headers(headers, "Retry-After"), (std::vector<std::string_view>{"2", "3"}));
  EXPECT_TRUE(find_headers(headers, "X-On").empty());
}

}  // namespace
}  // namespace assay::net
