#pragma once

/// \file
/// A table as the templates see it: `{{#tables}}{{> table}}{{/tables}}` shows a list of them, in
/// both formats.

#include <string>
#include <utility>
#include <vector>

#include "report/page/writer.hpp"

namespace assay::report::page {

class TableView {
 public:
  struct Column {
    std::string title;
    bool is_number = true;  ///< flush right
  };
  struct Cell {
    Cell(std::string shown) : text(std::move(shown)) {}  // NOLINT(google-explicit-constructor)
    Cell(const char* shown) : text(shown) {}             // NOLINT(google-explicit-constructor)
    Cell(std::string shown, std::string is) : text(std::move(shown)), state(std::move(is)) {}
    std::string text;
    std::string state = {};  ///< of a verdict, as `state_class`; empty: none
  };

  /// \param caption  what the table is of
  /// \param columns  the first names the rows
  /// \param place    tells tables of one caption apart where they are listed, as a screen reader
  ///                 does: the task, the pair of models
  TableView(std::string caption, std::vector<Column> columns, std::string place = "");

  /// \param cells  as many as there are columns; the first names the row
  void add(const std::vector<Cell>& cells);

  [[nodiscard]] bool is_empty() const { return rows_.empty(); }
  [[nodiscard]] View view() const;

 private:
  std::string caption_;
  std::string place_;
  std::vector<Column> columns_;
  Views rows_;
};

}  // namespace assay::report::page
