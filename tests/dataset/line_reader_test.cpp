#include "assay/dataset/line_reader.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "support/temporary_folder.hpp"

namespace assay::dataset {
namespace {

using namespace std::string_literals;
using Lines = std::vector<std::string>;

Lines lines_of(const std::string& content, std::size_t limit = 100) {
  const fake::TemporaryFolder folder;
  auto reader = LineReader::open(folder.write("f", content), limit);
  if (!reader.has_value()) return {reader.error().message.substr(folder.path().string().size())};
  Lines lines;
  std::string line;
  while (true) {
    const auto more = reader->next(line);
    if (!more.has_value()) {
      lines.push_back(more.error().message.substr(folder.path().string().size()));
      return lines;
    }
    if (!*more) return lines;
    lines.push_back(line);
    EXPECT_EQ(reader->number(), static_cast<int>(lines.size()));
  }
}

TEST(LineReader, ReadsEveryLineEndAndTheLackOfOne) {
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("a\nb\n"), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("a\nb"), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("a\r\nb\r\n"), (Lines{"a", "b"}));
  EXPECT_EQ(lines_of("\n\na\n"), (Lines{"", "", "a"}));
  EXPECT_EQ(lines_of("a\r\r\nb\rc\n"), (Lines{"a\r", "b\rc"}));
  EXPECT_EQ(lines_of("a\0b\n"s), Lines{"a\0b"s});
}

TEST(LineReader, SkipsAByteOrderMarkOnlyAtTheStart) {
  EXPECT_EQ(lines_of("\xEF\xBB\xBF"), Lines{});
  EXPECT_EQ(lines_of("\xEF\xBB\xBF"
                     "a\n\xEF\xBB\xBF"
                     "b"),
            (Lines{"a",
                   "\xEF\xBB\xBF"
                   "b"}));
  EXPECT_EQ(lines_of("\xEF\xBB"), Lines{"\xEF\xBB"});
}

TEST(LineReader, RefusesUtf16ByName) {
  EXPECT_EQ(lines_of("\xFF\xFE"
                     "a\0"s),
            Lines{"/f:1: encoded as UTF-16; save it as UTF-8"});
  EXPECT_EQ(lines_of("\xFE\xFF\0a"s), Lines{"/f:1: encoded as UTF-16; save it as UTF-8"});
}

TEST(LineReader, LimitsLinesExactly) {
  EXPECT_EQ(lines_of("abc\nabcd\n", 4), (Lines{"abc", "abcd"}));
  EXPECT_EQ(lines_of("abc\nabcde\nf\n", 4),
            (Lines{"abc", "/f:2: the line is longer than 4 bytes"}));
}

TEST(LineReader, RefusesWhatIsNotARegularFile) {
  const fake::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  for (const std::filesystem::path& path :
       {folder / "fifo", folder.path(), std::filesystem::path("/dev/zero"), folder / "none"}) {
    const auto reader = LineReader::open(path, 10);
    ASSERT_FALSE(reader.has_value()) << path;
    EXPECT_EQ(reader.error().kind, ErrorKind::invalid_argument);
    EXPECT_TRUE(reader.error().message.starts_with(path.string() + ": ")) << reader.error().message;
  }
}

TEST(LineReader, TellsAReadErrorFromTheEndOfTheFile) {
  // Reading the memory of a process at address 0 fails with EIO, although it opens as a regular
  // file.
  auto reader = LineReader::open("/proc/self/mem", 10);
  ASSERT_TRUE(reader.has_value()) << reader.error().message;
  std::string line;
  const auto more = reader->next(line);
  ASSERT_FALSE(more.has_value()) << "a set that is cut short must not look whole";
  EXPECT_EQ(more.error().message, "/proc/self/mem:1: reading failed: Input/output error");
}

}  // namespace
}  // namespace assay::dataset
