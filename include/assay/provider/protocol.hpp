#pragma once

/// \file
/// One contract for every model API: pure translation between our words and a wire format.
///
/// No sockets, no clocks, no globals: (prompt, parameters) -> HTTP request, HTTP response or stream
/// events -> reply. All functions are `const` and may be called from any thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"
#include "assay/net/http_message.hpp"
#include "assay/net/sse.hpp"

namespace assay::provider {

enum class ProtocolKind { local, openai, anthropic, gemini };

[[nodiscard]] std::string_view to_string(ProtocolKind kind);
[[nodiscard]] std::optional<ProtocolKind> protocol_from_string(std::string_view text);

/// What a model can and cannot take. From the registry, the config, or learned from a 400.
struct Capabilities {
  bool temperature = true;        ///< takes `temperature` and `top_p`
  bool structured_output = true;  ///< takes a JSON schema natively
  bool seed = true;
  bool max_completion_tokens = true;  ///< openai only: false = the older name `max_tokens`
};

/// Where a provider lives and how we identify ourselves there.
struct Endpoint {
  net::BaseUrl base;
  std::string api_key;      ///< may be empty for a local server; only ever sent to `base.origin`
  std::string api_version;  ///< anthropic only: value of `anthropic-version`
};

/// One call to translate.
struct Call {
  std::string model;
  Prompt prompt;
  CallParameters parameters;
  std::optional<OutputSchema> schema;
  Capabilities capabilities;
};

/// What a provider's answer means.
///
/// Statuses become outcomes as their classes say, with these decisions: 402 is an exhausted quota;
/// 408 a timeout; 409 and 425 server errors, because they pass; 501 a bad request, because it does
/// not; 503 and 529 overload. Error words that know better win over the status. `x-should-retry`
/// overrides both where that is about retrying only: `false` makes a server error, overload or
/// timeout a `wire.bad_request` and a rate limit a `wire.quota_exhausted`; `true` makes a bad
/// request a `wire.server_error`.
struct Reply {
  Outcome outcome = Outcome::wire_bad_body;  ///< ok, model.{empty,truncated,refused} or wire.*
  Completion completion;
  std::string error;  ///< the provider's own words, shortened to 500 bytes; empty when ok
  std::optional<std::chrono::milliseconds> retry_after;
  /// The request parameter that a 400 or 422 says this model does not take, under our name
  /// ("temperature", "top_p", "seed", "schema", "max_completion_tokens", "reasoning_effort",
  /// "stop"); empty otherwise, also for a value out of range. "max_completion_tokens": the other
  /// name for it may do (Capabilities::max_completion_tokens).
  std::string refused_parameter;
};

/// Reads one streamed answer.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  enum class Step { more, visible_text, done };
  /// `visible_text`: this event carried the first or a further visible, non-empty piece of text.
  /// `done`: the end marker was seen, or the answer has already failed; nothing after it matters.
  virtual Step take(const net::SseEvent& event) = 0;
  /// After the last event, or when the connection ended: the whole answer. A stream without its end
  /// marker is `wire.truncated`. A reply that failed keeps the text and usage that came before.
  /// Call it once.
  virtual Reply finish() = 0;
};

/// A model as the provider's list shows it.
struct ListedModel {
  std::string id;
  std::optional<std::string> shutdown_date;  ///< YYYY-MM-DD
  std::optional<TokenCount> context_tokens;
};

class Protocol {
 public:
  virtual ~Protocol() = default;
  [[nodiscard]] virtual ProtocolKind kind() const = 0;
  [[nodiscard]] virtual net::HttpRequest request(const Endpoint& endpoint,
                                                 const Call& call) const = 0;
  /// A whole response: any status, not streamed.
  [[nodiscard]] virtual Reply read(const net::HttpResponse& response) const = 0;
  [[nodiscard]] virtual std::unique_ptr<StreamReader> open_stream() const = 0;
  /// \param page  continuation from `ModelPage::next`; empty for the first page
  [[nodiscard]] virtual net::HttpRequest list_models(const Endpoint& endpoint,
                                                     const std::string& page) const = 0;
  struct ModelPage {
    std::vector<ListedModel> models;
    std::string next;  ///< empty on the last page
  };
  [[nodiscard]] virtual Result<ModelPage> read_models(const net::HttpResponse& response) const = 0;
};

/// The translator for a wire format. Lives for ever. Precondition: kind is not `local`.
[[nodiscard]] const Protocol& protocol(ProtocolKind kind);

/// `https://api.openai.com/v1` and its like. Precondition: kind is not `local`.
[[nodiscard]] std::string_view default_base_url(ProtocolKind kind);

}  // namespace assay::provider
