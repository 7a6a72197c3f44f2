#include "assay/decide/label_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "decide/shadow_pairs.hpp"

namespace assay::decide {
namespace {

const Slices kDe = {{"language", "de"}};
const Slices kEn = {{"language", "en"}};

std::vector<Unlabelled> unlabelled(int de, int en) {
  std::vector<Unlabelled> all;
  for (int i = 0; i < de + en; ++i) {
    all.push_back(
        {static_cast<std::uint64_t>(i + 1), std::make_shared<const Slices>(i < de ? kDe : kEn)});
  }
  return all;
}

TEST(LabelQueue, AsksFirstForWhatDecidesMostTrafficPerLabel) {
  // German disagrees seldom and is decided without a label; English is not.
  const auto report =
      Stream().agree(4000, kDe).differ(5, kDe).agree(900, kEn).differ(100, kEn).report();
  ASSERT_EQ(report.rows.size(), 2U);
  ASSERT_EQ(report.rows[0].verdict, ShadowVerdict::stay_lite) << report.rows[0].reason;
  ASSERT_EQ(report.rows[1].verdict, ShadowVerdict::insufficient);
  const auto queue = label_queue(unlabelled(5, 100), report);
  ASSERT_EQ(queue.size(), 105U);
  for (std::size_t i = 0; i < 100; i += 2) EXPECT_GE(queue[i], 5U) << "every other one decides";
}

TEST(LabelQueue, DrawsEveryOtherOneFromAllTraffic) {
  const auto report =
      Stream().agree(4000, kDe).differ(100, kDe).agree(900, kEn).differ(100, kEn).report();
  const auto queue = label_queue(unlabelled(100, 100), report);
  const auto german =
      std::count_if(queue.begin(), queue.begin() + 60, [](std::size_t at) { return at < 100; });
  EXPECT_GT(german, 5) << "also where nothing is to be decided";
}

TEST(LabelQueue, IsARandomOrderWithinASliceAndTheSameEveryTime) {
  const auto report = Stream().agree(900, kDe).differ(100, kDe).report();
  const auto one = label_queue(unlabelled(100, 0), report, 7);
  EXPECT_EQ(one, label_queue(unlabelled(100, 0), report, 7));
  EXPECT_NE(one, label_queue(unlabelled(100, 0), report, 8));
  EXPECT_FALSE(std::is_sorted(one.begin(), one.end()));
  auto sorted = one;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) EXPECT_EQ(sorted[i], i);
}

}  // namespace
}  // namespace assay::decide
