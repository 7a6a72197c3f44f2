#pragma once

/// \file
/// Numbers as people write them: 1,234.50 and 1.234,50, 1'234.50, 1 234,50, 1,68,000.00, and what
/// OCR makes of them (l26,OO).

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::local {

enum class DecimalMark { unknown, point, comma };

/// Reads all of `text` as one unsigned number; blanks and apostrophes may group digits. A lone
/// separator before three digits (`1.234`) is read by `mark`; when that is unknown, as grouping.
[[nodiscard]] std::optional<double> read_number(std::string_view text,
                                                DecimalMark mark = DecimalMark::unknown);

/// A number found in a line, with what stands around it.
struct Number {
  std::size_t begin = 0;  ///< first byte, sign and currency sign included
  std::size_t end = 0;    ///< one past the last, currency sign or `%` included
  double value = 0;       ///< sign applied
  int decimals = 0;
  bool currency = false;  ///< a currency sign, code or word touches it
  bool percent = false;
  bool attached = false;  ///< a letter touches it (75cl, DN125), so it is a name's part
  bool repaired = false;  ///< OCR letters were read as digits

  /// Looks like an amount of money rather than a count.
  [[nodiscard]] bool is_money() const {
    return !percent && !attached && (currency || decimals == 2);
  }
  /// May be a count or an amount.
  [[nodiscard]] bool is_plain() const { return !percent && !attached; }
};

/// All numbers of a line, left to right.
[[nodiscard]] std::vector<Number> find_numbers(std::string_view line, DecimalMark mark);

/// How this text writes decimals, by majority of the numbers that can be read in one way only.
[[nodiscard]] DecimalMark guess_decimal_mark(std::string_view text);

/// Digits for the letters that OCR confuses with them (O, l, I, S, B); others unchanged.
[[nodiscard]] char ocr_digit(char c);

}  // namespace assay::local
