#pragma once

/// \file
/// How a provider is asked: one contract for models behind HTTP and models in-process.

#include <functional>
#include <memory>
#include <string>

#include "assay/core/completion.hpp"
#include "assay/eval/suite.hpp"
#include "assay/net/event_loop.hpp"
#include "assay/provider/rate_limits.hpp"

namespace assay::eval {

/// One call and what it teaches about the next one.
struct CallResult {
  Attempt attempt;
  std::string request_hash;        ///< empty for in-process models
  bool parameter_dropped = false;  ///< the model refused a parameter; the next call goes without it
  provider::RateLimits limits = {};  ///< what the provider said about its quotas along with it
};

/// Asks the models of one provider. Lives on the event loop's thread; `done` is called there,
/// exactly once per call, never from inside `call`.
class Caller {
 public:
  virtual ~Caller() = default;
  virtual void call(const Arm& arm, std::string_view input,
                    std::function<void(CallResult)> done) = 0;
  /// Ends what is in flight with `harness.cancelled`, soon.
  virtual void cancel_all() = 0;
};

/// A caller for a provider and the arms that use it. Reads the provider's key from the environment
/// or trains the in-process models; sends nothing yet.
[[nodiscard]] Result<std::unique_ptr<Caller>> make_caller(net::EventLoop& loop,
                                                          const config::ProviderConfig& provider,
                                                          const Suite& suite);

}  // namespace assay::eval
