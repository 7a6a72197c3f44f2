#include <unistd.h>

#include <sys/wait.h>
#include <csignal>

#include "records.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(OneWriter, RefusesASecondOneAndNamesTheFirst) {
  const fake::TemporaryFolder folder;
  const auto first = RunStore::open(folder / "a.db", Access::read_write).value();
  const auto second = RunStore::open(folder / "a.db", Access::read_write);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::storage);
  EXPECT_THAT(second.error().message, AllOf(HasSubstr((folder / "a.db").string()),
                                            HasSubstr("process " + std::to_string(::getpid()))));
}

TEST(OneWriter, IsTheSameUnderAnyNameOfTheFile) {
  const fake::TemporaryFolder folder;
  const auto first = RunStore::open(folder / "a.db", Access::read_write).value();
  std::filesystem::create_symlink(folder / "a.db", folder / "link.db");
  for (const char* name : {"link.db", "./a.db"}) {
    const auto second = RunStore::open(folder / name, Access::read_write);
    ASSERT_FALSE(second.has_value()) << name;
    EXPECT_THAT(second.error().message, HasSubstr("is writing to it"));
  }
}

TEST(OneWriter, LetsTheNextOneInOnceItIsDone) {
  const fake::TemporaryFolder folder;
  { const auto first = RunStore::open(folder / "a.db", Access::read_write).value(); }
  EXPECT_TRUE(RunStore::open(folder / "a.db", Access::read_write).has_value());
}

TEST(OneWriter, LeavesNoLockWhenItIsKilled) {
  const fake::TemporaryFolder folder;
  std::array<int, 2> ready{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = RunStore::open(folder / "a.db", Access::read_write);
    (void)!::write(ready[1], store.has_value() ? "y" : "n", 1);
    for (;;) ::pause();
  }
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = RunStore::open(folder / "a.db", Access::read_write);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(RunStore::open(folder / "a.db", Access::read_write).has_value());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(OneWriter, MayBeReadBesides) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  auto reader = RunStore::open(folder / "a.db", Access::read_only).value();
  auto another = RunStore::open(folder / "a.db", Access::read_only).value();
  EXPECT_EQ(answers(reader, begun.run.row, begun.run.arms[0].row).size(), 0U);
  ASSERT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::ok)}).has_value());
  EXPECT_EQ(answers(reader, begun.run.row, begun.run.arms[0].row).size(), 1U);
  EXPECT_EQ(answers(another, begun.run.row, begun.run.arms[0].row).size(), 1U);
}

TEST(OneWriter, MayWriteWhileAReaderIsInTheMiddle) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  ASSERT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::ok)}).has_value());
  auto reader = RunStore::open(folder / "a.db", Access::read_only).value();
  int seen = 0;
  const Status read =
      reader.for_each_answer(begun.run.row, begun.run.arms[0].row, [&](const AnswerRow&) {
        ++seen;
        const Status written =
            begun.store.record(begun.run.row, {entry(begun.key(0, 1), Outcome::ok)});
        EXPECT_TRUE(written.has_value());
      });
  EXPECT_TRUE(read.has_value());
  EXPECT_EQ(seen, 1);  // the reader's view is of the moment it began
}

}  // namespace
}  // namespace assay::store
