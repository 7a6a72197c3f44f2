#include "cli/share.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "assay/core/text.hpp"

namespace assay::cli {

std::optional<double> read_share(std::string_view text) {
  const bool is_percent = text.ends_with('%');
  if (is_percent) text.remove_suffix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole_text = failure == std::errc() && end == text.data() + text.size();
  if (!is_whole_text || !std::isfinite(value)) return std::nullopt;
  return is_percent ? value / 100 : value;
}

Result<double> share_of(const char* flag, const std::string& text, double otherwise) {
  if (text.empty()) return otherwise;
  if (const auto share = read_share(text)) return *share;
  return invalid(
      fmt::format("{}: \"{}\" is no share such as 0.03 or 3%", flag, printable(text, 40)));
}

}  // namespace assay::cli
