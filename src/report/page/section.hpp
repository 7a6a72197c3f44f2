#pragma once

/// \file
/// The sections of a page, one source file each. Every section is written from the same view in
/// both formats: reports/templates/html/<section>.mustache and .../markdown/<section>.mustache.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "assay/report/page.hpp"
#include "report/page/writer.hpp"

namespace assay::report::page {

struct Page {
  const RunReport& report;
  store::RunStore& store;
  const PageOptions& options;
  Writer& writer;
  // Of the whole HTML page, so that it opens however many lists there are.
  std::size_t cards_left = options.full_items_of_page;  ///< of items with all their text
  std::size_t rows_left = 100'000;                      ///< of items that get no more than a line
};

/// The id of a task's chapter in the HTML: made of its place, as its name may hold anything.
[[nodiscard]] std::string anchor(const Page& page, const TaskReport& task);

/// The places in `report.run.arms` of all arms that some task of the report shows, ascending.
/// A run may have more: other tasks, and models that nobody asked about.
[[nodiscard]] std::vector<std::size_t> shown_places(const RunReport& report);

/// The arms at these places.
[[nodiscard]] std::vector<const eval::ArmSummary*> shown_arms(const RunReport& report);

/// Answers of an arm that were never stored, not even as a failure.
[[nodiscard]] std::int64_t missing_answers(const RunReport& report, const eval::ArmSummary& arm);

// Of the whole run.
[[nodiscard]] Status write_head(Page& page);        ///< title, style, contents
[[nodiscard]] Status write_verdict(Page& page);     ///< the answer in one sentence per task
[[nodiscard]] Status write_basis(Page& page);       ///< n, margin, dates, models, prices
[[nodiscard]] Status write_outcomes(Page& page);    ///< how answers ended: wire and model apart
[[nodiscard]] Status write_cost(Page& page);        ///< now, and per month
[[nodiscard]] Status write_cost_traps(Page& page);  ///< what makes bills grow unseen
[[nodiscard]] Status write_warnings(Page& page);    ///< about the golden sets
[[nodiscard]] Status write_methods(Page& page);     ///< how figures are made, and the glossary
[[nodiscard]] Status write_foot(Page& page);        ///< hashes, version, command

// Of one task, in this order.
[[nodiscard]] Status write_side_by_side(Page& page, const TaskReport& task);
[[nodiscard]] Status write_plots(Page& page, const TaskReport& task);
[[nodiscard]] Status write_items(Page& page, const TaskReport& task);  ///< flips, gains, failures

}  // namespace assay::report::page
