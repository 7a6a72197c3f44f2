#include "assay/provider/rate_limits.hpp"

#include <charconv>
#include <string_view>

#include "assay/core/text.hpp"
#include "assay/provider/retry_after.hpp"
#include "calendar.hpp"
#include "quota_headers.hpp"

namespace assay::provider {
namespace {

using Now = std::optional<std::chrono::sys_seconds>;

std::optional<std::int64_t> count_in(const net::Headers& headers, std::string_view name) {
  const auto text = net::find_header(headers, name);
  if (!text) return std::nullopt;
  const std::string_view digits = trimmed(*text);
  std::int64_t count = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return count;
}

std::optional<QuotaState> quota(const net::Headers& headers, const QuotaHeaders& names, Now now) {
  const auto most = count_in(headers, names.limit);
  const auto left = count_in(headers, names.remaining);
  if (!most || !left || *most < 1 || *left < 0 || *left > *most) return std::nullopt;
  QuotaState state{*most, *left, std::nullopt};
  if (const auto text = net::find_header(headers, names.reset))
    state.reset = parse_wait(*text, now);
  return state;
}

/// The same kind may be told twice: for the model and for the project. What ends first counts.
void keep_tighter(std::optional<QuotaState>& kept, const std::optional<QuotaState>& other) {
  if (other && (!kept || other->used_share() > kept->used_share())) kept = other;
}

}  // namespace

std::string_view to_string(QuotaKind kind) {
  constexpr std::array<std::string_view, kQuotaKinds> kNames = {"requests", "tokens",
                                                                "input tokens", "output tokens"};
  return kNames[static_cast<std::size_t>(kind)];
}

RateLimits rate_limits(const net::Headers& headers) {
  const auto date = net::find_header(headers, "date");
  const Now now = date ? parse_http_date(trimmed(*date)) : std::nullopt;
  RateLimits limits;
  for (const QuotaHeaders& names : kQuotaHeaders) {
    keep_tighter(limits.quotas[static_cast<std::size_t>(names.kind)], quota(headers, names, now));
  }
  return limits;
}

}  // namespace assay::provider
