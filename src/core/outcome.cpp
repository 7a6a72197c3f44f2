#include "assay/core/outcome.hpp"

#include <algorithm>
#include <array>

namespace assay {
namespace {

// In the order of the enum.
constexpr std::array<std::string_view, kOutcomeCount> kNames = {
    "ok",
    "model.empty",
    "model.invalid_json",
    "model.schema_violation",
    "model.unknown_label",
    "model.truncated",
    "model.refused",
    "model.missing_id",
    "model.duplicated_id",
    "wire.dns",
    "wire.connect",
    "wire.tls",
    "wire.timeout",
    "wire.reset",
    "wire.truncated",
    "wire.protocol",
    "wire.encoding",
    "wire.bad_body",
    "wire.too_large",
    "wire.too_deep",
    "wire.redirect",
    "wire.rate_limited",
    "wire.quota_exhausted",
    "wire.overloaded",
    "wire.auth",
    "wire.not_found",
    "wire.bad_request",
    "wire.server_error",
    "harness.cancelled",
    "harness.storage",
    "harness.internal",
};
static_assert(static_cast<std::size_t>(Outcome::harness_internal) + 1 == kOutcomeCount);

}  // namespace

std::string_view to_string(Outcome outcome) {
  return kNames[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> outcome_from_string(std::string_view text) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Outcome>(found - kNames.begin());
}

bool is_scored(Outcome outcome) {
  return outcome <= Outcome::model_duplicated_id;
}

bool is_wire(Outcome outcome) {
  return outcome >= Outcome::wire_dns && outcome <= Outcome::wire_server_error;
}

bool is_transient(Outcome outcome) {
  switch (outcome) {
    case Outcome::wire_dns:
    case Outcome::wire_connect:
    case Outcome::wire_timeout:
    case Outcome::wire_reset:
    case Outcome::wire_truncated:
    case Outcome::wire_rate_limited:
    case Outcome::wire_overloaded:
    case Outcome::wire_server_error:
      return true;
    default:
      return false;
  }
}

bool may_be_billed(Outcome outcome) {
  switch (outcome) {
    case Outcome::wire_timeout:
    case Outcome::wire_reset:
    case Outcome::wire_truncated:
    case Outcome::wire_protocol:
    case Outcome::wire_encoding:
    case Outcome::wire_bad_body:
    case Outcome::wire_too_large:
    case Outcome::wire_too_deep:
    case Outcome::harness_cancelled:
      return true;
    default:
      return is_scored(outcome);
  }
}

bool stops_provider(Outcome outcome) {
  return outcome == Outcome::wire_auth || outcome == Outcome::wire_quota_exhausted;
}

}  // namespace assay
