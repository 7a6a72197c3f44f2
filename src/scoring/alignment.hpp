#pragma once

/// \file
/// Which row of an answer stands for which expected row? Private to scoring.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace assay::scoring {

/// How much two rows have in common, for every pair of an expected and a given row.
struct WeightMatrix {
  std::size_t rows = 0;               ///< expected
  std::size_t columns = 0;            ///< given
  std::vector<std::int64_t> weights;  ///< row by row, each in [0, 10^12]

  [[nodiscard]] std::int64_t at(std::size_t row, std::size_t column) const {
    return weights[row * columns + column];
  }
};

/// Assigns rows to columns one to one so that the sum of weights is largest.
///
/// min(rows, columns) pairs are made. Among assignments of equal weight one with the most pairs in
/// the same position is taken, and the same input always gives the same result. Time is
/// O(min^2 * max), so callers bound the size.
///
/// \return for each row its column; nothing for a row that is left over
/// \see Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97; shortest augmenting paths as in
///      Jonker and Volgenant (1987), Computing 38, 325-340
[[nodiscard]] std::vector<std::optional<std::size_t>> best_alignment(const WeightMatrix& matrix);

}  // namespace assay::scoring
