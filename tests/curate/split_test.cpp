#include "assay/curate/split.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

namespace assay::curate {
namespace {

using testing::HasSubstr;

/// `sizes[i]` lines of stratum `s<i>`, mixed by position.
std::vector<SplitLine> lines_of(const std::vector<int>& sizes) {
  std::vector<SplitLine> lines;
  for (std::size_t s = 0; s < sizes.size(); ++s) {
    for (int i = 0; i < sizes[s]; ++i) {
      const std::string id = fmt::format("s{}-{}", s, i);
      lines.push_back({id, fmt::format("s{}", s), "", "input of " + id, false});
    }
  }
  return lines;
}

std::size_t count(const std::vector<bool>& is_item) {
  return static_cast<std::size_t>(std::count(is_item.begin(), is_item.end(), true));
}

std::map<std::string, int> items_of_strata(const std::vector<SplitLine>& lines,
                                           const std::vector<bool>& is_item) {
  std::map<std::string, int> items;
  for (std::size_t i = 0; i < lines.size(); ++i) items[lines[i].stratum] += is_item[i] ? 1 : 0;
  return items;
}

std::map<std::string, bool> by_id(const std::vector<SplitLine>& lines, std::size_t items,
                                  std::uint64_t seed) {
  const auto is_item = choose_items(lines, items, seed);
  std::map<std::string, bool> chosen;
  for (std::size_t i = 0; i < lines.size(); ++i) chosen[lines[i].id] = is_item[i];
  return chosen;
}

TEST(ChooseItems, GivesTheRestToTheLargestRemainders) {
  // 10 of 17 lines: shares 5.88, 2.94, 1.18; whole parts 5, 2, 1; the two that are left go to .94
  // and .88.
  const auto lines = lines_of({10, 5, 2});
  const auto items = items_of_strata(lines, choose_items(lines, 10, 1));
  EXPECT_EQ(items.at("s0"), 6);
  EXPECT_EQ(items.at("s1"), 3);
  EXPECT_EQ(items.at("s2"), 1);
}

TEST(ChooseItems, StaysWithinOneOfEveryShare) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<int> sizes(1 + random() % 8);
    for (int& size : sizes) size = 1 + static_cast<int>(random() % 60);
    const auto lines = lines_of(sizes);
    const std::size_t wanted = random() % lines.size();
    const auto is_item = choose_items(lines, wanted, round);
    EXPECT_EQ(count(is_item), wanted);
    const auto items = items_of_strata(lines, is_item);
    for (std::size_t s = 0; s < sizes.size(); ++s) {
      const double share =
          static_cast<double>(wanted) * sizes[s] / static_cast<double>(lines.size());
      EXPECT_LT(std::abs(items.at(fmt::format("s{}", s)) - share), 1.0);
    }
  }
}

TEST(ChooseItems, DependsOnIdsAndSeedNotOnOrder) {
  auto lines = lines_of({40, 30, 5});
  const auto before = by_id(lines, 50, 11);
  std::mt19937 random(3);
  std::shuffle(lines.begin(), lines.end(), random);
  EXPECT_EQ(by_id(lines, 50, 11), before);
  EXPECT_NE(by_id(lines, 50, 12), before);
}

TEST(ChooseItems, ChoosesTheSameOnEveryMachine) {
  // The four smallest of SHA-256("42", "id", id), each field behind its length in eight bytes, as
  // Python's hashlib orders them. A change here would move the lines of every set split before.
  std::string chosen;
  for (const auto& [id, is_item] : by_id(lines_of({8}), 4, 42)) chosen += is_item ? id + " " : "";
  EXPECT_EQ(chosen, "s0-1 s0-2 s0-3 s0-7 ");
}

TEST(ChooseItems, MovesFewLinesWhenOthersAreAdded) {
  auto lines = lines_of({150, 100, 50});
  const auto before = by_id(lines, 200, 5);
  for (int i = 0; i < 10; ++i) {
    lines.push_back({fmt::format("new-{}", i), "s0", "", fmt::format("new {}", i), false});
  }
  int moved = 0;
  for (const auto& [id, is_item] : by_id(lines, 200, 5)) {
    moved += before.count(id) > 0 && before.at(id) != is_item ? 1 : 0;
  }
  EXPECT_LE(moved, 12) << "of 300";
}

TEST(ChooseItems, KeepsClustersAndEqualInputsTogether) {
  auto lines = lines_of({60, 60});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i % 3 == 0) lines[i].cluster = fmt::format("c{}", i / 12);
    if (i % 10 == 1) lines[i].input = fmt::format("same {}", i / 20);
  }
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto is_item = choose_items(lines, 70, seed);
    std::map<std::string, bool> clusters;
    std::map<std::string, bool> inputs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!lines[i].cluster.empty()) {
        EXPECT_EQ(clusters.emplace(lines[i].cluster, is_item[i]).first->second, is_item[i]);
      }
      EXPECT_EQ(inputs.emplace(lines[i].input, is_item[i]).first->second, is_item[i]);
    }
    EXPECT_LE(count(is_item), 70U);
    EXPECT_GE(count(is_item), 66U) << "no group has more than 4 lines";
  }
}

TEST(ChooseItems, LeavesExamplesOfPromptsInTraining) {
  auto lines = lines_of({10});
  lines[3].is_example = true;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto is_item = choose_items(lines, 9, seed);
    EXPECT_FALSE(is_item[3]);
    EXPECT_EQ(count(is_item), 9U);
  }
}

TEST(ItemCount, ReadsCountsAndShares) {
  EXPECT_EQ(ItemCount::parse("300").value().of(400).value(), 300U);
  EXPECT_EQ(ItemCount::parse("0.7").value().of(10).value(), 7U);
  EXPECT_EQ(ItemCount::parse("70%").value().of(10).value(), 7U);
  EXPECT_EQ(ItemCount::parse("33.3%").value().of(1000).value(), 333U);
}

TEST(ItemCount, RefusesWhatIsNone) {
  for (const char* text : {"", "0", "-1", "x", "3x", "1.0", "0.0", "100%", "%", "nan", "1e9."}) {
    EXPECT_FALSE(ItemCount::parse(text).has_value()) << text;
  }
  EXPECT_THAT(ItemCount::parse("10").value().of(10).error().message,
              HasSubstr("10 items out of 10 lines leave train.jsonl without any"));
  EXPECT_THAT(ItemCount::parse("1%").value().of(10).error().message,
              HasSubstr("leave items.jsonl without any"));
}

}  // namespace
}  // namespace assay::curate
