#pragma once

/// \file
/// JSON from outside, read strictly, and JSON for outside, written safely.
///
/// Include this from .cpp files only: nlohmann/json is a heavy header.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace assay {

using Json = nlohmann::ordered_json;  ///< keeps the order of keys

struct JsonLimits {
  int depth = 128;                ///< nested arrays and objects
  std::size_t nodes = 5'000'000;  ///< values of all kinds
  std::size_t keys_per_object = 100'000;
};

/// Why strict reading failed.
enum class JsonFault { none, syntax, too_deep, too_large, duplicate_key, encoding };

struct JsonReading {
  Json value;  ///< null unless `fault` is none
  JsonFault fault = JsonFault::none;
  std::string message;          ///< e.g. `duplicate key "id"`, without a place; empty when read
  std::size_t byte_offset = 0;  ///< bytes read up to and with the wrong one; 0 unless `syntax`

  [[nodiscard]] bool ok() const { return fault == JsonFault::none; }
};

/// Reads one JSON text (RFC 8259) with nothing after it but white space. Refuses duplicate keys,
/// NaN and infinities, comments, trailing commas, a byte-order mark, NUL, invalid UTF-8 and lone
/// surrogates. Never throws; nesting cannot overflow the stack. Numbers too large for 64-bit
/// integers are kept as doubles.
[[nodiscard]] JsonReading read_json(std::string_view text, const JsonLimits& limits = {});

/// Compact JSON; invalid UTF-8 becomes U+FFFD instead of an exception.
[[nodiscard]] std::string safe_dump(const Json& value, int indent = -1);

/// Canonical JSON: keys sorted, no white space, integral numbers without fraction. Equal values
/// have equal texts.
[[nodiscard]] std::string canonical_json(const Json& value);

/// A string as a JSON literal with its quotes; invalid UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace assay
