#include "eval/plan_time.hpp"

#include <algorithm>

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

Work work_of(const std::string& provider, std::span<const PlannedArm> arms) {
  Work work;
  for (const PlannedArm& arm : arms) {
    if (arm.arm.provider != provider || arm.calls == 0) continue;
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
  return work;
}

}  // namespace

PlannedProvider plan_time(const config::ProviderConfig& provider,
                          std::span<const PlannedArm> arms) {
  const Work work = work_of(provider.name, arms);
  PlannedProvider planned;
  planned.name = provider.name;
  planned.calls = work.calls;
  planned.concurrency = provider.limits.concurrency;
  if (provider.protocol == provider::ProtocolKind::local) {
    planned.concurrency = std::min(planned.concurrency, local_workers());
  }
  planned.requests_per_minute = provider.limits.requests_per_minute;
  planned.tokens_per_minute = provider.limits.tokens_per_minute;
  const auto at_least = [&planned](double seconds) {
    planned.seconds = std::max(planned.seconds.value_or(0), seconds);
  };
  if (work.knows_latency) {
    at_least(std::max(work.longest_seconds, work.call_seconds / planned.concurrency));
  }
  if (const auto limit = planned.requests_per_minute) {
    at_least(static_cast<double>(work.calls) * 60 / static_cast<double>(*limit));
  }
  if (const auto limit = planned.tokens_per_minute) {
    at_least(work.tokens * 60 / static_cast<double>(*limit));
  }
  planned.is_at_least = !work.knows_latency || (planned.tokens_per_minute && !work.knows_tokens);
  return planned;
}

}  // namespace assay::eval
