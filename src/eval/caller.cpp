#include "assay/eval/caller.hpp"

#include "eval/http_caller.hpp"
#include "eval/local_caller.hpp"

namespace assay::eval {

Result<std::unique_ptr<Caller>> make_caller(net::EventLoop& loop,
                                            const config::ProviderConfig& provider,
                                            const Suite& suite) {
  if (provider.protocol == provider::ProtocolKind::local) {
    return make_local_caller(loop, provider, suite);
  }
  ASSAY_TRY(auto key, config::read_api_key(provider, suite.config.name));
  return make_http_caller(loop, provider, std::move(key));
}

}  // namespace assay::eval
