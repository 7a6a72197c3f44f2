#include "report/money.hpp"

#include <fmt/format.h>

#include <cmath>

namespace assay::report {
namespace {

constexpr const char* kNoBreakSpace = "\u00a0";
constexpr std::size_t kGroup = 3;
constexpr double kWholeDollars = 999.995;  ///< that cents would round up to 1 000
constexpr double kOneDollar = 0.9995;      ///< that three digits would round up to 1
constexpr int kMostDigits = 12;

std::string with_groups(const std::string& digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % kGroup == 0) text += kNoBreakSpace;
    text += digits[i];
  }
  return text;
}

}  // namespace

std::string grouped(std::int64_t count) {
  const std::string digits = fmt::to_string(count);
  return digits.front() == '-' ? "-" + with_groups(digits.substr(1)) : with_groups(digits);
}

std::string money(double usd) {
  if (usd == 0) return "$0.00";  // -0 as well
  if (usd < 0) return "-" + money(-usd);
  if (usd >= kWholeDollars) return "$" + with_groups(fmt::format("{:.0f}", usd));
  if (usd >= kOneDollar) return fmt::format("${:.2f}", usd);
  const int digits = 2 - static_cast<int>(std::floor(std::log10(usd)));
  if (digits > kMostDigits) return fmt::format("${:.1g}", usd);
  std::string text = fmt::format("${:.{}f}", usd, digits);
  // $0.500 is $0.50.
  while (text.back() == '0' && text.size() > 5) text.pop_back();
  return text;
}

std::string signed_money(double usd) {
  std::string text = money(usd);
  if (usd > 0) text.insert(0, 1, '+');
  return text;
}

}  // namespace assay::report
