#include "assay/core/file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace assay {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test.
class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder = fs::path(::testing::TempDir()) /
             (std::string("assay-file-") + test->name() + std::to_string(::getpid()));
    fs::remove_all(folder);
    ASSERT_TRUE(fs::create_directories(folder));
  }
  void TearDown() override { fs::remove_all(folder); }

  static void put(const fs::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
  }
  static std::string get(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }

  fs::path folder;
};

std::string message_of(const Result<std::string>& result) {
  EXPECT_FALSE(result.has_value());
  if (result.has_value()) return {};
  EXPECT_EQ(result.error().kind, ErrorKind::invalid_argument);
  return result.error().message;
}

TEST_F(Files, AreReadWholeUpToTheLimit) {
  put(folder / "f", std::string(100'000, 'x') + std::string("\0\r\n", 3));
  const auto content = read_file(folder / "f", 100'003);
  ASSERT_TRUE(content.has_value()) << content.error().message;
  EXPECT_EQ(*content, get(folder / "f"));
  EXPECT_EQ(message_of(read_file(folder / "f", 100'002)),
            (folder / "f").string() + ": larger than 100002 bytes");
  put(folder / "empty", "");
  EXPECT_EQ(read_file(folder / "empty", 0).value(), "");
}

TEST_F(Files, OfAnyClaimedSizeAreRefusedWithoutAllocatingIt) {
  put(folder / "sparse", "x");
  ASSERT_EQ(::truncate((folder / "sparse").c_str(), off_t{1} << 42), 0) << "4 TiB of nothing";
  EXPECT_EQ(message_of(read_file(folder / "sparse", 1 << 20)),
            (folder / "sparse").string() + ": larger than 1048576 bytes");
}

TEST_F(Files, ThatAreNoneAreRefusedWithoutHanging) {
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder / "link");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(message_of(read_file(folder / "fifo", 10)),
            (folder / "fifo").string() + ": not a regular file");
  EXPECT_EQ(message_of(read_file("/dev/zero", 10)), "/dev/zero: not a regular file");
  EXPECT_EQ(message_of(read_file(folder / "link", 10)),
            (folder / "link").string() + ": not a regular file");
  EXPECT_EQ(message_of(read_file(folder, 10)), folder.string() + ": not a regular file");
  EXPECT_EQ(message_of(read_file(folder / "none", 10)),
            (folder / "none").string() + ": No such file or directory");
  EXPECT_NE(message_of(read_file(folder / "loop", 10)), "");
  EXPECT_NE(message_of(read_file(folder / std::string(5000, 'x'), 10)), "");
}

TEST_F(Files, ThatGrowBeyondWhatTheyClaimAreReadToTheirEnd) {
  // Files of /proc claim to be empty.
  const auto content = read_file("/proc/self/status", 1 << 20);
  ASSERT_TRUE(content.has_value()) << content.error().message;
  EXPECT_NE(content->find("Name:"), std::string::npos);
  EXPECT_NE(message_of(read_file("/proc/self/status", 10)).find("larger than 10 bytes"),
            std::string::npos);
}

TEST_F(Files, AreNewForTheirOwnerOnlyAndReplacedWithTheModeTheyHad) {
  const mode_t before = ::umask(0);
  put(folder / "f", "old");
  ASSERT_EQ(::chmod((folder / "f").c_str(), 0640), 0);
  ASSERT_TRUE(replace_file(folder / "f", "new").has_value());
  ASSERT_TRUE(replace_file(folder / "g", "").has_value());
  ::umask(before);
  EXPECT_EQ(get(folder / "f"), "new");
  EXPECT_EQ(entries(), 2U);
  for (const auto& [name, mode] : {std::pair("f", 0640U), std::pair("g", 0600U)}) {
    struct stat info {};
    ASSERT_EQ(::stat((folder / name).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, mode) << name;
  }
}

TEST_F(Files, KeepTheirOldContentUntilCommit) {
  put(folder / "f", "old");
  {
    auto file = ReplacingFile::open(folder / "f");
    ASSERT_TRUE(file.has_value()) << file.error().message;
    ASSERT_TRUE(file->write("half of the").has_value());
    EXPECT_EQ(get(folder / "f"), "old");
    ReplacingFile moved = *std::move(file);
    EXPECT_EQ(entries(), 1U) << "a kill here would leave nothing behind";
  }
  EXPECT_EQ(get(folder / "f"), "old");
  EXPECT_EQ(entries(), 1U);
}

std::string storage_error(const Status& status) {
  EXPECT_FALSE(status.has_value());
  if (status.has_value()) return {};
  EXPECT_EQ(status.error().kind, ErrorKind::storage);
  return status.error().message;
}

TEST_F(Files, ThatCannotBeReplacedNameThemselvesAndTheReason) {
  fs::create_directory(folder / "taken");
  put(folder / "file", "x");
  EXPECT_EQ(storage_error(replace_file(folder / "missing" / "f", "x")),
            (folder / "missing" / "f").string() + ": No such file or directory");
  EXPECT_EQ(storage_error(replace_file(folder / "file" / "f", "x")),
            (folder / "file" / "f").string() + ": Not a directory");
  EXPECT_EQ(storage_error(replace_file(folder / "taken", "x")),
            (folder / "taken").string() + ": Is a directory");
  EXPECT_EQ(entries(), 2U);
}

TEST_F(Files, ThatAreDevicesOrFifosAreNeverReplaced) {
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/dev/null", folder / "null");
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  // What /dev/stdout is a link to when standard output is a pipe.
  const fs::path pipe = "/proc/self/fd/" + std::to_string(ends[1]);
  for (const fs::path& path : {folder / "fifo", folder / "null", pipe}) {
    const Status status = replace_file(path, "x");
    ASSERT_FALSE(status.has_value()) << path;
    EXPECT_EQ(status.error().kind, ErrorKind::invalid_argument);
    EXPECT_EQ(status.error().message,
              path.string() + ": not a regular file, so it is not replaced");
  }
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_TRUE(fs::is_fifo(folder / "fifo"));
  EXPECT_TRUE(fs::is_symlink(folder / "null"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(entries(), 2U);
}

TEST_F(Files, BehindALinkAreReplacedAndTheLinkStays) {
  fs::create_directory(folder / "there");
  put(folder / "there" / "f", "old");
  fs::create_symlink("there/f", folder / "link");
  fs::create_symlink("link", folder / "link-to-link");
  fs::create_symlink("there/new", folder / "dangling");
  ASSERT_TRUE(replace_file(folder / "link-to-link", "new").has_value());
  ASSERT_TRUE(replace_file(folder / "dangling", "first").has_value());
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_TRUE(fs::is_symlink(folder / "link-to-link"));
  EXPECT_EQ(get(folder / "there" / "f"), "new");
  EXPECT_EQ(get(folder / "there" / "new"), "first");
  fs::create_symlink("loop", folder / "loop");
  EXPECT_EQ(storage_error(replace_file(folder / "loop", "x")),
            (folder / "loop").string() + ": Too many levels of symbolic links");
}

TEST_F(Files, InAReadOnlyFolderKeepTheirOldContent) {
  put(folder / "f", "old");
  fs::permissions(folder / "f", fs::perms::others_read, fs::perm_options::add);
  fs::permissions(folder, static_cast<fs::perms>(0555));
  // Permissions do not bind the superuser, so that it has to be somebody else for a moment.
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const Status status = replace_file(folder / "f", "new");
  if (is_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  EXPECT_EQ(storage_error(status), (folder / "f").string() + ": Permission denied");
  EXPECT_EQ(get(folder / "f"), "old");
  EXPECT_EQ(entries(), 1U);
  fs::permissions(folder, static_cast<fs::perms>(0755));
}

}  // namespace
}  // namespace assay
