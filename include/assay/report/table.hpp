#pragma once

/// \file
/// Columns of text that line up, whatever script they are in.

#include <string>
#include <vector>

#include "assay/report/style.hpp"

namespace assay::report {

class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::right;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell per column. Cells are made printable: no control character from data reaches a
  /// terminal.
  void add(std::vector<std::string> cells);
  /// Lines, each indented by two spaces and ended by a newline; titles dimmed.
  [[nodiscard]] std::string text(Style style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace assay::report
