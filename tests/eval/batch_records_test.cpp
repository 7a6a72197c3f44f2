#include "eval/batch_records.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "assay/dataset/batch.hpp"

namespace assay::eval {
namespace {

store::AttemptRecord call(int items) {
  store::AttemptRecord record;
  record.attempt.outcome = Outcome::ok;
  record.attempt.timing.latency = std::chrono::milliseconds(900);
  record.attempt.completion.text =
      dataset::batch_answer(std::vector<std::string>(static_cast<std::size_t>(items), "{}"));
  record.attempt.completion.usage = {1003, 117, 11, 409, 38};
  record.cost = MicroUsd{100'001};
  record.queued = std::chrono::milliseconds(7);
  record.request_hash = "hash";
  return record;
}

template <class Value>
std::int64_t sum(const std::vector<store::AttemptRecord>& records, const Value& value) {
  return std::accumulate(
      records.begin(), records.end(), std::int64_t{0},
      [&value](std::int64_t so_far, const auto& record) { return so_far + value(record); });
}

TEST(BatchRecords, ShareTokensAndCostToTheLastOne) {
  for (int items = 1; items <= dataset::kBatchItems; ++items) {
    const store::AttemptRecord whole = call(items);
    const auto records = records_of(whole, items, false);
    ASSERT_EQ(records.size(), static_cast<std::size_t>(items));
    const auto tokens = [&records](std::optional<TokenCount> TokenUsage::*part) {
      return sum(records, [part](const store::AttemptRecord& record) {
        return *(record.attempt.completion.usage.*part);
      });
    };
    EXPECT_EQ(tokens(&TokenUsage::input), 1003);
    EXPECT_EQ(tokens(&TokenUsage::cached), 117);
    EXPECT_EQ(tokens(&TokenUsage::cache_write), 11);
    EXPECT_EQ(tokens(&TokenUsage::output), 409);
    EXPECT_EQ(tokens(&TokenUsage::reasoning), 38);
    EXPECT_EQ(sum(records, [](const auto& record) { return record.cost->value; }), 100'001);
    for (const auto& record : records) {
      const TokenUsage& usage = record.attempt.completion.usage;
      EXPECT_GE(*usage.input, *usage.cached + *usage.cache_write);
      EXPECT_GE(*usage.output, *usage.reasoning);
      EXPECT_GE(record.cost->value, 100'001 / items);
      EXPECT_LE(record.cost->value, 100'001 / items + 1);
    }
  }
}

TEST(BatchRecords, LeaveUnknownWhatIsUnknown) {
  store::AttemptRecord whole = call(2);
  whole.cost.reset();
  whole.attempt.completion.usage = {10, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  for (const auto& record : records_of(whole, 2, false)) {
    EXPECT_FALSE(record.cost.has_value());
    EXPECT_EQ(record.attempt.completion.usage,
              (TokenUsage{5, std::nullopt, std::nullopt, std::nullopt, std::nullopt}));
  }
}

TEST(BatchRecords, KnowTheirPlaceAndTheCallsLatencyAndCountItsWaitOnce) {
  store::AttemptRecord whole = call(3);
  whole.attempt.completion.text =
      R"({"answers":[{"id":3,"answer":{"a":3}},{"id":9,"answer":{}},{"id":1,"answer":{"a":1}}]})";
  const auto records = records_of(whole, 3, false);
  for (int at = 0; at < 3; ++at) {
    const auto& record = records[static_cast<std::size_t>(at)];
    EXPECT_EQ(record.batch.size, 3);
    EXPECT_EQ(record.batch.position, at + 1);
    EXPECT_EQ(record.batch.is_first(), at == 0);
    EXPECT_EQ(record.batch.unasked, at == 0 ? 1 : 0);
    EXPECT_EQ(record.queued.count() > 0, at == 0);
    EXPECT_EQ(record.attempt.timing.latency, std::chrono::milliseconds(900));
    EXPECT_EQ(record.request_hash, "hash");
  }
  EXPECT_EQ(records[0].attempt.completion.text, R"({"a":1})");
  EXPECT_EQ(records[1].attempt.outcome, Outcome::model_missing_id);
  EXPECT_NE(records[1].attempt.error, "");
  EXPECT_EQ(records[2].attempt.completion.text, R"({"a":3})");
}

TEST(BatchRecords, FailOnTheWireTogetherAndKeepWhatCameOnce) {
  store::AttemptRecord whole = call(2);
  whole.attempt.outcome = Outcome::wire_truncated;
  whole.attempt.error = "the stream ended early";
  const auto records = records_of(whole, 2, false);
  EXPECT_EQ(records[0].attempt.outcome, Outcome::wire_truncated);
  EXPECT_EQ(records[1].attempt.outcome, Outcome::wire_truncated);
  EXPECT_EQ(records[1].attempt.error, "the stream ended early");
  EXPECT_EQ(records[0].attempt.completion.text, whole.attempt.completion.text);
  EXPECT_EQ(records[1].attempt.completion.text, "");
}

}  // namespace
}  // namespace assay::eval
