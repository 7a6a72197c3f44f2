#include "decide/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::decide {
namespace {

constexpr std::array<std::string_view, 7> kRecipes{"lite",       "strict", "retry", "failure",
                                                   "confidence", "slices", "pro"};

std::optional<double> sum(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b) return std::nullopt;
  return *a + *b;
}

double known(const StoredAnswer& answer) {
  return answer.cost_usd.value_or(answer.known_usd);
}

bool is_in(const std::vector<SliceValue>& wanted, const ReplayItem& item) {
  if (item.pair.slices == nullptr) return false;
  return std::any_of(wanted.begin(), wanted.end(), [&](const SliceValue& slice) {
    const auto found = item.pair.slices->find(slice.slice);
    return found != item.pair.slices->end() && found->second == slice.value;
  });
}

bool goes_to_pro_at_once(const Policy& policy, const ReplayItem& item) {
  return policy.recipe == Recipe::pro ||
         (policy.recipe == Recipe::slices && is_in(policy.slices, item));
}

/// Is Pro asked after this answer of Lite?
bool escalates(const Policy& policy, const StoredAnswer& lite) {
  switch (policy.recipe) {
    case Recipe::failure:
      return !lite.is_usable;
    case Recipe::confidence:
      return confidence_of(lite) < policy.threshold;
    default:
      return false;
  }
}

void add(std::vector<Trial>& trials, Trial trial, std::size_t ways) {
  trial.weight = 1 / static_cast<double>(ways);
  trials.push_back(trial);
}

/// Each reply with the second answer to it: the corrected one, else any other repeat's.
bool play_retry(const ReplayItem& item, std::vector<Trial>& trials) {
  const std::size_t n = item.lite.size();
  for (std::size_t i = 0; i < n; ++i) {
    const StoredReply& reply = item.lite[i];
    if (reply.first.is_usable) {
      add(trials, trial_of(reply.first, false), n);
    } else if (reply.corrected) {
      add(trials, cascade(reply.first, *reply.corrected, false), n);
    } else {
      if (n < 2) return false;
      for (std::size_t other = 0; other < n; ++other) {
        if (other == i) continue;
        add(trials, cascade(reply.first, item.lite[other].first, false), n * (n - 1));
      }
    }
  }
  return true;
}

Trial strict_trial(const StoredAnswer& answer) {
  Trial trial = trial_of(answer, false);
  trial.is_usable = trial.is_usable && answer.rung == Rung::strict;
  trial.is_correct = trial.is_correct && answer.rung == Rung::strict;
  return trial;
}

}  // namespace

std::string_view to_string(Recipe recipe) {
  return kRecipes[static_cast<std::size_t>(recipe)];
}

std::optional<Recipe> recipe_from_string(std::string_view text) {
  const auto* const found = std::find(kRecipes.begin(), kRecipes.end(), text);
  if (found == kRecipes.end()) return std::nullopt;
  return static_cast<Recipe>(found - kRecipes.begin());
}

std::string name_of(const Policy& policy) {
  switch (policy.recipe) {
    case Recipe::lite:
      return "all-lite";
    case Recipe::strict:
      return "lite-strict";
    case Recipe::retry:
      return "lite-retry";
    case Recipe::failure:
      return "pro-on-failure";
    case Recipe::confidence:
      return fmt::format("pro-below-{}", policy.threshold);
    case Recipe::slices: {
      std::string name = "pro-for-";
      for (const SliceValue& slice : policy.slices) {
        name += fmt::format("{}{}={}", &slice == &policy.slices.front() ? "" : ",", slice.slice,
                            slice.value);
      }
      return name;
    }
    case Recipe::pro:
      break;
  }
  return "all-pro";
}

double confidence_of(const StoredAnswer& answer) {
  return answer.is_usable ? answer.confidence.value_or(0) : 0;
}

Trial trial_of(const StoredAnswer& answer, bool is_pro) {
  return {answer.is_correct, answer.is_usable,  is_pro, answer.cost_usd,
          known(answer),     answer.latency_ms, 1};
}

Trial cascade(const StoredAnswer& lite, const StoredAnswer& second, bool is_pro) {
  Trial trial = trial_of(second, is_pro);
  trial.cost_usd = sum(lite.cost_usd, second.cost_usd);
  trial.known_usd += known(lite);
  trial.latency_ms = sum(lite.latency_ms, second.latency_ms);
  return trial;
}

bool play(const Policy& policy, const ReplayItem& item, std::vector<Trial>& trials) {
  trials.clear();
  if (goes_to_pro_at_once(policy, item)) {
    for (const StoredReply& pro : item.pro) {
      add(trials, trial_of(pro.first, true), item.pro.size());
    }
    return true;
  }
  if (policy.recipe == Recipe::retry) return play_retry(item, trials);
  for (const StoredReply& lite : item.lite) {
    if (policy.recipe == Recipe::strict) {
      add(trials, strict_trial(lite.first), item.lite.size());
    } else if (!escalates(policy, lite.first)) {
      add(trials, trial_of(lite.first, false), item.lite.size());
    } else {
      for (const StoredReply& pro : item.pro) {
        add(trials, cascade(lite.first, pro.first, true), item.lite.size() * item.pro.size());
      }
    }
  }
  return true;
}

bool is_answered(const Policy& policy, const ReplayItem& item) {
  if (goes_to_pro_at_once(policy, item)) return !item.pro.empty();
  if (item.lite.empty()) {
    return policy.recipe == Recipe::failure && item.has_lite_failed && !item.pro.empty();
  }
  return !item.pro.empty() ||
         std::none_of(item.lite.begin(), item.lite.end(),
                      [&](const StoredReply& reply) { return escalates(policy, reply.first); });
}

}  // namespace assay::decide
