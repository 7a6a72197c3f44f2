#pragma once

/// \file
/// Reads a message request as strictly as Anthropic does, in either version of the API.

#include <string_view>

#include "assay/core/json.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

inline constexpr std::string_view kOldVersion = "2023-06-01";
inline constexpr std::string_view kNewVersion = "2026-10-21";  ///< has no sampling parameters

/// \param body      an object
/// \param version   one of the two above
/// \param counting  for count_tokens, which knows fewer fields
[[nodiscard]] Checked<ChatRequest> read_chat(const Json& body, std::string_view version,
                                             bool counting);

}  // namespace assay::simulate
