#pragma once

/// \file
/// How one attempt ended. Every attempt ends in exactly one outcome, and its class says whom it is
/// about: the model (scored), the wire or ourselves (never scored).

#include <cstddef>
#include <optional>
#include <string_view>

namespace assay {

enum class Outcome : unsigned char {
  ok,
  model_empty,             ///< an answer without text
  model_invalid_json,      ///< no rung of the parse ladder could read it
  model_schema_violation,  ///< JSON, but not of the task's schema
  model_unknown_label,     ///< well-formed, but not one of the task's labels
  model_truncated,         ///< the output cap cut it
  model_refused,           ///< the model, or the provider's filter, declined
  model_missing_id,        ///< asked for in a batch, and not among its answers
  model_duplicated_id,     ///< asked for in a batch, and answered more than once
  wire_dns,
  wire_connect,
  wire_tls,
  wire_timeout,
  wire_reset,
  wire_truncated,  ///< the connection ended before the message did
  wire_protocol,   ///< not HTTP as we know it
  wire_encoding,   ///< compressed although we asked for identity
  wire_bad_body,   ///< HTTP was fine, the provider's envelope was not
  wire_too_large,
  wire_too_deep,
  wire_redirect,
  wire_rate_limited,
  wire_quota_exhausted,
  wire_overloaded,
  wire_auth,
  wire_not_found,
  wire_bad_request,
  wire_server_error,
  harness_cancelled,
  harness_storage,
  harness_internal,
};

inline constexpr std::size_t kOutcomeCount = 31;

/// "ok", "model.invalid_json", "wire.rate_limited": the spelling of JSON, SQL and reports.
[[nodiscard]] std::string_view to_string(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_from_string(std::string_view text);

/// True for every outcome that is about the model, `ok` included: it gets a score.
[[nodiscard]] bool is_scored(Outcome outcome);
[[nodiscard]] bool is_wire(Outcome outcome);

/// May the same request succeed later? Timeouts, resets, overload and rate limits; never a bad
/// request, a bad key or an exhausted quota.
[[nodiscard]] bool is_transient(Outcome outcome);

/// Could the provider charge for a call that ended like this, although it named no price? Calls
/// that it may have answered: what was sent and broke afterwards, not what was refused.
[[nodiscard]] bool may_be_billed(Outcome outcome);

/// Will every further request to this provider fail the same way? (bad key, exhausted quota)
[[nodiscard]] bool stops_provider(Outcome outcome);

}  // namespace assay
