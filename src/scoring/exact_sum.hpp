#pragma once

/// \file
/// Sums that do not depend on the order of their terms. Private to scoring.
///
/// Floating-point addition is not associative, so two runs that finish their items in another order
/// would differ in the last digits. These sums count whole units of a fixed size instead.

#include <cmath>
#include <cstdint>

namespace assay::scoring {

/// Adds shares k / n with n small. Exact while n is at most 16: 720 720 is divisible by all of
/// 1..16; beyond, each term is off by less than 10^-6.
class ShareSum {
 public:
  void add(std::int64_t count, std::int64_t of) {
    units_ += (2 * count * kUnitsPerOne + of) / (2 * of);  // rounded to nearest
  }
  [[nodiscard]] double value() const {
    return static_cast<double>(units_) / static_cast<double>(kUnitsPerOne);
  }
  [[nodiscard]] bool is_zero() const { return units_ == 0; }

 private:
  static constexpr std::int64_t kUnitsPerOne = 720'720;
  std::int64_t units_ = 0;
};

/// Adds numbers in [0, 1], each to within 2^-31 (half a unit); good for eight thousand million
/// terms.
class UnitSum {
 public:
  void add(double value) { units_ += std::llround(value * kUnitsPerOne); }
  [[nodiscard]] double value() const { return static_cast<double>(units_) / kUnitsPerOne; }

 private:
  static constexpr double kUnitsPerOne = 1'073'741'824.0;  // 2^30
  std::int64_t units_ = 0;
};

}  // namespace assay::scoring
