#include "assay/provider/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "assay/core/text.hpp"
#include "calendar.hpp"
#include "quota_headers.hpp"

namespace assay::provider {
namespace {

using std::chrono::milliseconds;

constexpr double kLongestWaitMs = 10.0 * 366 * 86'400 * 1000;

/// Rounded up: waking a fraction too early costs another 429.
std::optional<milliseconds> wait_of(double count_ms) {
  if (!std::isfinite(count_ms) || count_ms < 0) return std::nullopt;
  return milliseconds{static_cast<std::int64_t>(std::ceil(std::min(count_ms, kLongestWaitMs)))};
}

/// A number at the front of `text`, which loses it.
std::optional<double> take_number(std::string_view& text) {
  // from_chars also reads "inf" and "nan", which are no waits.
  if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<milliseconds> parse_seconds(std::string_view text) {
  const auto value = take_number(text);
  if (!value || !text.empty()) return std::nullopt;
  return wait_of(*value * 1000);
}

/// `1h2m3.5s`: https://pkg.go.dev/time#ParseDuration. A protobuf duration is the form with `s`
/// only.
std::optional<milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    double ms;
  };
  // Longer names first, so that "ms" is not read as "m".
  static constexpr std::array<Unit, 7> kUnits = {{{"ms", 1},
                                                  {"us", 1e-3},
                                                  {"\xC2\xB5s", 1e-3},
                                                  {"ns", 1e-6},
                                                  {"h", 3'600'000},
                                                  {"m", 60'000},
                                                  {"s", 1000}}};
  double total_ms = 0;
  while (!text.empty()) {
    const auto value = take_number(text);
    if (!value) return std::nullopt;
    const auto* unit = std::find_if(kUnits.begin(), kUnits.end(),
                                    [&](const Unit& u) { return text.starts_with(u.name); });
    if (unit == kUnits.end()) return std::nullopt;
    total_ms += *value * unit->ms;
    text.remove_prefix(unit->name.size());
  }
  return wait_of(total_ms);
}

std::optional<milliseconds> until(std::chrono::sys_seconds time, std::chrono::sys_seconds now) {
  return time <= now ? milliseconds{0}
                     : wait_of(std::chrono::duration<double, std::milli>(time - now).count());
}

std::optional<std::chrono::sys_seconds> date_of(const net::Headers& headers) {
  const auto text = net::find_header(headers, "date");
  return text ? parse_http_date(trimmed(*text)) : std::nullopt;
}

/// The reset of one rate limit, if that limit is what stopped us.
std::optional<milliseconds> reset_of(const net::Headers& headers, const QuotaHeaders& names,
                                     std::optional<std::chrono::sys_seconds> now) {
  const auto left = net::find_header(headers, names.remaining);
  if (!left || trimmed(*left) != "0") return std::nullopt;
  const auto text = net::find_header(headers, names.reset);
  return text ? parse_wait(*text, now) : std::nullopt;
}

}  // namespace

std::optional<milliseconds> parse_wait(std::string_view text,
                                       std::optional<std::chrono::sys_seconds> now) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  if (const auto seconds = parse_seconds(text)) return seconds;
  if (const auto duration = parse_duration(text)) return duration;
  if (!now) return std::nullopt;
  if (const auto date = parse_http_date(text)) return until(*date, *now);
  if (const auto time = parse_rfc3339(text)) return until(*time, *now);
  return std::nullopt;
}

std::optional<milliseconds> retry_after(const net::Headers& headers) {
  for (const std::string_view name : {"retry-after-ms", "x-ms-retry-after-ms"}) {
    const auto text = net::find_header(headers, name);
    if (!text) continue;
    std::string_view rest = trimmed(*text);
    const auto value = take_number(rest);
    if (!value || !rest.empty()) continue;
    if (const auto wait = wait_of(*value)) return wait;
  }
  const auto now = date_of(headers);
  std::optional<milliseconds> longest;
  const auto keep_longer = [&longest](const std::optional<milliseconds>& wait) {
    if (wait && (!longest || *wait > *longest)) longest = wait;
  };
  for (const std::string_view text : net::find_headers(headers, "retry-after")) {
    keep_longer(parse_wait(text, now));
  }
  if (longest) return longest;

  for (const QuotaHeaders& names : kQuotaHeaders) keep_longer(reset_of(headers, names, now));
  return longest;
}

}  // namespace assay::provider
