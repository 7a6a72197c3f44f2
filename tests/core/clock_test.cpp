#include "assay/core/clock.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(IsoTime, IsUtcWhateverTheTimeZone) {
  ASSERT_EQ(setenv("TZ", "Asia/Tokyo", 1), 0);
  tzset();
  EXPECT_EQ(iso_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_time(1'000'000'000'000), "2001-09-09T01:46:40Z");
  unsetenv("TZ");
  tzset();
}

TEST(IsoTime, RoundsDownAlsoBeforeTheEpochAndReachesBeyond2038) {
  EXPECT_EQ(iso_time(999), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_time(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(iso_time(-1000), "1969-12-31T23:59:59Z");
  EXPECT_EQ(iso_time(std::int64_t{1} << 41), "2039-09-07T15:47:35Z");  // 2^41 ms
}

}  // namespace
}  // namespace assay
