#include "assay/shadow/cost_view.hpp"

#include <gmock/gmock.h>

namespace assay::shadow {
namespace {

using testing::HasSubstr;

store::TrafficSpend call(const std::string& model, std::int64_t day,
                         std::optional<std::int64_t> micro_usd) {
  store::TrafficSpend spend;
  spend.model = model;
  spend.day = day;
  spend.slices_json = R"({"feature":"tickets"})";
  spend.micro_usd = micro_usd;
  spend.tokens_output = 10;
  return spend;
}

CostBuilder builder(const std::string& slice = "feature") {
  return {slice, [](const std::string& model) {
            return model.starts_with("pro") ? "pro" : model.starts_with("lite") ? "lite" : "";
          }};
}

const SpendRow* find(const CostView& view, Purpose purpose, const std::string& model) {
  for (const SpendRow& row : view.rows) {
    if (row.purpose == purpose && row.model == model) return &row;
  }
  return nullptr;
}

TEST(CostView, KeepsWhatIsPaidForApart) {
  CostBuilder costs = builder();
  costs.add(call("lite-1", 0, 10));
  auto retry = call("lite-1", 0, 10);
  retry.is_repeat = true;
  costs.add(retry);
  auto cached = call("lite-1", 0, 10);
  cached.from_cache = true;
  costs.add(cached);
  auto ours = call("pro", 0, 300);
  ours.is_ours = true;
  costs.add(ours);
  ours.is_repeat = true;
  costs.add(ours);
  const auto view = costs.finish(0).value();
  for (const Purpose purpose : {Purpose::serving, Purpose::retries, Purpose::cached}) {
    ASSERT_NE(find(view, purpose, "lite-1"), nullptr) << to_string(purpose);
    EXPECT_EQ(find(view, purpose, "lite-1")->spend.micro_usd, 10);
    EXPECT_EQ(find(view, purpose, "lite-1")->feature, "tickets");
    EXPECT_EQ(find(view, purpose, "lite-1")->tier, "lite");
  }
  EXPECT_EQ(find(view, Purpose::shadow, "pro")->spend.micro_usd, 300);
  EXPECT_EQ(find(view, Purpose::shadow_retries, "pro")->spend.micro_usd, 300);
  EXPECT_EQ(view.all.micro_usd, 20) << "what serving costs: no copy, nothing of ours";
}

TEST(CostView, DoesNotTakeUnknownForNothing) {
  CostBuilder costs = builder();
  costs.add(call("lite-1", 0, 10));
  costs.add(call("lite-1", 0, std::nullopt));
  const auto view = costs.finish(0).value();
  EXPECT_EQ(view.all.calls, 2);
  EXPECT_EQ(view.all.priced, 1);
  CostBuilder silent = builder();
  silent.add(call("lite-1", 0, std::nullopt));
  EXPECT_EQ(silent.finish(0).value().month_usd, std::nullopt);
}

TEST(CostView, ProjectsAMonthWithTheCallsThatARequestTakes) {
  CostBuilder costs = builder();
  for (std::int64_t day = 0; day < 3; ++day) {
    for (int i = 0; i < 10; ++i) costs.add(call("lite-1", day, 100));
    auto retry = call("lite-1", day, 100);
    retry.is_repeat = true;
    for (int i = 0; i < 5; ++i) costs.add(retry);
  }
  EXPECT_EQ(costs.finish(0).value().month_requests, 300);
  const auto view = costs.finish(1'000'000).value();
  EXPECT_NEAR(view.month_usd.value(), 150, 1e-9) << "1.5 calls of 100 micro-dollars each";
}

TEST(CostView, CountsAsAFeatureWhatTheSliceSays) {
  CostBuilder costs = builder("feature");
  auto other = call("lite-1", 0, 10);
  other.slices_json = R"({"feature":"invoices"})";
  costs.add(call("lite-1", 0, 10));
  costs.add(other);
  EXPECT_EQ(costs.finish(0).value().rows.size(), 2U);
  CostBuilder all = builder("");
  all.add(call("lite-1", 0, 10));
  all.add(other);
  EXPECT_EQ(all.finish(0).value().rows.size(), 1U);
}

/// Ten days of a hundred calls; from the sixth day on `change` may make them others.
CostView ten_days(const std::function<void(int, store::TrafficSpend&)>& change) {
  CostBuilder costs = builder();
  for (std::int64_t day = 0; day < 10; ++day) {
    for (int i = 0; i < 100; ++i) {
      auto one = call("lite-1", day, 100 + i % 7);
      if (day >= 5) change(i, one);
      costs.add(one);
    }
  }
  return costs.finish(0).value();
}

std::optional<bool> is_seen(const CostView& view, Surprise surprise) {
  return view.surprises.at(static_cast<std::size_t>(surprise)).is_seen;
}

TEST(CostSurprises, AreNotSeenInSteadyTraffic) {
  const auto view = ten_days([](int, store::TrafficSpend&) {});
  for (const Sighted& sighted : view.surprises) {
    EXPECT_EQ(sighted.is_seen, false) << to_string(sighted.surprise) << ": " << sighted.reason;
  }
}

TEST(CostSurprises, NameADriftToPro) {
  const auto view = ten_days([](int i, store::TrafficSpend& one) {
    if (i < 30) one.model = "pro-1";
  });
  EXPECT_EQ(is_seen(view, Surprise::drift_to_pro), true);
  EXPECT_THAT(view.surprises[1].reason, HasSubstr("from 0.0 % to 30.0 % on day 6 of 10"));
  EXPECT_EQ(is_seen(view, Surprise::unbounded_output), false);
}

TEST(CostSurprises, NameCallsThatCostMoreThanTheyDid) {
  const auto view = ten_days([](int, store::TrafficSpend& one) { *one.micro_usd += 5; });
  EXPECT_EQ(is_seen(view, Surprise::creep), true);
  EXPECT_EQ(is_seen(view, Surprise::drift_to_pro), false);
}

TEST(CostSurprises, DoNotTakeASavingForCreep) {
  const auto view = ten_days([](int, store::TrafficSpend& one) { *one.micro_usd -= 5; });
  EXPECT_EQ(is_seen(view, Surprise::creep), false);
}

TEST(CostSurprises, NameAnswersThatNothingKeepsShort) {
  const auto long_ones = ten_days([](int i, store::TrafficSpend& one) {
    if (i % 20 == 0) one.tokens_output = 500;
  });
  EXPECT_EQ(is_seen(long_ones, Surprise::unbounded_output), true);
  const auto cut = ten_days([](int i, store::TrafficSpend& one) {
    if (i % 20 == 0) one.finish_reason = "length";
  });
  EXPECT_EQ(is_seen(cut, Surprise::unbounded_output), true);
  EXPECT_THAT(cut.surprises[0].reason, HasSubstr("25 of 1000 answers of lite-1 were cut off"));
}

TEST(CostSurprises, SayWhatTheLogDoesNotTell) {
  CostBuilder costs = builder();
  auto one = call("unheard-of", 0, std::nullopt);
  one.tokens_output.reset();
  for (int i = 0; i < 200; ++i) costs.add(one);
  for (const Sighted& sighted : costs.finish(0).value().surprises) {
    EXPECT_EQ(sighted.is_seen, std::nullopt) << to_string(sighted.surprise);
    EXPECT_FALSE(sighted.reason.empty());
  }
}

}  // namespace
}  // namespace assay::shadow
