#include "cli/stats_arguments.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "assay/core/text.hpp"
#include "cli/share.hpp"

namespace assay::cli {
namespace {

Error refused(std::string_view name, std::string_view text, std::string_view wanted) {
  return invalid(fmt::format("{}: \"{}\" is {}", name, printable(text, 60), wanted));
}

}  // namespace

Result<double> number_argument(std::string_view name, std::string_view text) {
  double value = 0.0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole_text = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!is_whole_text || !std::isfinite(value)) return refused(name, text, "no number");
  return value;
}

Result<std::int64_t> count_argument(std::string_view name, std::string_view text,
                                    std::int64_t low) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole_text = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!is_whole_text || value < low || value > kMostCounted) {
    return refused(name, text, fmt::format("no whole number from {} to {}", low, kMostCounted));
  }
  return value;
}

Result<double> share_argument(std::string_view name, std::string_view text) {
  const auto share = read_share(text);
  if (!share) return refused(name, text, "no number");
  if (!(*share > 0.0 && *share < 1.0)) {
    return refused(name, text, "not between 0 and 1; write 0.02 or 2% for two hundredths");
  }
  return *share;
}

Result<double> confidence_argument(std::string_view text) {
  ASSAY_TRY(const double level, share_argument("--confidence", text));
  if (level < 0.5) return refused("--confidence", text, "below one half; 0.95 is usual");
  return level;
}

Result<double> alpha_argument(std::string_view text) {
  ASSAY_TRY(const double level, share_argument("--alpha", text));
  if (level >= 0.5) return refused("--alpha", text, "one half or more; 0.05 is usual");
  return level;
}

}  // namespace assay::cli
