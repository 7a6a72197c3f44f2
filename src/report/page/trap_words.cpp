#include "report/page/trap_words.hpp"

#include <fmt/format.h>

#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report::page {
namespace {

using decide::CostTrap;

std::string open_ended(const decide::TrapSighting& sighting, const decide::ArmCosts& costs) {
  if (!sighting.measure) return "no cap on output tokens was sent";
  return fmt::format("the cap is {} output tokens, and 99 of 100 answers need at most {}",
                     grouped(*costs.output_cap), grouped(*costs.output_p99));
}

std::string cut(const decide::TrapSighting& sighting, const decide::ArmCosts& costs) {
  return fmt::format("{} of {} answers ({}) were cut off: paid for, and wrong",
                     grouped(costs.truncated), grouped(costs.answers),
                     percent(sighting.measure.value_or(0)));
}

std::string unpriced(const decide::ArmCosts& costs) {
  if (costs.unpriced == 0) return "no call has a cost";
  return fmt::format("{} of {} calls may have been billed, and nobody knows how much",
                     grouped(costs.unpriced), grouped(costs.calls));
}

}  // namespace

TrapWords words_of(CostTrap trap) {
  switch (trap) {
    case CostTrap::default_to_pro:
      return {"The baseline where the candidate is not worse",
              "the dearer model is paid for, and not needed",
              "send these tasks to the candidate, and let `assay gate` keep watch"};
    case CostTrap::unsure_to_pro:
      return {
          "Sending what is unsure to the baseline would save little",
          "each item that is sent on pays for both models, so a rule that sends much saves "
          "little",
          "where the rule is hardly better than the lot, it does not find the mistakes: mend "
          "the prompt or the output format of the candidate first, and look for a slice to route "
          "on"};
    case CostTrap::unbounded_output:
      return {"Room for very long answers",
              "a model that starts to ramble is paid for up to the cap",
              "set max_output_tokens to about twice of what the longest answers need"};
    case CostTrap::truncated:
      return {"Answers cut off by the cap", "an answer that is cut off is paid for and useless",
              "raise max_output_tokens, or ask for shorter answers"};
    case CostTrap::reasoning:
      return {"Reasoning that nobody reads", "it is billed as output",
              "lower reasoning_effort, run again, and see whether accuracy holds"};
    case CostTrap::thrown_away:
      return {
          "Calls made again", "a call that had to be repeated may be paid for twice",
          "look for the reason among the outcomes: the wire, a rate limit or the output format"};
    case CostTrap::cache_unused:
      return {"Prompt cache not used",
              "what is the same in every prompt is paid for in full each time",
              "put what never changes first, and turn the provider's prompt cache on"};
    case CostTrap::cost_unknown:
      return {"Cost not known", "nobody can say what this will cost",
              "give the model a price in the config, and see why calls came back without usage"};
  }
  return {};
}

std::string seen_in_arm(const decide::TrapSighting& sighting, const decide::ArmCosts& costs) {
  const std::string measure = percent(sighting.measure.value_or(0));
  switch (sighting.trap) {
    case CostTrap::unbounded_output:
      return open_ended(sighting, costs);
    case CostTrap::truncated:
      return cut(sighting, costs);
    case CostTrap::reasoning:
      return measure + " of the output tokens were reasoning";
    case CostTrap::thrown_away:
      return fmt::format("{} calls were followed by another try: {} of the cost",
                         grouped(costs.superseded), measure);
    case CostTrap::cache_unused:
      return measure + " of the input tokens came from the cache";
    case CostTrap::cost_unknown:
      return unpriced(costs);
    case CostTrap::default_to_pro:
    case CostTrap::unsure_to_pro:
      break;  // these are about two arms
  }
  return "";
}

std::string seen_in_pair(const decide::TrapSighting& sighting, const std::string& lite,
                         const std::string& pro, double margin) {
  if (!sighting.rule) {
    return fmt::format("{} is shown to be less than {} worse than {}, and costs {} less", lite,
                       size_in_points(margin), pro, percent(sighting.measure.value_or(0)));
  }
  const decide::SentShare& rule = *sighting.rule;
  const std::string sent = percent(rule.sent);
  const std::string start =
      rule.policy.recipe == decide::Recipe::failure
          ? fmt::format("{} of the items go to {}, as the answer of {} is not usable", sent, pro,
                        lite)
          : fmt::format(
                "to stay within {} of {}, {} of the items must go there (confidence of {} "
                "below {:.6g}, picked on these very items, so that it looks better than it is)",
                size_in_points(margin), pro, sent, lite, rule.policy.threshold);
  const bool is_dear = rule.usd && rule.pro_usd && *rule.usd >= *rule.pro_usd && *rule.usd > 0;
  return fmt::format("{}: {} are right then, {} with as many sent by lot{}", start,
                     percent(rule.accuracy), percent(rule.random_accuracy),
                     is_dear ? fmt::format("; this costs more than {} alone", pro) : "");
}

std::string meaning_of_usd(const decide::TrapSighting& sighting, const std::string& candidate) {
  switch (sighting.trap) {
    case CostTrap::default_to_pro:
      return "could be saved";
    case CostTrap::unsure_to_pro:
      return fmt::format("on top of {} alone", candidate);
    case CostTrap::unbounded_output:
      return "more, if 1 of 100 answers ran to the cap";
    case CostTrap::cache_unused:
      return "could be saved at most";
    case CostTrap::truncated:
    case CostTrap::reasoning:
    case CostTrap::thrown_away:
    case CostTrap::cost_unknown:
      break;
  }
  return "paid for it";
}

}  // namespace assay::report::page
