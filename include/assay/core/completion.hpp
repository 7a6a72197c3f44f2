#pragma once

/// \file
/// What a model sent back, what it used and how long it took.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "assay/core/outcome.hpp"

namespace assay {

using TokenCount = std::int64_t;

/// Tokens of one call. Providers count differently (cache inside or outside of input, reasoning
/// inside or outside of output); here every field means the same for all of them. Unknown is
/// `nullopt`, never 0.
struct TokenUsage {
  std::optional<TokenCount> input;        ///< whole prompt, cached parts included
  std::optional<TokenCount> cached;       ///< part of `input` read from the provider's cache
  std::optional<TokenCount> cache_write;  ///< part of `input` written to the provider's cache
  std::optional<TokenCount> output;       ///< all that is billed as output, reasoning included
  std::optional<TokenCount> reasoning;    ///< part of `output` that nobody sees

  bool operator==(const TokenUsage&) const = default;
};

/// A model's answer, as far as it came.
struct Completion {
  std::string text;           ///< visible text, bytes as received
  std::string finish_reason;  ///< the provider's own word; empty if none was given
  std::string served_model;   ///< the model id in the reply; empty if none
  std::string response_id;  ///< the provider's id of this call, for its support desk; may be empty
  TokenUsage usage;
};

/// Durations of one attempt, on the monotonic clock.
struct Timing {
  /// Request handed to the socket until the last byte of the answer; negative when nobody measured
  /// it.
  std::chrono::nanoseconds latency{0};
  /// Request handed to the socket until the first visible text. Only streams have one.
  std::optional<std::chrono::nanoseconds> time_to_first_token;
  /// DNS, TCP and TLS, before the request was sent; 0 on a pooled connection. Not in `latency`.
  std::chrono::nanoseconds connect{0};
};

/// One call and how it ended. Every paid call is one of these.
struct Attempt {
  Outcome outcome = Outcome::harness_internal;
  Completion completion;
  Timing timing;
  std::string error;    ///< for people; empty when the outcome is `ok`; never contains a key
  int http_status = 0;  ///< 0 when no response head arrived or the model runs in-process
  std::optional<std::chrono::milliseconds> retry_after;  ///< the provider's wish, if it named one
  std::string dropped_parameters;  ///< comma list of parameters this model refused; may be empty
  std::int64_t started_unix_ms = 0;
};

}  // namespace assay
