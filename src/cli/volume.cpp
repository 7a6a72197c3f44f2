#include "cli/volume.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "assay/core/text.hpp"

namespace assay::cli {
namespace {

constexpr std::int64_t kDaysOfMonth = 30;
constexpr std::int64_t kMostRequests = 1'000'000'000'000;

}  // namespace

Result<std::int64_t> read_volume(const std::string& text) {
  const auto slash = text.find('/');
  const std::string_view digits = std::string_view(text).substr(0, slash);
  const std::string per = slash == std::string::npos ? "month" : text.substr(slash + 1);
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_number = failure == std::errc() && end == digits.data() + digits.size();
  if (!is_number || value < 1 || value > kMostRequests || (per != "month" && per != "day")) {
    return invalid(fmt::format("--volume: \"{}\" is nothing like 1000000/month or 30000/day",
                               printable(text, 40)));
  }
  return per == "day" ? value * kDaysOfMonth : value;
}

}  // namespace assay::cli
