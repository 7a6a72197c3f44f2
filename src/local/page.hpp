#pragma once

/// \file
/// A document with all that can be read line by line: numbers, dates, key words, cells.

#include <string_view>
#include <vector>

#include "local/country.hpp"
#include "local/dates.hpp"
#include "local/document.hpp"
#include "local/key_words.hpp"
#include "local/numbers.hpp"

namespace assay::local {

/// A stretch of a line between two column gaps, trimmed.
struct Cell {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct PageLine {
  std::string_view text;
  std::string_view lower;
  std::vector<Number> numbers;  ///< those of dates left out
  std::vector<FoundDate> dates;
  std::vector<KeyHit> keys;
  std::vector<Cell> cells;  ///< split at bars, tabs, gaps of two blanks, or the table's separator

  [[nodiscard]] bool has(Key key) const;
  [[nodiscard]] std::string_view between(std::size_t begin, std::size_t end) const {
    return text.substr(begin, end - begin);
  }
};

struct Page {
  Page(std::string_view text, const KeyWords& keys);

  Document document;
  Country country;
  std::vector<PageLine> lines;
  bool noisy = false;  ///< OCR letters stood for digits somewhere
};

}  // namespace assay::local
