#pragma once

/// \file
/// Pages written from reports made by hand, and ways to read them.

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "assay/report/page.hpp"
#include "support/temporary_folder.hpp"

namespace assay::report {

/// A place for pages that need no stored text.
class PageTest : public testing::Test {
 protected:
  std::string page(const RunReport& report, PageFormat format = PageFormat::html,
                   bool is_brief = false) {
    std::string text;
    PageOptions options;
    options.format = format;
    options.is_brief = is_brief;
    const Status written =
        write_page(report, store_, options, [&text](std::string_view piece) -> Status {
          text += piece;
          return {};
        });
    EXPECT_TRUE(written.has_value()) << written.error().message;
    return text;
  }
  std::string markdown(const RunReport& report) { return page(report, PageFormat::markdown); }
  std::string comment(const RunReport& report) { return page(report, PageFormat::markdown, true); }

  fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "assay.db", store::Access::read_write).value();
};

/// The HTML is written as XML, too, so that a test can walk it.
[[nodiscard]] inline pugi::xml_document parsed(const std::string& html) {
  pugi::xml_document document;
  const auto result = document.load_string(html.c_str(), pugi::parse_default | pugi::parse_doctype);
  EXPECT_TRUE(result) << result.description() << " at "
                      << html.substr(static_cast<std::size_t>(
                                         std::max<std::ptrdiff_t>(result.offset - 80, 0)),
                                     160);
  return document;
}

/// All text below a node, one space between its pieces.
[[nodiscard]] inline std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const auto& found : node.select_nodes(".//text()")) {
    text += text.empty() ? "" : " ";
    text += found.node().value();
  }
  return text;
}

[[nodiscard]] inline std::vector<std::string> values(const pugi::xml_node& node, const char* path) {
  std::vector<std::string> values;
  for (const auto& found : node.select_nodes(path)) {
    values.emplace_back(found.attribute() ? found.attribute().value() : text_of(found.node()));
  }
  return values;
}

/// Text of the cell of a table, by the names of its row and column; empty: there is none.
[[nodiscard]] inline std::string cell(const pugi::xml_node& table, const std::string& row,
                                      const std::string& column) {
  const auto titles = values(table, "thead/tr/th");
  for (const auto& found : table.select_nodes("tbody/tr")) {
    const auto cells = values(found.node(), "th|td");
    if (cells.empty() || cells[0] != row) continue;
    for (std::size_t i = 0; i < titles.size() && i < cells.size(); ++i) {
      if (titles[i] == column) return cells[i];
    }
  }
  return "";
}

/// The table of this caption within a section; nothing: there is none.
[[nodiscard]] inline pugi::xml_node table_of(const pugi::xml_document& html,
                                             const std::string& section,
                                             const std::string& caption) {
  for (const auto& found : html.select_nodes(("//*[@id='" + section + "']//table").c_str())) {
    if (text_of(found.node().child("caption")) == caption) return found.node();
  }
  return {};
}

/// All text of a section, for what is said in sentences.
[[nodiscard]] inline std::string section_text(const pugi::xml_document& html,
                                              const std::string& section) {
  return text_of(html.select_node(("//*[@id='" + section + "']").c_str()).node());
}

}  // namespace assay::report
