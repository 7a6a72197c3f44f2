#pragma once

/// \file
/// What a provider says went wrong, in any of their dialects, and what that means for us.
///
/// One reader for all: compatible servers and gateways answer with each other's error bodies.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/outcome.hpp"
#include "assay/net/http_message.hpp"
#include "assay/provider/protocol.hpp"

namespace assay::provider {

struct ProviderError {
  std::string message;
  /// Every machine-readable word: OpenAI's code and type, Anthropic's error_code and type, Gemini's
  /// reasons and status.
  std::vector<std::string> words;
  std::vector<std::string> quota_ids;  ///< Gemini only: which quotas were hit
  std::string param;                   ///< the request field it is about; may be empty
  int number = 0;                      ///< an HTTP status written into the body; 0 if none
  std::optional<std::chrono::milliseconds> retry_delay;

  [[nodiscard]] bool says(std::string_view word) const;
};

/// The error in a body: `{"error":{...}}`, `{"error":"text"}`, either wrapped in an array, or the
/// error object itself marked `"object":"error"`. Nullopt when there is none.
[[nodiscard]] std::optional<ProviderError> find_error(const Json& body);

/// Reads the error object itself, or its text.
[[nodiscard]] ProviderError read_error(const Json& error);

/// \param status  of the HTTP response; 200 for an error inside a body or a stream
[[nodiscard]] Outcome classify(const ProviderError& error, int status);

/// The outcome of a status alone, when nothing better is known. Never `ok`.
[[nodiscard]] Outcome outcome_of_status(int status);

/// Under our name, see Reply::refused_parameter; empty when the error is about something else.
[[nodiscard]] std::string refused_parameter(const ProviderError& error);

}  // namespace assay::provider
