#pragma once

/// \file
/// The three translators, and what their requests share.

#include <string>
#include <string_view>

#include "assay/provider/protocol.hpp"

namespace assay::provider {

[[nodiscard]] const Protocol& openai_protocol();
[[nodiscard]] const Protocol& anthropic_protocol();
[[nodiscard]] const Protocol& gemini_protocol();

/// A request to the endpoint without a key: content type and user agent are set.
[[nodiscard]] net::HttpRequest plain_request(const Endpoint& endpoint, std::string_view method,
                                             std::string target);

/// Keeps letters, digits and `._:/@-`; everything else becomes `%XX`.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// A good guess at the size of a request body, so that it is allocated once.
[[nodiscard]] std::size_t expected_body_bytes(const Call& call);

}  // namespace assay::provider
