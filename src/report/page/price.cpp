#include "report/page/price.hpp"

#include <fmt/format.h>

#include "report/page/costs.hpp"

namespace assay::report::page {
namespace {

/// Cents at least: `$0.10`, `$2.00`, `$0.075`
std::string exact(double usd) {
  std::string text = fmt::format("${:.6g}", usd);
  if (text.find('e') != std::string::npos) return text;
  if (text.find('.') == std::string::npos) text += '.';
  while (text.size() - text.find('.') <= 2) text += '0';
  return text;
}

std::string source_of(const decide::ArmCosts& costs, const std::string& list) {
  if (costs.is_price_configured) return "as the config says";
  return fmt::format("{}, {}", list.empty() ? "list price" : list,
                     costs.price_date.empty() ? "undated" : costs.price_date);
}

}  // namespace

std::string price_text(const RunReport& report, std::size_t place) {
  const decide::ArmCosts& costs = costs_of(report, place);
  if (!costs.input_price || !costs.output_price) {
    return costs.is_free ? "none: runs inside assay" : "unknown";
  }
  const std::string list =
      place < report.facts.size() ? report.facts[place].price_source : std::string();
  return fmt::format("{} in, {} out per million tokens ({})", exact(*costs.input_price),
                     exact(*costs.output_price), source_of(costs, list));
}

}  // namespace assay::report::page
