#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "assay/curate/split.hpp"
#include "support/colours.hpp"

namespace assay::curate {
namespace {

using testing::Contains;
using testing::EndsWith;
using testing::HasSubstr;
namespace fs = std::filesystem;

class SplitFilesTest : public testing::Test {
 protected:
  SplitFilesTest() { fake::write_colours(folder_, 30); }

  [[nodiscard]] SplitOptions options(const std::string& items = "20") const {
    SplitOptions options;
    options.source = folder_ / "golden/colours";
    options.folder = folder_ / "split";
    options.items = items;
    options.seed = 3;
    return options;
  }
  [[nodiscard]] std::multiset<std::string> lines(const fs::path& name) const {
    std::multiset<std::string> all;
    std::istringstream text(fake::file_bytes(folder_ / name));
    for (std::string line; std::getline(text, line);) all.insert(line);
    return all;
  }
  [[nodiscard]] static std::string refusal(const SplitOptions& options) {
    const auto report = split_dataset(options);
    return report.has_value() ? "" : report.error().message;
  }

  const fake::TemporaryFolder folder_;
};

TEST_F(SplitFilesTest, DealsTheLinesOfASetAsTheyAre) {
  const auto report = split_dataset(options());
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->items, 20U);
  EXPECT_EQ(report->train, 12U) << "30 items and 2 training examples";
  ASSERT_EQ(report->strata.size(), 2U);
  // 11 red and 21 blue: 20/32 of each is 6.9 and 13.1.
  EXPECT_EQ(report->strata[0].name, "blue");
  EXPECT_EQ(report->strata[0].items, 13U);
  EXPECT_EQ(report->strata[1].items, 7U);
  auto before = lines("golden/colours/items.jsonl");
  before.merge(lines("golden/colours/train.jsonl"));
  auto after = lines("split/items.jsonl");
  after.merge(lines("split/train.jsonl"));
  EXPECT_EQ(after, before);
  EXPECT_THAT(fake::file_bytes(folder_ / "split/task.yaml"), HasSubstr("name: split\n"));
}

TEST_F(SplitFilesTest, WritesTheSameBytesEachTime) {
  ASSERT_TRUE(split_dataset(options()).has_value());
  const std::string first = fake::file_bytes(folder_ / "split/items.jsonl");
  auto other = options();
  other.folder = folder_ / "again";
  ASSERT_TRUE(split_dataset(other).has_value());
  EXPECT_EQ(fake::file_bytes(folder_ / "again/items.jsonl"), first);
}

TEST_F(SplitFilesTest, ReplacesOnlyWhenToldTo) {
  auto in_place = options();
  in_place.folder.clear();
  const auto before = lines("golden/colours/items.jsonl");
  EXPECT_THAT(refusal(in_place), EndsWith("items.jsonl: exists already; --force replaces it"));
  EXPECT_EQ(lines("golden/colours/items.jsonl"), before);
  in_place.replace = true;
  EXPECT_EQ(refusal(in_place), "");
  EXPECT_EQ(lines("golden/colours/items.jsonl").size(), 20U);
  EXPECT_EQ(lines("golden/colours/train.jsonl").size(), 12U);
}

TEST_F(SplitFilesTest, SplitsAFileOfLinesWithoutATask) {
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += fmt::format(
        "{{\"id\":\"{0}\",\"input\":\"text "
        "{0}\",\"expected\":{{\"n\":1}},\"slices\":{{\"lang\":\"{1}\"}}}}\n",
        i, i < 15 ? "en" : "de");
  }
  auto of_file = options("80%");
  of_file.source = folder_.write("all.jsonl", text);
  of_file.by = {"slices.lang"};
  const auto report = split_dataset(of_file);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->strata[0].name, "de");
  EXPECT_EQ(report->strata[0].items, 4U);
  EXPECT_EQ(report->strata[1].items, 12U);
  EXPECT_THAT(report->notes, Contains(HasSubstr("there is no task.yaml yet")));
}

TEST_F(SplitFilesTest, RefusesBadLinesByPlace) {
  auto bad = options("1");
  bad.source = folder_.write("all.jsonl",
                             "{\"id\":\"a\",\"input\":\"x\",\"expected\":\"red\"}\n{\"id\":5}\n"
                             "{\"id\":\"a\",\"input\":\"y\",\"expected\":\"red\"}\n");
  EXPECT_THAT(refusal(bad), HasSubstr("all.jsonl:2: \"id\" must be there as a text (and 1 more)"));
  bad.by = {"slices.x"};
  EXPECT_FALSE(fs::exists(folder_ / "split"));
}

TEST_F(SplitFilesTest, RefusesStrataThatAreNotThere) {
  auto wrong = options();
  wrong.by = {"langauge"};
  EXPECT_THAT(refusal(wrong), HasSubstr("--by \"langauge\": must be expected or slices.NAME"));
  wrong.by = {"slices.language"};
  EXPECT_THAT(refusal(wrong), HasSubstr("of a slice that is there"));
}

TEST_F(SplitFilesTest, LeavesWhatPromptsQuoteInTraining) {
  folder_.write("golden/colours/prompts/v1.yaml",
                "version: v1\nuser: |\n  {{input}}\nfew_shot: [t1, t2]\n");
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto other = options("29");
    other.seed = seed;
    other.folder = folder_ / fmt::format("split-{}", seed);
    EXPECT_EQ(refusal(other), "");
  }
}

TEST_F(SplitFilesTest, LosesNoSecondLabelOfTheOriginal) {
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += fmt::format(
        "{{\"id\":\"{0}\",\"input\":\"t {0}\",\"expected\":\"red\",\"second_label\":\"blue\"}}\n",
        i);
  }
  folder_.write("golden/colours/items.jsonl", text);
  auto in_place = options("8");
  in_place.folder.clear();
  in_place.replace = true;
  EXPECT_THAT(refusal(in_place), HasSubstr("write the split to another folder with -o"));
  EXPECT_EQ(lines("golden/colours/items.jsonl").size(), 10U);
  const auto report = split_dataset(options("8"));
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_THAT(report->notes, Contains(HasSubstr("left out there")));
  EXPECT_THAT(fake::file_bytes(folder_ / "split/items.jsonl"), HasSubstr("second_label"));
  EXPECT_THAT(fake::file_bytes(folder_ / "split/train.jsonl"),
              testing::Not(HasSubstr("second_label")));
}

}  // namespace
}  // namespace assay::curate
