#pragma once

/// \file
/// Asks a provider which models it serves: free of charge, and proof that key and address work.

#include <vector>

#include "assay/config/config.hpp"
#include "assay/core/result.hpp"
#include "assay/provider/protocol.hpp"

namespace assay::eval {

/// All pages of a provider's model list, in its order. Blocks until the answer is there.
///
/// Precondition: the provider's protocol is not `local`.
/// \param config_file  for messages about the provider's key
/// \error invalid_argument  the key is missing, or the provider refuses it
/// \error unavailable  the provider cannot be reached, or does not answer as its protocol says
[[nodiscard]] Result<std::vector<provider::ListedModel>> list_models(
    const config::ProviderConfig& provider, const std::string& config_file);

}  // namespace assay::eval
