#include "simulate/faults/injector.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/hash.hpp"
#include "assay/dataset/prompt_template.hpp"

namespace assay::simulate {
namespace {

std::uint64_t number_of(const std::string& hex) {
  return std::stoull(hex.substr(0, 16), nullptr, 16);
}

}  // namespace

std::string_view to_string(Service service) {
  switch (service) {
    case Service::anthropic:
      return "anthropic";
    case Service::gemini:
      return "gemini";
    case Service::openai:
      break;
  }
  return "openai";
}

Injector::Injector(FaultScript script) : seed_(script.seed) {
  for (FaultRule& said : script.rules) {
    Rule& rule = rules_.emplace_back();
    for (const std::string& name : said.faults) {
      if (const Fault* fault = find_fault(name)) rule.faults.push_back(fault);
    }
    rule.said = std::move(said);
  }
}

/// Counts the call, and tells whether its number is one that the rule wants.
bool Injector::counts(Rule& rule, const Call& call) {
  const FaultRule& said = rule.said;
  const std::int64_t number = ++rule.seen;
  if (said.first && number > *said.first) return false;
  if (said.every && number % *said.every != 0) return false;
  const auto& calls = said.calls;
  if (!calls.empty() && std::find(calls.begin(), calls.end(), number) == calls.end()) return false;
  return !said.attempts || call.attempt <= *said.attempts;
}

Injector::Call Injector::next(Service service, const Plan& plan) {
  Call call;
  const std::string_view input = plan.input;
  call.item = sha256_hex(dataset::undelimited(input).value_or(input)).substr(0, 16);
  call.attempt = ++attempts_[plan.model + '\n' + call.item];
  SplitMix random = stream(
      seed_,
      number_of(Hasher().add(plan.model).add(call.item).add(std::to_string(call.attempt)).hex()));
  for (Rule& rule : rules_) {
    // Both are drawn whether the rule applies or not, so that one rule does not move another's.
    const double share = random.unit();
    const std::uint64_t pick = random.next();
    const FaultRule& said = rule.said;
    if (!said.model.empty() && said.model != plan.model) continue;
    if (!said.protocol.empty() && said.protocol != to_string(service)) continue;
    if (said.stream && *said.stream != plan.stream) continue;
    if (!counts(rule, call) || share >= said.share) continue;
    std::vector<const Fault*> fitting;
    std::copy_if(rule.faults.begin(), rule.faults.end(), std::back_inserter(fitting),
                 [&](const Fault* fault) { return fault->fits_to(plan); });
    if (fitting.empty()) continue;
    call.fault = fitting[pick % fitting.size()];
    call.rule = &rule.said;
    break;
  }
  call.random = random;
  return call;
}

}  // namespace assay::simulate
