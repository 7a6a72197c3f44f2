#include "scoring/alignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace assay::scoring {
namespace {

using Columns = std::vector<std::optional<std::size_t>>;

std::int64_t total(const WeightMatrix& matrix, const Columns& columns) {
  std::int64_t sum = 0;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    if (columns[row]) sum += matrix.at(row, *columns[row]);
  }
  return sum;
}

// Tries every assignment; padding with zeros makes the matrix square.
std::int64_t best_by_brute_force(const WeightMatrix& matrix) {
  const std::size_t size = std::max(matrix.rows, matrix.columns);
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  std::int64_t best = 0;
  do {
    std::int64_t sum = 0;
    for (std::size_t row = 0; row < matrix.rows; ++row) {
      if (order[row] < matrix.columns) sum += matrix.at(row, order[row]);
    }
    best = std::max(best, sum);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST(BestAlignment, EqualsBruteForceOnRandomMatrices) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 3000; ++round) {
    WeightMatrix matrix{.rows = 1 + random() % 6, .columns = 1 + random() % 6, .weights = {}};
    const std::int64_t largest = round % 3 == 0 ? 2 : 1000;  // small weights make many ties
    for (std::size_t i = 0; i < matrix.rows * matrix.columns; ++i) {
      matrix.weights.push_back(static_cast<std::int64_t>(random() % 1001) % (largest + 1));
    }
    const Columns columns = best_alignment(matrix);
    EXPECT_EQ(total(matrix, columns), best_by_brute_force(matrix)) << "round " << round;

    std::set<std::size_t> used;
    for (const auto& column : columns) {
      if (!column) continue;
      EXPECT_TRUE(used.insert(*column).second && *column < matrix.columns);
    }
    EXPECT_EQ(used.size(), std::min(matrix.rows, matrix.columns));
  }
}

TEST(BestAlignment, KeepsThePositionWhereNothingElseDecides) {
  for (const auto& [rows, columns] : {std::pair{3U, 3U}, {3U, 5U}, {5U, 3U}}) {
    const WeightMatrix matrix{
        .rows = rows, .columns = columns, .weights = std::vector<std::int64_t>(rows * columns, 4)};
    const Columns aligned = best_alignment(matrix);
    for (std::size_t row = 0; row < rows; ++row) {
      EXPECT_EQ(aligned[row], row < columns ? std::optional(row) : std::nullopt);
    }
  }
}

TEST(BestAlignment, PrefersOneUnitOfWeightToAnyNumberOfPositions) {
  // The identity keeps 3 positions and weighs 3; the rotation keeps none and weighs 4.
  const WeightMatrix matrix{.rows = 3, .columns = 3, .weights = {1, 2, 0, 0, 1, 1, 1, 0, 1}};
  EXPECT_EQ(best_alignment(matrix), (Columns{1, 2, 0}));
}

TEST(BestAlignment, LeavesRowsOverWhenThereAreTooFewColumns) {
  const WeightMatrix matrix{.rows = 3, .columns = 1, .weights = {1, 9, 5}};
  EXPECT_EQ(best_alignment(matrix), (Columns{std::nullopt, 0, std::nullopt}));
}

TEST(BestAlignment, HandlesEmptySides) {
  EXPECT_TRUE(best_alignment({}).empty());
  EXPECT_EQ(best_alignment({.rows = 2, .columns = 0, .weights = {}}), Columns(2));
  EXPECT_TRUE(best_alignment({.rows = 0, .columns = 2, .weights = {}}).empty());
}

TEST(BestAlignment, UndoesAShuffleOf200Rows) {
  std::vector<std::size_t> order(200);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(3));
  WeightMatrix matrix{.rows = 200, .columns = 200, .weights = std::vector<std::int64_t>(40'000, 1)};
  for (std::size_t row = 0; row < 200; ++row) matrix.weights[row * 200 + order[row]] = 2;
  const Columns aligned = best_alignment(matrix);
  for (std::size_t row = 0; row < 200; ++row) EXPECT_EQ(aligned[row], order[row]);
}

}  // namespace
}  // namespace assay::scoring
