#pragma once

/// \file
/// How a provider is asked: one contract for models behind HTTP and models in-process.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/eval/suite.hpp"
#include "assay/net/event_loop.hpp"
#include "assay/provider/rate_limits.hpp"

namespace assay::eval {

/// An answer that could not be used, and why.
struct Draft {
  std::string text;
  Outcome outcome = Outcome::model_invalid_json;
  std::string reason;  ///< the scorer's, for people; may quote the answer
};

/// What to ask. All of it outlives the call that it is given to, but not its answer.
struct Question {
  const Arm* arm = nullptr;
  std::string_view input;
  const Draft* draft = nullptr;  ///< the answer that is to be corrected; null: the first one
  std::vector<std::string_view> batch = {};  ///< inputs asked at once; empty: `input` alone
};

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
  virtual void call(const Question& question, std::function<void(CallResult)> done) = 0;
  /// What `CallResult::request_hash` would be, for a call that would be answered the same again:
  /// temperature 0 is sent, and the model has refused no parameter. Else empty.
  [[nodiscard]] virtual std::string cache_key(const Question& /*question*/) { return {}; }
  /// Ends what is in flight with `harness.cancelled`, soon.
  virtual void cancel_all() = 0;
};

/// A caller for a provider and the arms that use it. Reads the provider's key from the environment
/// or trains the in-process models; sends nothing yet.
[[nodiscard]] Result<std::unique_ptr<Caller>> make_caller(net::EventLoop& loop,
                                                          const config::ProviderConfig& provider,
                                                          const Suite& suite);

}  // namespace assay::eval
