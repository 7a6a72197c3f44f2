#include "eval/fallback.hpp"

#include <algorithm>

#include "eval/correction.hpp"

namespace assay::eval {

std::optional<config::FallbackOn> fallback_reason(Outcome outcome) {
  switch (outcome) {
    case Outcome::wire_dns:
    case Outcome::wire_connect:
    case Outcome::wire_timeout:
    case Outcome::wire_reset:
    case Outcome::wire_auth:
    case Outcome::wire_quota_exhausted:
      return config::FallbackOn::unreachable;
    case Outcome::wire_rate_limited:
      return config::FallbackOn::rate_limited;
    case Outcome::wire_overloaded:
      return config::FallbackOn::overloaded;
    default:
      if (fails_validation(outcome)) return config::FallbackOn::invalid;
      return std::nullopt;
  }
}

bool falls_back_on(const config::RunConfig& run, const std::optional<config::FallbackOn>& reason) {
  return reason &&
         std::find(run.fallback.begin(), run.fallback.end(), *reason) != run.fallback.end();
}

}  // namespace assay::eval
