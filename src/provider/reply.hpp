#pragma once

/// \file
/// From bodies to replies: the steps that all wire formats share.

#include <optional>
#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/provider/protocol.hpp"
#include "provider_error.hpp"

namespace assay::provider {

/// A reply that is about the wire. `error` is made printable and shortened.
[[nodiscard]] Reply failed(Outcome outcome, std::string_view error);

/// A reply made of a provider's error.
[[nodiscard]] Reply failed(const ProviderError& error, int status);

/// An envelope read strictly, or why it could not be.
struct Envelope {
  Json value;
  std::optional<Reply> failure;
};
[[nodiscard]] Envelope read_envelope(std::string_view body);

/// How the provider says the answer ended.
enum class Ending { complete, cut, refused };

/// The reply of an answer that came whole. A refusal counts before a cut, a cut before no text.
///
/// \param why  the provider's words for a refusal
[[nodiscard]] Reply concluded(Completion completion, Ending ending, std::string_view why);

/// Reads a whole response: statuses, error bodies and errors inside a 200 are dealt with here, and
/// what is left goes to `read_message`.
[[nodiscard]] Reply read_response(const net::HttpResponse& response,
                                  Reply (*read_message)(const Json& body));

/// Parts cannot be larger than the whole: such counts mean something else, so they are unknown.
void drop_impossible_parts(TokenUsage& usage);

}  // namespace assay::provider
