#pragma once

/// \file
/// Sums that do not depend on the order of their terms. Private to scoring.
///
/// Floating-point addition is not associative, so two runs that finish their items in another order
/// would differ in the last digits. These sums count whole units of a fixed size instead.

#include <algorithm>
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

/// Mean and spread of numbers up to a thousand million in size, each to within 5 * 10^-7; good for
/// a hundred million terms.
class MeanSum {
 public:
  void add(double value) {
    const auto units = static_cast<Wide>(std::llround(value * kUnitsPerOne));
    sum_ += units;
    squares_ += units * units;
    ++n_;
  }
  [[nodiscard]] std::int64_t n() const { return n_; }
  [[nodiscard]] double mean() const {
    return n_ == 0 ? 0 : static_cast<double>(sum_) / kUnitsPerOne / static_cast<double>(n_);
  }
  /// Sample standard deviation; 0 below two terms.
  [[nodiscard]] double deviation() const {
    if (n_ < 2) return 0;
    // With sum = quotient * n + rest, squares - sum * sum / n in whole numbers but for the last
    // term: as doubles, two large numbers that are nearly equal would cancel each other's digits.
    const Wide quotient = sum_ / n_;
    const Wide rest = sum_ % n_;
    const Wide whole = squares_ - quotient * quotient * n_ - 2 * quotient * rest;
    const auto n = static_cast<double>(n_);
    const double left = static_cast<double>(rest);
    const double centred = static_cast<double>(whole) - left / n * left;
    return std::sqrt(std::max(centred, 0.0) / (n - 1)) / kUnitsPerOne;
  }

 private:
  __extension__ using Wide = __int128;
  static constexpr double kUnitsPerOne = 1e6;
  Wide sum_ = 0, squares_ = 0;
  std::int64_t n_ = 0;
};

}  // namespace assay::scoring
