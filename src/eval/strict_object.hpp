#pragma once

/// \file
/// The values of a JSON object of which every key is known.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"

namespace assay::eval {

/// Hands out values, and remembers the first thing that is wrong; `finish` tells. A value that is
/// wrong is handed out as empty or 0.
class StrictObject {
 public:
  explicit StrictObject(const Json& object) : object_(object) {}

  /// At most `limit_bytes` of text.
  [[nodiscard]] std::string text(const char* key, std::size_t limit_bytes = 1000);
  /// A SHA-256: 64 lower-case hex digits.
  [[nodiscard]] std::string hash(const char* key);
  /// A whole number in [low, high].
  [[nodiscard]] std::int64_t count(const char* key, std::int64_t low, std::int64_t high);
  /// Likewise, or null for what is not known.
  [[nodiscard]] std::optional<std::int64_t> count_or_null(const char* key, std::int64_t high);
  /// Null when there is no such object or array.
  [[nodiscard]] const Json* object(const char* key);
  [[nodiscard]] const Json* array(const char* key);

  void refuse(std::string reason);
  /// \error invalid_argument  the first thing that was wrong, or a key that nobody asked for
  [[nodiscard]] Status finish();

 private:
  const Json* find(const char* key);

  const Json& object_;
  std::vector<std::string> known_;
  std::string reason_;
};

}  // namespace assay::eval
