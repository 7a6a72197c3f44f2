#include "shadow/fields.hpp"

#include <charconv>
#include <cmath>

#include "assay/core/text.hpp"
#include "provider/calendar.hpp"

namespace assay::shadow {
namespace {

constexpr std::size_t kMostSlices = 32;
constexpr std::size_t kSliceBytes = 80;
constexpr double kMostUsd = 100'000;  ///< for one call

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Below 10^11 seconds (year 5138), milliseconds until 10^14, and so on.
std::int64_t since_1970(double number) {
  if (number < 1e11) return std::llround(number * 1e3);
  if (number < 1e14) return std::llround(number);
  if (number < 1e17) return std::llround(number / 1e3);
  return std::llround(number / 1e6);
}

/// Milliseconds of a fraction `.123456` that follows the seconds; 0 without one.
std::int64_t fraction_ms(std::string_view text) {
  if (text.size() < 21 || text[19] != '.') return 0;
  std::int64_t ms = 0;
  int digits = 0;
  for (std::size_t at = 20; at < text.size() && digits < 3; ++at, ++digits) {
    if (text[at] < '0' || text[at] > '9') break;
    ms = ms * 10 + (text[at] - '0');
  }
  for (; digits < 3; ++digits) ms *= 10;
  return ms;
}

std::optional<std::int64_t> parse_time(std::string text) {
  if (text.size() < 19) return std::nullopt;
  if (text[10] == ' ') text[10] = 'T';
  const std::string_view tail = std::string_view(text).substr(19);
  const bool has_offset = tail.find_first_of("Zz+-") != std::string_view::npos;
  const auto seconds = provider::parse_rfc3339(has_offset ? text : text + "Z");
  if (!seconds) return std::nullopt;
  return std::chrono::milliseconds(seconds->time_since_epoch()).count() + fraction_ms(text);
}

std::optional<std::chrono::nanoseconds> duration(const Json* value, double nanoseconds) {
  const auto number = number_of(value);
  if (!number || *number * nanoseconds > 86'400e9) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(*number * nanoseconds));
}

}  // namespace

const Json* any_member(const Json& value, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const Json* found = member(value, name)) return found;
  }
  return nullptr;
}

std::string any_text(const Json& value, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string_view text = text_member(value, name);
    if (!text.empty()) return std::string(text);
  }
  return {};
}

std::optional<double> number_of(const Json* value) {
  std::optional<double> number;
  if (value != nullptr && value->is_number()) number = value->get<double>();
  if (value != nullptr && value->is_string()) {
    number = parse_number(value->get_ref<const std::string&>());
  }
  if (!number || !std::isfinite(*number) || *number < 0) return std::nullopt;
  return number;
}

std::optional<std::int64_t> count_of_any(const Json* value) {
  const auto number = number_of(value);
  if (!number || *number > 1e15 || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<bool> flag_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_number()) return value->get<double>() != 0;
  if (!value->is_string()) return std::nullopt;
  const std::string text = normalised(value->get_ref<const std::string&>());
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return std::nullopt;
}

std::optional<std::int64_t> unix_ms_of(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) {
    if (auto time = parse_time(value->get_ref<const std::string&>())) return time;
  }
  const auto number = number_of(value);
  if (!number || *number < 1 || *number > 4e18) return std::nullopt;
  return since_1970(*number);
}

std::optional<std::chrono::nanoseconds> seconds_of(const Json* value) {
  return duration(value, 1e9);
}

std::optional<std::chrono::nanoseconds> milliseconds_of(const Json* value) {
  return duration(value, 1e6);
}

std::optional<MicroUsd> usd_of(const Json* value) {
  const auto number = number_of(value);
  if (!number || *number > kMostUsd) return std::nullopt;
  return MicroUsd{std::llround(*number * 1e6)};
}

Json unwrapped(const Json& value) {
  if (!value.is_string()) return value;
  const std::string_view text = trimmed(value.get_ref<const std::string&>());
  if (text.empty() || (text.front() != '{' && text.front() != '[')) return value;
  JsonReading reading = read_json(text);
  if (!reading.ok()) return value;
  return std::move(reading.value);
}

void add_slice(const std::string& name, std::string value,
               std::map<std::string, std::string>& slices) {
  const bool fits = !name.empty() && !value.empty() && name.size() <= kSliceBytes &&
                    value.size() <= kSliceBytes && slices.size() < kMostSlices;
  if (fits) slices.emplace(name, std::move(value));
}

void add_slices(const Json* object, std::map<std::string, std::string>& slices) {
  if (object == nullptr || !object->is_object()) return;
  for (const auto& [name, value] : object->items()) {
    if (value.is_string()) add_slice(name, value.get<std::string>(), slices);
    if (value.is_boolean()) add_slice(name, value.get<bool>() ? "yes" : "no", slices);
    if (value.is_number_integer()) add_slice(name, safe_dump(value), slices);
  }
}

void add_tags(const Json* tags, std::map<std::string, std::string>& slices) {
  if (tags == nullptr || !tags->is_array()) return;
  for (const Json& tag : *tags) {
    if (!tag.is_string()) continue;
    const auto& text = tag.get_ref<const std::string&>();
    const auto cut = text.find_first_of(":=");
    if (cut == std::string::npos) {
      add_slice("tag." + text, "yes", slices);
    } else {
      add_slice(std::string(trimmed(text.substr(0, cut))),
                std::string(trimmed(text.substr(cut + 1))), slices);
    }
  }
}

}  // namespace assay::shadow
