#pragma once

/// \file
/// Looking into JSON that somebody else wrote: everything may be absent, null or of another type.

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "assay/core/completion.hpp"
#include "assay/core/json.hpp"

namespace assay::provider {

/// The member of an object; nullptr when `value` is no object, or the member is absent or null.
inline const Json* member(const Json& value, const char* name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(name);
  return found == value.end() || found->is_null() ? nullptr : &*found;
}

/// The text of a member; empty when it is absent or no text.
inline std::string_view text_member(const Json& value, const char* name) {
  const Json* found = member(value, name);
  return found && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                     : std::string_view();
}

/// A whole number of at least 0; nullopt for everything else, `12.0` and `"12"` included.
inline std::optional<TokenCount> count_of(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<TokenCount>::max());
    if (number > kLargest) return std::nullopt;
    return static_cast<TokenCount>(number);
  }
  const auto number = value.get<TokenCount>();
  if (number < 0) return std::nullopt;
  return number;
}

inline std::optional<TokenCount> count_member(const Json& value, const char* name) {
  const Json* found = member(value, name);
  return found ? count_of(*found) : std::nullopt;
}

/// For providers that leave zeros out: an absent count is 0, a malformed one is unknown.
inline std::optional<TokenCount> count_or_zero(const Json& value, const char* name) {
  const Json* found = member(value, name);
  return found ? count_of(*found) : TokenCount{0};
}

/// Unknown plus anything is unknown; so is a sum that does not fit.
inline std::optional<TokenCount> sum(std::optional<TokenCount> a, std::optional<TokenCount> b) {
  if (!a || !b || *a > std::numeric_limits<TokenCount>::max() - *b) return std::nullopt;
  return *a + *b;
}

}  // namespace assay::provider
