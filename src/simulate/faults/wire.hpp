#pragma once

/// \file
/// Good answers as bytes, in parts that a fault can put together wrongly.

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/net/http_server.hpp"
#include "simulate/faults/fault.hpp"

namespace assay::simulate {

/// A head with the good answer's fields and the rule's. `framing`: whole lines, each with its CRLF.
[[nodiscard]] std::string head(const Hit& hit, std::string_view framing);
/// The same without the good answer's fields.
[[nodiscard]] std::string bare_head(const Hit& hit, std::string_view status,
                                    std::string_view framing);

inline constexpr std::string_view kChunked = "transfer-encoding: chunked\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
[[nodiscard]] std::string length(std::size_t bytes);  ///< the line of a Content-Length
[[nodiscard]] std::string chunk(std::string_view piece);

/// The good answer's body; of a stream, all of its pieces.
[[nodiscard]] std::string content(const Hit& hit);
/// The body with its framing, right in every way: a length, or a chunk for each piece.
[[nodiscard]] std::string good_answer(const Hit& hit);
/// `body` instead of the good answer's, framed right.
[[nodiscard]] std::string answer_with(const Hit& hit, std::string_view body);

/// How often a step is sent that never ends.
inline constexpr std::uint64_t kForEver = std::numeric_limits<std::uint64_t>::max();

[[nodiscard]] net::RawAnswer sends(std::string bytes, net::RawEnd end = net::RawEnd::keep);

/// What each service calls it.
[[nodiscard]] const char* word_of(Service service, const char* openai, const char* anthropic,
                                  const char* gemini);

/// An error as this service words it. `word`: OpenAI's code, Anthropic's type or Gemini's status;
/// empty: the usual one of the number.
[[nodiscard]] std::string error_body(Service service, int number, std::string_view word = {});

/// Puts `text`, as it is, in front of everything in the first JSON object of the answer.
void put_first(Hit& hit, std::string_view text);
/// Changes every JSON object of the answer: the body, or the data of each event.
void edit(Hit& hit, const std::function<void(Json&)>& change);

}  // namespace assay::simulate
