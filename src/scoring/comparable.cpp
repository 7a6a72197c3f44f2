#include "scoring/comparable.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "assay/core/text.hpp"

namespace assay::scoring {
namespace {

using dataset::FieldRule;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

Comparable as_text(std::string form) {
  Json canonical = form;
  return {
      .kind = Comparable::Kind::text, .form = std::move(form), .canonical = std::move(canonical)};
}

Comparable as_number(const Json& value) {
  return {.kind = Comparable::Kind::number,
          .form = canonical_json(value),
          .number = value.get<double>(),
          .canonical = value};
}

Comparable as_other(const Json& value) {
  return {.kind = Comparable::Kind::other, .form = canonical_json(value), .canonical = value};
}

bool within_tolerance(double expected, double given, double tolerance) {
  // 1.1 - 1.0 exceeds 0.1 by one rounding: allow for that of the two inputs and the subtraction.
  const double rounding =
      4 * std::numeric_limits<double>::epsilon() * std::max(std::fabs(expected), std::fabs(given));
  return std::fabs(expected - given) <= tolerance + rounding;
}

}  // namespace

std::optional<std::string> iso_day(std::string_view text) {
  text = trimmed(text);
  const std::size_t time = text.find_first_of("Tt ");
  const std::string_view day = text.substr(0, time);
  std::string digits;
  if (day.size() == 10 && day[4] == '-' && day[7] == '-') {
    digits.append(day.substr(0, 4)).append(day.substr(5, 2)).append(day.substr(8, 2));
  } else if (day.size() == 8) {
    digits = day;
  }
  if (digits.size() != 8 || !all_digits(digits)) return std::nullopt;
  const std::string_view view = digits;
  const std::chrono::year_month_day date{
      std::chrono::year(to_int(view.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(to_int(view.substr(4, 2)))),
      std::chrono::day(static_cast<unsigned>(to_int(view.substr(6, 2))))};
  if (!date.ok()) return std::nullopt;
  return digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6, 2);
}

Comparable comparable(const FieldRule& rule, const Json& value) {
  if (value.is_null()) return {};
  if (rule.compare == FieldRule::Compare::number && value.is_number()) return as_number(value);
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (rule.compare == FieldRule::Compare::text) return as_text(normalised(text));
    if (rule.compare == FieldRule::Compare::date) {
      if (auto day = iso_day(text)) return as_text(*std::move(day));
    }
  }
  return as_other(value);
}

bool agree(const FieldRule& rule, const Comparable& expected, const Comparable& given) {
  if (expected.kind != given.kind) return false;
  if (expected.kind == Comparable::Kind::null || expected.form == given.form) return true;
  if (expected.kind != Comparable::Kind::number) return false;
  // Equal integers beyond 2^53 have equal forms; unequal ones may share a double.
  const bool both_integers =
      expected.canonical.is_number_integer() && given.canonical.is_number_integer();
  if (rule.tolerance <= 0 && both_integers) return false;
  return within_tolerance(expected.number, given.number, rule.tolerance);
}

}  // namespace assay::scoring
