#include "assay/report/table.hpp"

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::report {
namespace {

std::string padded(const std::string& cell, std::size_t width, Table::Align align) {
  const std::size_t used = display_width(cell);
  const std::string space(width > used ? width - used : 0, ' ');
  return align == Table::Align::left ? cell + space : space + cell;
}

void trim_right(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell, 60);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text(Style style) const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(display_width(columns_[c].title));
    for (const auto& row : rows_) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  const auto line = [&](const auto& cell_of) {
    std::string text = "  ";
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (c > 0) text += "  ";
      text += padded(cell_of(c), widths[c], columns_[c].align);
    }
    trim_right(text);
    return text;
  };
  std::string text = style.dim(line([&](std::size_t c) { return columns_[c].title; })) + "\n";
  for (const auto& row : rows_) text += line([&](std::size_t c) { return row[c]; }) + "\n";
  return text;
}

}  // namespace assay::report
