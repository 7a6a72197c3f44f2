#include "eval/plan_time.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "eval/local_caller.hpp"

namespace assay::eval {
namespace {

/// What the planned calls of one provider add up to.
struct Work {
  std::int64_t calls = 0;
  double call_seconds = 0;     ///< of all calls, one after the other
  double longest_seconds = 0;  ///< mean of the slowest arm
  double tokens = 0;           ///< without output where nobody knows it
  bool knows_latency = true;
  bool knows_tokens = true;
};

void add(const PlannedArm& arm, Work& work) {
  const double latency = arm.latency_ms.value_or(0) / 1e3;
  work.calls += arm.calls;
  work.call_seconds += static_cast<double>(arm.calls) * latency;
  work.longest_seconds = std::max(work.longest_seconds, latency);
  work.knows_latency = work.knows_latency && arm.latency_ms;
  work.knows_tokens = work.knows_tokens && arm.output_tokens;
  work.tokens +=
      arm.input_tokens ? arm.input_tokens->value : static_cast<double>(arm.counted_input);
  if (arm.output_tokens) work.tokens += arm.output_tokens->value;
}

/// What a limit per minute adds.
void slow_down(const config::MinuteLimits& limits, const Work& work, PlannedProvider& planned) {
  const auto at_least = [&planned](double amount, std::int64_t per_minute) {
    const double seconds = amount * 60 / static_cast<double>(per_minute);
    planned.seconds = std::max(planned.seconds.value_or(0), seconds);
  };
  if (limits.requests_per_minute) {
    at_least(static_cast<double>(work.calls), *limits.requests_per_minute);
  }
  if (limits.tokens_per_minute) {
    at_least(work.tokens, *limits.tokens_per_minute);
    planned.is_at_least = planned.is_at_least || !work.knows_tokens;
  }
}

}  // namespace

PlannedProvider plan_time(const config::ProviderConfig& provider,
                          std::span<const config::ModelConfig> models,
                          std::span<const PlannedArm> arms) {
  Work work;
  std::map<std::string, Work> by_model;
  for (const PlannedArm& arm : arms) {
    if (arm.arm.provider != provider.name || arm.calls == 0) continue;
    add(arm, work);
    add(arm, by_model[arm.arm.model]);
  }
  PlannedProvider planned;
  planned.name = provider.name;
  planned.calls = work.calls;
  planned.concurrency = provider.limits.concurrency;
  if (provider.protocol == provider::ProtocolKind::local) {
    planned.concurrency = std::min(planned.concurrency, local_workers());
  }
  planned.requests_per_minute = provider.limits.requests_per_minute;
  planned.tokens_per_minute = provider.limits.tokens_per_minute;
  planned.is_at_least = !work.knows_latency;
  if (work.knows_latency) {
    planned.seconds = std::max(work.longest_seconds, work.call_seconds / planned.concurrency);
  }
  slow_down(provider.limits, work, planned);
  for (const config::ModelConfig& model : models) {
    const auto found = by_model.find(model.name);
    if (found != by_model.end()) slow_down(model.limits, found->second, planned);
  }
  return planned;
}

}  // namespace assay::eval
