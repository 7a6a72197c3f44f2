#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "records.hpp"
#include "store/schema.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Both ways of opening fail as `storage`, name the file and leave its bytes alone.
void expect_refused(const fs::path& file, const std::string& reason) {
  const std::string before = fake::file_bytes(file);
  for (const Access access : {Access::read_write, Access::read_only}) {
    const auto store = RunStore::open(file, access);
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().kind, ErrorKind::storage);
    EXPECT_THAT(store.error().message, AllOf(HasSubstr(file.string()), HasSubstr(reason)));
  }
  EXPECT_TRUE(fake::file_bytes(file) == before);
  EXPECT_FALSE(fs::exists(file.string() + "-wal"));
  EXPECT_FALSE(fs::exists(file.string() + "-shm"));
}

TEST(OpenStore, SetsEveryPragmaThatDurabilityRestsOn) {
  const fake::TemporaryFolder folder;
  auto store = RunStore::open(folder / "a.db", Access::read_write).value();
  EXPECT_EQ(store.pragma("journal_mode"), "wal");
  EXPECT_EQ(store.pragma("synchronous"), "2");  // FULL
  EXPECT_EQ(store.pragma("foreign_keys"), "1");
  EXPECT_EQ(store.pragma("busy_timeout"), "30000");
  EXPECT_EQ(store.pragma("trusted_schema"), "0");
  EXPECT_EQ(store.pragma("cell_size_check"), "1");
  EXPECT_EQ(store.pragma("mmap_size"), "0");
  EXPECT_EQ(store.pragma("user_version"), std::to_string(kSchemaVersion));
  EXPECT_EQ(store.pragma("application_id"), std::to_string(kApplicationId));
}

TEST(OpenStore, GuardsReadersAsWell) {
  const fake::TemporaryFolder folder;
  (void)begin(folder / "a.db");
  auto reader = RunStore::open(folder / "a.db", Access::read_only).value();
  EXPECT_EQ(reader.pragma("journal_mode"), "wal");
  EXPECT_EQ(reader.pragma("trusted_schema"), "0");
  EXPECT_EQ(reader.pragma("cell_size_check"), "1");
  EXPECT_EQ(reader.pragma("mmap_size"), "0");
  RunRecord another = run("run-2");
  EXPECT_FALSE(reader.begin_run(another).has_value());
}

TEST(OpenStore, KeepsItsFilesFromOtherUsersWhateverTheUmask) {
  const fake::TemporaryFolder folder;
  const mode_t before = ::umask(0);
  auto begun = begin(folder / "a.db");
  ::umask(before);
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << entry.path();
  }
  EXPECT_TRUE(fs::exists(folder / "a.db-wal"));
}

TEST(OpenStore, SaysHowADatabaseComesToBe) {
  const fake::TemporaryFolder folder;
  const auto store = RunStore::open(folder / "none.db", Access::read_only);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::invalid_argument);
  EXPECT_THAT(store.error().message, AllOf(HasSubstr("none.db"), HasSubstr("assay run")));
  EXPECT_FALSE(fs::exists(folder / "none.db"));
}

TEST(OpenStore, RefusesWhatIsNoDatabase) {
  const fake::TemporaryFolder folder;
  expect_refused(folder.write("letter.db", std::string(5000, 'x')), "not a database");
  expect_refused(folder.write("short.db", "hello"), "not a database");
}

TEST(OpenStore, LeavesAnotherProgramsDatabaseAlone) {
  const fake::TemporaryFolder folder;
  fake::sql(folder / "theirs.db",
            "CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('x')");
  expect_refused(folder / "theirs.db", "not one of assay's");
  EXPECT_EQ(fake::sql_value(folder / "theirs.db", "PRAGMA journal_mode"), "delete");
}

TEST(OpenStore, RefusesASchemaFromTheFuture) {
  const fake::TemporaryFolder folder;
  (void)begin(folder / "a.db");
  fake::sql(folder / "a.db", "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
  expect_refused(folder / "a.db",
                 fmt::format("newer assay (schema 99, this one knows {})", kSchemaVersion));
}

/// Takes a current file back to what version 3 wrote: without traffic.
void make_version_3(const fs::path& file) {
  fake::sql(file,
            "DROP TABLE label; DROP TABLE shadow_member; DROP TABLE shadow_draw; DROP TABLE "
            "shadow_experiment;"
            "DROP TABLE traffic_answer; DROP TABLE traffic_request; DROP TABLE traffic_system;"
            "PRAGMA user_version = 3");
}

/// The same for version 2.
void make_version_2(const fs::path& file) {
  make_version_3(file);
  fake::sql(file,
            "DROP VIEW v_flips; DROP VIEW v_arm_summary; DROP VIEW v_answer;"
            "DROP INDEX attempt_by_request; DROP INDEX attempt_by_kind;"
            "ALTER TABLE attempt DROP COLUMN kind; ALTER TABLE attempt DROP COLUMN served_by;"
            "ALTER TABLE attempt DROP COLUMN batch_size;"
            "ALTER TABLE attempt DROP COLUMN batch_position;"
            "ALTER TABLE attempt DROP COLUMN batch_unasked;"
            "CREATE VIEW v_answer AS SELECT * FROM attempt;"
            "CREATE VIEW v_arm_summary AS SELECT * FROM arm;"
            "CREATE VIEW v_flips AS SELECT * FROM item; PRAGMA user_version = 2");
}

/// The same for version 1.
void make_version_1(const fs::path& file) {
  make_version_2(file);
  fake::sql(file,
            "DROP VIEW v_answer; ALTER TABLE score DROP COLUMN measures;"
            "CREATE VIEW v_answer AS SELECT * FROM attempt; PRAGMA user_version = 1");
}

TEST(OpenStore, TakesEveryAttemptOfVersion2ForACallOfTheArmsOwnModel) {
  const fake::TemporaryFolder folder;
  {
    auto begun = begin(folder / "a.db");
    ASSERT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::ok)}));
  }
  make_version_2(folder / "a.db");
  auto store = RunStore::open(folder / "a.db", Access::read_write).value();
  EXPECT_EQ(store.pragma("user_version"), std::to_string(kSchemaVersion));
  const auto run = *store.latest_run().value();
  const auto rows = answers(store, run.row, run.arms[0].row);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].kind, AttemptKind::call);
  EXPECT_EQ(rows[0].served_by, "");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT kind FROM v_answer"), "call");
  EXPECT_EQ(fake::sql_value(folder / "a.db",
                            "SELECT count(*) FROM sqlite_master WHERE name LIKE 'attempt_by_%'"),
            "2");
}

TEST(OpenStore, BringsAnOlderFileUpToDateAndKeepsItsRuns) {
  const fake::TemporaryFolder folder;
  (void)begin(folder / "a.db");
  make_version_1(folder / "a.db");
  {
    auto store = RunStore::open(folder / "a.db", Access::read_write).value();
    EXPECT_EQ(store.pragma("user_version"), std::to_string(kSchemaVersion));
    EXPECT_EQ(store.runs().value().size(), 1U);
  }
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM score WHERE measures <> ''"),
            "0");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(measures) FROM v_answer"), "0");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM v_flips"), "0");
}

TEST(OpenStore, TellsAReaderHowAnOlderFileIsBroughtUpToDate) {
  const fake::TemporaryFolder folder;
  (void)begin(folder / "a.db");
  make_version_1(folder / "a.db");
  const auto reader = RunStore::open(folder / "a.db", Access::read_only);
  ASSERT_FALSE(reader.has_value());
  EXPECT_THAT(
      reader.error().message,
      AllOf(HasSubstr(fmt::format("older assay (schema 1, this one reads {})", kSchemaVersion)),
            HasSubstr("assay score")));
}

TEST(OpenStore, RefusesATruncatedFile) {
  const fake::TemporaryFolder folder;
  (void)begin(folder / "a.db");
  const auto size = fs::file_size(folder / "a.db");
  fs::resize_file(folder / "a.db", size / 2);
  // It was in WAL mode, so a reader may make side files; only the file itself has to stay.
  const std::string before = fake::file_bytes(folder / "a.db");
  for (const Access access : {Access::read_write, Access::read_only}) {
    const auto store = RunStore::open(folder / "a.db", access);
    ASSERT_FALSE(store.has_value());
    EXPECT_EQ(store.error().kind, ErrorKind::storage);
    EXPECT_THAT(store.error().message, AllOf(HasSubstr("a.db"), HasSubstr("malformed")));
  }
  EXPECT_TRUE(fake::file_bytes(folder / "a.db") == before);
}

TEST(OpenStore, FillsAnEmptyFileAsAKilledWriterLeavesIt) {
  const fake::TemporaryFolder folder;
  folder.write("a.db", "");
  const auto reader = RunStore::open(folder / "a.db", Access::read_only);
  ASSERT_FALSE(reader.has_value());
  EXPECT_EQ(reader.error().kind, ErrorKind::storage);
  EXPECT_THAT(reader.error().message, HasSubstr("is empty; no run was stored in it yet"));
  auto begun = begin(folder / "a.db");
  EXPECT_EQ(begun.store.runs().value().size(), 1U);
}

TEST(OpenStore, RefusesAFolderAndAFifoWithoutHangingOrLeavingALock) {
  const fake::TemporaryFolder folder;
  fs::create_directory(folder / "folder.db");
  ASSERT_EQ(::mkfifo((folder / "fifo.db").c_str(), 0600), 0);
  for (const char* name : {"folder.db", "fifo.db"}) {
    for (const Access access : {Access::read_write, Access::read_only}) {
      const auto store = RunStore::open(folder / name, access);
      ASSERT_FALSE(store.has_value());
      EXPECT_EQ(store.error().kind, ErrorKind::storage);
      EXPECT_THAT(store.error().message, AllOf(HasSubstr(name), HasSubstr("not a regular file")));
    }
    EXPECT_FALSE(fs::exists(folder / (std::string(name) + ".lock")));
  }
}

TEST(OpenStore, RefusesAMissingFolder) {
  const fake::TemporaryFolder folder;
  const auto store = RunStore::open(folder / "no/such/a.db", Access::read_write);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::storage);
  EXPECT_THAT(store.error().message, HasSubstr("no/such/a.db"));
}

/// Permissions do not bind root, so a child that is nobody tries, and hands back what it was told.
std::string refusal_for_nobody(const fs::path& file, Access access = Access::read_write) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(1);
    auto store = RunStore::open(file, access);
    const std::string text = store.has_value()
                                 ? fmt::format("opened with {} runs", store->runs()->size())
                             : store.error().kind == ErrorKind::storage ? store.error().message
                                                                        : "another kind of error";
    (void)!::write(ends[1], text.data(), text.size());
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string text(4096, '\0');
  const ssize_t size = ::read(ends[0], text.data(), text.size());
  text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return text;
}

TEST(OpenStore, RefusesAFolderThatMayNotBeWrittenTo) {
  const fake::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms(0555));
  EXPECT_THAT(refusal_for_nobody(folder / "a.db"),
              AllOf(HasSubstr((folder / "a.db").string()), HasSubstr("Permission denied")));
  fs::permissions(folder.path(), fs::perms(0755));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

/// A folder with a database of one run that others may read, and nothing else.
class ReadOnlyFolder : public testing::Test {
 protected:
  ReadOnlyFolder() { (void)begin(file_); }
  ~ReadOnlyFolder() override { fs::permissions(folder_.path(), fs::perms(0755)); }

  std::string opened_by_nobody() {
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      fs::permissions(entry.path(), fs::perms(0444));
    }
    fs::permissions(folder_.path(), fs::perms(0555));
    return refusal_for_nobody(file_, Access::read_only);
  }

  const fake::TemporaryFolder folder_;
  const fs::path file_ = folder_ / "100% a#b?c.db";
};

TEST_F(ReadOnlyFolder, DoesNotKeepAReaderFromACleanlyClosedDatabase) {
  EXPECT_FALSE(fs::exists(file_.string() + "-wal"));
  EXPECT_EQ(opened_by_nobody(), "opened with 1 runs");
  EXPECT_FALSE(fs::exists(file_.string() + "-shm"));
}

TEST_F(ReadOnlyFolder, SaysWhatToDoAboutALogThatCannotBeUsed) {
  const std::string log = file_.string() + "-wal";
  {
    const auto begun = begin(folder_ / "another.db");
    fs::copy_file(folder_ / "another.db-wal", log);  // as a killed writer leaves it
  }
  EXPECT_THAT(opened_by_nobody(),
              AllOf(HasSubstr(file_.string() + ": its newest rows are still in " + log),
                    HasSubstr("copy both files")));
}

TEST(CloseStore, LeavesNoLogBehindEvenWithAReaderBesides) {
  const fake::TemporaryFolder folder;
  auto begun = std::make_unique<Begun>(begin(folder / "a.db"));
  auto reader = RunStore::open(folder / "a.db", Access::read_only).value();
  ASSERT_EQ(reader.runs().value().size(), 1U);
  ASSERT_GT(fs::file_size(folder / "a.db-wal"), 0U);
  begun.reset();
  EXPECT_EQ(fs::file_size(folder / "a.db-wal"), 0U);
  EXPECT_EQ(reader.runs().value().size(), 1U);
}

}  // namespace
}  // namespace assay::store
