#include "assay/core/hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

// FIPS 180-2, appendix B, and the SHA-256 of nothing.
TEST(Sha256, MatchesThePublishedExamples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Hasher, StreamsRawBytesAsIfTheyHadComeAtOnce) {
  EXPECT_EQ(Hasher().add_raw("a").add_raw("").add_raw("bc").hex(), sha256_hex("abc"));
}

TEST(Hasher, KeepsFieldsApart) {
  const std::string whole = Hasher().add("abc").hex();
  EXPECT_NE(Hasher().add("ab").add("c").hex(), Hasher().add("a").add("bc").hex());
  EXPECT_NE(Hasher().add("abc").add("").hex(), whole);
  EXPECT_NE(Hasher().add("").add("abc").hex(), whole);
  EXPECT_NE(whole, sha256_hex("abc"));
  EXPECT_EQ(Hasher().add("abc").hex(), whole);
}

TEST(Hasher, PutsTheLengthBeforeAFieldAsEightLittleEndianBytes) {
  using namespace std::string_view_literals;
  EXPECT_EQ(Hasher().add("abc").hex(), sha256_hex("\x03\0\0\0\0\0\0\0abc"sv));
  const std::string field(0x0102, 'x');
  EXPECT_EQ(Hasher().add(field).hex(), sha256_hex(std::string("\x02\x01\0\0\0\0\0\0", 8) + field));
}

TEST(Hasher, CountsNulBytes) {
  using namespace std::string_view_literals;
  EXPECT_NE(Hasher().add("a\0b"sv).hex(), Hasher().add("a"sv).hex());
}

}  // namespace
}  // namespace assay
