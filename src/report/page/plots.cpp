#include <fmt/format.h>

#include "report/page/plots_of.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

/// More rows than these are for the HTML alone, where they fold.
constexpr std::size_t kMostMarkdownRows = 40;

TableView table_of(const PlotOfTask& drawn, const std::string& task) {
  std::vector<TableView::Column> columns;
  for (const plot::DataTable::Column& column : drawn.plot.table.columns) {
    columns.push_back({column.title, column.number});
  }
  TableView table(drawn.title, std::move(columns), task);
  for (const auto& row : drawn.plot.table.rows) table.add({row.begin(), row.end()});
  return table;
}

View figure(const PlotOfTask& drawn, const std::string& task, PageFormat format) {
  View view("title", drawn.title);
  // Tall ones stand beside several others.
  view.set("tall", drawn.rows > 12 ? "tallest" : drawn.rows > 5 ? "tall" : "");
  view.set("svg", drawn.plot.svg);
  view.set("alternative", drawn.plot.alternative);
  const std::size_t rows = drawn.plot.table.rows.size();
  const bool shows_data = rows > 0 && (format == PageFormat::html || rows <= kMostMarkdownRows);
  view.set("data", shows_data ? Views{table_of(drawn, task).view()} : Views());
  return view;
}

}  // namespace

Status write_plots(Page& page, const TaskReport& task) {
  const PageFormat format = page.writer.format();
  Views figures;
  std::string missing;
  for (const PlotOfTask& drawn : plots_of(page.report, task)) {
    if (drawn.plot.svg.empty()) {
      missing +=
          fmt::format("{}{}: {}", missing.empty() ? "" : "; ", drawn.title, drawn.plot.alternative);
    } else if (format == PageFormat::html || drawn.is_news) {
      figures.push_back(figure(drawn, task.task, format));
    }
  }
  View view("name", task.task);
  view.set("anchor", anchor(page, task));
  view.set("has_figures", !figures.empty());
  view.set("figures", figures);
  if (!missing.empty()) view.set("missing", missing);
  return page.writer.render("plots", view);
}

}  // namespace assay::report::page
