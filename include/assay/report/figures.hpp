#pragma once

/// \file
/// Computed figures as people read them: each with its interval, its n and its method. Shares are
/// fractions of 1 on the way in and percent on the way out; differences come out in points.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/report/style.hpp"

namespace assay::report {

/// One row: what it is, how much, and by which method.
struct Figure {
  std::string name;
  std::string value;
  std::string method;
};

/// An answer: what was asked with its n, the rows, and remarks that limit or explain them.
struct Figures {
  std::string title;
  std::vector<Figure> rows;
  std::vector<std::string> remarks;
};

/// The title, a table of the rows and one line per remark.
[[nodiscard]] std::string figures_text(const Figures& figures, Style style);

/// 0.95 -> `95.0 %`; never 0 or 100 % for what is not: 0.00004 -> `0.0040 %`
[[nodiscard]] std::string share_text(double share);
/// 0.919, 0.97 -> `91.9 % to 97.0 %`
[[nodiscard]] std::string share_interval_text(double low, double high);
/// 0.95 -> `95 %`, 0.995 -> `99.5 %`: a level that somebody chose is not rounded.
[[nodiscard]] std::string level_text(double level);
/// A difference that may have either sign: -0.2857 -> `-28.6 points`
[[nodiscard]] std::string points_text(double difference);
/// `-51.7 to -2.6 points`
[[nodiscard]] std::string points_interval_text(double low, double high);
/// A size without a sign, with as many digits as a small one needs: 0.0352 -> `3.52 points`
[[nodiscard]] std::string margin_text(double margin);
/// `p = 0.0703`; small ones as `p = 2.1e-07`, an underflow as `p < 1e-300`
[[nodiscard]] std::string p_text(double p);
/// A number of unknown unit, at most six significant digits.
[[nodiscard]] std::string number_text(double value);
/// 3, `item` -> `3 items`
[[nodiscard]] std::string count_text(std::int64_t count, std::string_view noun);

}  // namespace assay::report
