#pragma once

/// \file
/// A report as a page that people read: HTML or GitHub-flavoured Markdown, from the templates under
/// reports/templates.
///
/// The HTML is one file without script, style sheet, font or picture from elsewhere, and says so in
/// its content security policy. Whatever came from a model, a golden set, a provider or a config is
/// inert in both.

#include <cstddef>
#include <functional>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

enum class PageFormat { html, markdown };

struct PageOptions {
  PageFormat format = PageFormat::html;
  /// Verdict, what it rests on, models side by side and costs only, in 64 000 bytes: GitHub takes
  /// comments of 65 536 characters. For Markdown.
  bool is_brief = false;
  /// Items of one list (flips, gains, ...) that are shown with all their text; the others get a
  /// line each, up to the limit of the format.
  std::size_t full_items = 100;
  /// The same of all lists of an HTML page together.
  std::size_t full_items_of_page = 2'000;
};

/// Writes the page piece by piece. The same evidence gives the same bytes, whatever the locale, the
/// time zone and the order in which answers came. Memory does not grow with the texts.
///
/// \param store  holds the runs of the report
/// \param write  receives pieces of UTF-8; an error stops the page and is returned
/// \error storage
[[nodiscard]] Status write_page(const RunReport& report, store::RunStore& store,
                                const PageOptions& options,
                                const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
