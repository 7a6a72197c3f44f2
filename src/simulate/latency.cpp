#include "assay/simulate/latency.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "assay/core/text.hpp"
#include "simulate/random.hpp"

namespace assay::simulate {
namespace {

constexpr double kLongestSeconds = 600;

/// A number and what follows it.
std::optional<std::pair<double, std::string_view>> leading_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // from_chars also reads "inf", "nan" and "-1", none of which is a latency.
  if (error != std::errc() || !std::isfinite(value) || value < 0) return std::nullopt;
  return std::pair(value, text.substr(static_cast<std::size_t>(end - text.data())));
}

std::optional<double> plain_number(std::string_view text) {
  const auto number = leading_number(trimmed(text));
  if (!number || !number->second.empty()) return std::nullopt;
  return number->first;
}

std::optional<double> seconds(std::string_view text) {
  const auto number = leading_number(trimmed(text));
  if (!number) return std::nullopt;
  const auto [value, unit] = *number;
  std::optional<double> result;
  if (unit == "s") result = value;
  if (unit == "ms") result = value / 1e3;
  if (unit == "us") result = value / 1e6;
  if (unit.empty() && value == 0) result = 0;
  if (result && *result > kLongestSeconds) return std::nullopt;
  return result;
}

Error not_a_latency(std::string_view text) {
  return invalid("\"" + printable(text, 80) +
                 "\" is not a latency: write 0, 200ms, uniform(100ms,300ms), normal(200ms,50ms) or "
                 "lognormal(200ms,0.4); units are us, ms and s, at most 600s");
}

/// One draw of the standard normal distribution (Box and Muller 1958).
double standard_normal(SplitMix& random) {
  const double radius = std::sqrt(-2 * std::log(random.unit()));
  return radius * std::cos(2 * std::numbers::pi * random.unit());
}

}  // namespace

Result<LatencySpec> LatencySpec::parse(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const auto open = whole.find('(');
  if (open == std::string_view::npos) {
    const auto fixed = seconds(whole);
    if (!fixed) return not_a_latency(text);
    return LatencySpec(Shape::fixed, *fixed, 0);
  }
  const auto comma = whole.find(',', open);
  if (comma == std::string_view::npos || whole.back() != ')') return not_a_latency(text);
  const std::string_view name = trimmed(whole.substr(0, open));
  const std::string_view second_text = whole.substr(comma + 1, whole.size() - comma - 2);
  const auto first = seconds(whole.substr(open + 1, comma - open - 1));
  const auto second = name == "lognormal" ? plain_number(second_text) : seconds(second_text);
  if (!first || !second) return not_a_latency(text);

  if (name == "uniform" && *first <= *second) return LatencySpec(Shape::uniform, *first, *second);
  if (name == "normal") return LatencySpec(Shape::normal, *first, *second);
  if (name == "lognormal") return LatencySpec(Shape::lognormal, *first, *second);
  return not_a_latency(text);
}

std::chrono::nanoseconds LatencySpec::draw(std::uint64_t seed, std::uint64_t draw) const {
  SplitMix random = stream(seed, draw);
  double value = first_;
  switch (shape_) {
    case Shape::fixed:
      break;
    case Shape::uniform:
      value = first_ + (second_ - first_) * random.unit();
      break;
    case Shape::normal:
      value = first_ + second_ * standard_normal(random);
      break;
    case Shape::lognormal:
      value = first_ * std::exp(second_ * standard_normal(random));
      break;
  }
  // The comparison comes first because a huge deviation gives infinity, and 0 x infinity is NaN.
  value = std::isnan(value) ? 0 : std::clamp(value, 0.0, kLongestSeconds);
  return std::chrono::nanoseconds(std::llround(value * 1e9));
}

}  // namespace assay::simulate
