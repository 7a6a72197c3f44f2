#pragma once

/// \file
/// What the three protocol faces have in common: a request that was understood or refused, and an
/// answer that is ready to be played. Faces are pure functions; time and sockets stay in
/// simulator.cpp.

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/net/http_message.hpp"
#include "simulate/catalogue.hpp"

namespace assay::simulate {

/// Why a request is not answered. Each face writes it in its own shape and leaves out what its
/// protocol does not have.
struct Refusal {
  int status = 400;
  std::string message;
  std::string param = {};  ///< OpenAI: the field; Gemini: the field's path
  std::string code = {};   ///< OpenAI: `code`; Gemini: `ErrorInfo.reason`
};

[[noreturn]] void throw_exception_from_error(const Refusal& refusal,
                                             const boost::source_location& where);

template <class T>
using Checked = boost::system::result<T, Refusal>;

/// A chat request, whatever the wire format.
struct ChatRequest {
  std::string model;
  std::string system;
  std::string last_user;        ///< text of the last user message
  TokenCount input_tokens = 0;  ///< system and every message
  std::optional<TokenCount> max_output_tokens;
  std::vector<std::string> stop;
  bool stream = false;
};

/// Whose wire format a request is written in.
enum class Service { openai, anthropic, gemini };

/// An answer on its way to the client.
struct Plan {
  int status = 200;
  net::Headers headers;
  bool takes_time = false;  ///< a model was asked, so the chosen latency applies
  std::string body;         ///< whole answer; for streams what is sent first
  bool stream = false;
  std::vector<std::string> pieces;  ///< streams: what follows, one chunk each
  std::string model{};              ///< that was asked, if one was
  std::string input{};              ///< of the last user message, delimiters included
};

/// What a face may know besides the request.
struct Context {
  const Catalogue* catalogue = nullptr;
  std::string_view require_key;
  std::size_t request_bytes = 0;
  std::string id;  ///< 32 letters and digits, different for every request
  std::int64_t now_unix_ms = 0;
  std::int64_t started_unix_ms = 0;
  std::chrono::nanoseconds latency{0};  ///< what the answer will take
};

/// A path and a query, still percent-encoded.
struct Target {
  std::string_view path;
  std::string_view query;
};
[[nodiscard]] Target split_target(std::string_view target);
[[nodiscard]] std::string percent_decoded(std::string_view text);
/// The decoded value of a query parameter; nullopt when it is absent.
[[nodiscard]] std::optional<std::string> query_value(std::string_view query, std::string_view name);

/// What follows `Bearer ` in the Authorization header; nullopt without such a header.
[[nodiscard]] std::optional<std::string_view> bearer_token(const net::Headers& headers);

[[nodiscard]] Plan openai_plan(const net::HttpRequest& request, const Context& context);
[[nodiscard]] Plan anthropic_plan(const net::HttpRequest& request, const Context& context);
[[nodiscard]] Plan gemini_plan(const net::HttpRequest& request, const Context& context);

}  // namespace assay::simulate
