#include "report/plot_checks.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <pugixml.hpp>
#include <set>
#include <string_view>

#include "report/plot/curve.hpp"
#include "report/plot/distribution.hpp"
#include "report/plot/forest.hpp"
#include "report/plot/heat_map.hpp"
#include "report/plot/intervals.hpp"
#include "report/plot/scatter.hpp"
#include "report/plot/trend.hpp"

namespace assay::report::plot {
namespace {

const std::set<std::string_view> kElements = {"svg",  "title", "desc",   "g",
                                              "rect", "path",  "circle", "text"};
const std::set<std::string_view> kAttributes = {"xmlns",
                                                "class",
                                                "role",
                                                "viewBox",
                                                "width",
                                                "font-family",
                                                "color",
                                                "font-size",
                                                "fill",
                                                "stroke",
                                                "height",
                                                "fill-opacity",
                                                "x",
                                                "y",
                                                "cx",
                                                "cy",
                                                "r",
                                                "d",
                                                "font-weight",
                                                "stroke-width",
                                                "stroke-dasharray",
                                                "text-anchor",
                                                "paint-order"};

using Report = std::function<void(const std::string&)>;

void check_number(std::string_view text, double least, double most, const Report& report) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return report(fmt::format("not a number: {}", text));
  }
  if (value < least || value > most) report(fmt::format("outside the picture: {}", text));
  const auto point = text.find('.');
  if (point != std::string_view::npos && text.size() - point > 3) {
    report(fmt::format("too many decimals: {}", text));
  }
}

/// The numbers of path commands; positions must lie near the picture, so must steps.
void check_path(std::string_view commands, double height, const Report& report) {
  const double most = std::max(height, 440.0) + 5;
  std::size_t at = 0;
  while (at < commands.size()) {
    if (std::string_view("MmLlHhVvz, ").find(commands[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    const auto end = commands.find_first_not_of("-.0123456789", at);
    if (end == at) return report(fmt::format("not a path: {}", commands.substr(at, 20)));
    check_number(commands.substr(at, end - at), -most, most, report);
    at = end;
  }
}

void check_attributes(const pugi::xml_node& node, double height, const Report& report) {
  for (const auto& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    const std::string_view value = attribute.value();
    if (!kAttributes.contains(name)) report(fmt::format("attribute {}", name));
    if (value.find("url") != std::string_view::npos) report("a reference");
    if (name == "x" || name == "cx") check_number(value, -3, 443, report);
    if (name == "y" || name == "cy") check_number(value, -3, height + 3, report);
    if (name == "r") check_number(value, 1, 20, report);
    if (name == "d") check_path(value, height, report);
    if (name == "width" && value != "100%") check_number(value, 0, 440, report);
    if (name == "height" && value != "100%") check_number(value, 0, height, report);
  }
}

void check_tree(const pugi::xml_node& node, double height, const Report& report) {
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_pcdata) continue;
    if (child.type() != pugi::node_element) report("neither text nor element");
    if (!kElements.contains(child.name())) report(fmt::format("element {}", child.name()));
    check_attributes(child, height, report);
    check_tree(child, height, report);
  }
}

pugi::xml_node parsed(pugi::xml_document& document, const Plot& plot) {
  document.load_buffer(plot.svg.data(), plot.svg.size(),
                       pugi::parse_full | pugi::parse_ws_pcdata_single);
  return document.document_element();
}

void collect(const pugi::xml_node& node, std::string& texts) {
  if (node.type() == pugi::node_pcdata) texts += std::string(node.value()) + "\n";
  for (const auto& child : node.children()) collect(child, texts);
}

}  // namespace

std::vector<std::string> faults(const Plot& plot) {
  std::vector<std::string> found;
  const Report report = [&](const std::string& fault) { found.push_back(fault); };
  if (plot.alternative.empty()) report("no alternative");
  for (const auto& row : plot.table.rows) {
    if (row.size() != plot.table.columns.size()) report("a row of another length than the columns");
  }
  if (plot.svg.empty()) {
    if (!plot.alternative.starts_with("Nothing to draw: ")) report("no picture and no reason");
    return found;
  }
  pugi::xml_document document;
  const auto result = document.load_buffer(plot.svg.data(), plot.svg.size(), pugi::parse_full);
  if (!result) report(std::string("not well-formed: ") + result.description());
  const pugi::xml_node svg = document.document_element();
  if (std::string_view(svg.name()) != "svg") report("no svg");
  if (std::string_view(svg.attribute("role").value()) != "img") report("no role");
  if (std::string_view(svg.child_value("title")).empty()) report("no title");
  if (std::string_view(svg.child_value("desc")).empty()) report("no description");
  const std::string_view box = svg.attribute("viewBox").value();
  if (!box.starts_with("0 0 440 ")) report("another width");
  const double height =
      std::atof(std::string(box.substr(std::min<std::size_t>(box.size(), 8))).c_str());
  if (!(height > 20 && height < 2500)) report(fmt::format("a height of {}", height));
  check_attributes(svg, height, report);
  check_tree(svg, height, report);
  return found;
}

std::string texts(const Plot& plot) {
  pugi::xml_document document;
  std::string found;
  collect(parsed(document, plot), found);
  return found;
}

int count(const Plot& plot, const std::string& element) {
  pugi::xml_document document;
  return static_cast<int>(parsed(document, plot).select_nodes(("//" + element).c_str()).size());
}

std::vector<NamedPlot> plots_of(const std::string& label) {
  const Estimate lower = {0.914, 0.88, 0.954, 140};
  const Estimate higher = {0.95, 0.9, 0.98, 140};
  return {
      {"intervals",
       intervals_plot({label, label, Unit::percent, {{label, lower}, {"pro", higher}}})},
      {"forest", forest_plot({label,
                              label,
                              Unit::points,
                              0.03,
                              {{"all", {-0.01, -0.025, 0.005, 700}, Standing::not_worse, true},
                               {label, {-0.07, -0.119, -0.029, 140}, Standing::worse},
                               {"login", {0.05, 0.01, 0.09, 120}, Standing::better},
                               {"refund", {-0.02, -0.1, 0.06, 30}, Standing::inconclusive},
                               {"other", {-0.05, std::nullopt, 0.02, 9}, std::nullopt}}})},
      {"heat_map", heat_map_plot({label, {{label, label, 30}, {label, "b", 4}, {"b", "b", 9}}})},
      {"distribution",
       distribution_plot(
           {label, label, Unit::milliseconds, {{label, {120, 300, 900, 4000}, 300, 4000}}})},
      {"risk_coverage",
       risk_coverage_plot({label, {{label, {{0.25, 0}, {0.5, 0}, {1, 0.25}}, 0.05}}, 0.25})},
      {"frontier", frontier_plot({label,
                                  label,
                                  label,
                                  Unit::usd,
                                  Unit::percent,
                                  {{label, 0.05, lower, true},
                                   {"pro", 2.1, higher, true},
                                   {"dear", 2.5, lower, false},
                                   {label, std::nullopt, lower, false}}})},
      {"trend", trend_plot({label,
                            label,
                            Unit::percent,
                            {{"09-01", higher, {}, false}, {label, lower, {label}, true}}})},
  };
}

}  // namespace assay::report::plot
