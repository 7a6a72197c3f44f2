#pragma once

/// \file
/// Models behind HTTP: a protocol, a client and a key.

#include <memory>
#include <string>

#include "assay/eval/caller.hpp"
#include "assay/net/http_client.hpp"

namespace assay::eval {

[[nodiscard]] std::unique_ptr<Caller> make_http_caller(net::EventLoop& loop,
                                                       const config::ProviderConfig& provider,
                                                       std::string api_key);

/// Limits of one exchange with a provider.
[[nodiscard]] net::ExchangeLimits exchange_limits(const config::Timeouts& timeouts);

}  // namespace assay::eval
