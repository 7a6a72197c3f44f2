#pragma once

/// \file
/// Reading a provider's list of models.

#include <optional>
#include <string>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/net/http_message.hpp"

namespace assay::provider {

/// A list that was read; `entries()` is an array.
struct ModelList {
  Json body;
  const char* key;
  [[nodiscard]] const Json& entries() const { return body.at(key); }
};

/// \param key  the member that holds the list
/// \error invalid_argument  the provider refuses us: key, path
/// \error unavailable       anything that may pass, and answers that are no list
[[nodiscard]] Result<ModelList> open_model_list(const net::HttpResponse& response, const char* key);

/// The day of a date or a time; nullopt when absent or unreadable.
[[nodiscard]] std::optional<std::string> date_member(const Json& entry, const char* name);

}  // namespace assay::provider
