#include "assay/report/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

constexpr int kMostDigits = 12;

/// Signed, except what is shown as zero: "-0.0" would read as a loss.
std::string signed_points(double difference) {
  const double points = 100 * difference;
  return std::abs(points) < 0.05 ? "0.0" : fmt::format("{:+.1f}", points);
}

}  // namespace

std::string figures_text(const Figures& figures, Style style) {
  using Align = Table::Align;
  std::string text = style.bold(printable(figures.title)) + "\n";
  Table table({{"figure", Align::left}, {"value"}, {"method", Align::left}});
  for (const Figure& row : figures.rows) table.add({row.name, row.value, row.method});
  text += table.text(style);
  for (const std::string& remark : figures.remarks) text += printable(remark) + "\n";
  return text;
}

std::string share_text(double share) {
  const double rest = 100 * std::min(share, 1 - share);
  if (!(rest > 0) || rest >= 0.1) return percent(share);
  // "0.0 %" would say never and "100.0 %" always: as many digits as it takes to say rarely.
  const int digits = 1 - static_cast<int>(std::floor(std::log10(rest)));
  if (digits > kMostDigits) return fmt::format("{:.2g} %", 100 * share);
  return fmt::format("{:.{}f} %", 100 * share, digits);
}

std::string share_interval_text(double low, double high) {
  return share_text(low) + " to " + share_text(high);
}

std::string level_text(double level) {
  return fmt::format("{:.6g} %", 100 * level);
}

std::string points_text(double difference) {
  return signed_points(difference) + " points";
}

std::string points_interval_text(double low, double high) {
  return fmt::format("{} to {} points", signed_points(low), signed_points(high));
}

std::string margin_text(double margin) {
  return fmt::format("{:.3g} points", 100 * margin);
}

std::string p_text(double p) {
  if (p == 0) return "p < 1e-300";  // too small for a double; no test gives 0
  return p < 0.0001 ? fmt::format("p = {:.2g}", p) : fmt::format("p = {:.4f}", p);
}

std::string number_text(double value) {
  return fmt::format("{:.6g}", value);
}

std::string count_text(std::int64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace assay::report
