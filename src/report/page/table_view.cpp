#include "report/page/table_view.hpp"

#include <utility>

namespace assay::report::page {

TableView::TableView(std::string caption, std::vector<Column> columns, std::string place)
    : caption_(std::move(caption)), place_(std::move(place)), columns_(std::move(columns)) {}

void TableView::add(const std::vector<Cell>& cells) {
  Views shown;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    View cell("text", cells[i].text);
    cell.set("number", columns_[i].is_number);
    // Said in any case: a template looks further out for what it does not find.
    cell.set("state", cells[i].state.empty() ? View(false) : View(cells[i].state));
    shown.push_back(std::move(cell));
  }
  View row("head", cells.front().text);
  row.set("cells", shown);
  rows_.push_back(std::move(row));
}

View TableView::view() const {
  Views columns;
  for (const Column& column : columns_) {
    columns.emplace_back("title", column.title);
    columns.back().set("number", column.is_number);
  }
  View view("caption", caption_);
  view.set("label", place_.empty() ? caption_ : caption_ + ", " + place_);
  view.set("columns", columns);
  view.set("rows", rows_);
  return view;
}

}  // namespace assay::report::page
