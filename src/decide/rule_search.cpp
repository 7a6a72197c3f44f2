#include "assay/decide/rule_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "assay/core/hash.hpp"

namespace assay::decide {
namespace {

using Items = std::span<const RoutedItem* const>;

constexpr std::size_t kMostCandidates = 8;
constexpr std::size_t kMostPredicatesTried = 60;
/// A condition that sends fewer fitted items, or saves fewer errors, is chance.
constexpr double kLeastSent = 5;
constexpr double kLeastSaved = 2;
/// What sending an item must save at least, as multiples of what a lot saves.
constexpr std::array<double, 4> kPrices{1.5, 2.5, 4, 8};

/// What a conjunction sends, and what each of these items would save.
struct Option {
  Conjunction conjunction;
  std::vector<std::size_t> sent;  ///< positions
};

ConfidenceCheck check_confidence(Items items) {
  ConfidenceCheck check;
  std::vector<stats::Claim> claims;
  double stated = 0;
  for (const RoutedItem* item : items) {
    stated += item->confidence ? 1 : 0;
    claims.push_back({item->confidence.value_or(0), item->is_lite_right});
  }
  if (stated == 0) return check;
  check.stated = stated / static_cast<double>(items.size());
  check.auroc = stats::auroc(claims);
  check.brier = stats::brier_score(claims);
  check.reliability = stats::reliability(claims);
  check.is_usable = check.auroc && check.auroc->low > 0.5;
  return check;
}

/// Values that part the items at some quantiles.
std::vector<double> cuts_of(std::vector<double> values, std::initializer_list<double> shares) {
  std::vector<double> cuts;
  if (values.empty()) return cuts;
  std::sort(values.begin(), values.end());
  for (const double share : shares) {
    cuts.push_back(
        values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  }
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  return cuts;
}

void add_names(Items items, const SearchOptions& options, std::vector<Predicate>& predicates) {
  std::map<std::pair<std::string, std::string>, int> slices;
  std::map<std::string, int> classes;
  for (const RoutedItem* item : items) {
    if (!item->lite_class.empty()) ++classes[item->lite_class];
    if (item->pair.slices == nullptr) continue;
    for (const auto& slice : *item->pair.slices) ++slices[slice];
  }
  for (const auto& [slice, n] : slices) {
    const auto& known = options.slices;
    const bool is_known =
        known.empty() || std::find(known.begin(), known.end(), slice.first) != known.end();
    if (is_known && n >= kLeastSent) {
      predicates.push_back({Feature::slice, slice.first, slice.second});
    }
  }
  for (const auto& [name, n] : classes) {
    if (n >= kLeastSent) predicates.push_back({Feature::lite_class, {}, name});
  }
}

std::vector<Predicate> predicates_of(Items items, const SearchOptions& options,
                                     bool uses_confidence) {
  std::vector<Predicate> predicates = {{Feature::schema_invalid},
                                       {Feature::not_strict},
                                       {Feature::missing_fields, {}, {}, 1},
                                       {Feature::missing_fields, {}, {}, 2}};
  std::vector<double> lengths;
  std::vector<double> confidences;
  for (const RoutedItem* item : items) {
    if (item->input_characters) lengths.push_back(static_cast<double>(*item->input_characters));
    confidences.push_back(item->confidence.value_or(0));
  }
  for (const double cut : cuts_of(lengths, {0.5, 0.75, 0.9})) {
    predicates.push_back({Feature::input_length, {}, {}, cut});
  }
  if (uses_confidence) {
    for (const double cut : cuts_of(confidences, {0.05, 0.1, 0.15, 0.2, 0.3, 0.5})) {
      predicates.push_back({Feature::confidence, {}, {}, cut});
    }
  }
  add_names(items, options, predicates);
  return predicates;
}

Option option_of(Conjunction conjunction, Items items) {
  Option option{std::move(conjunction), {}};
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (holds(option.conjunction, *items[i])) option.sent.push_back(i);
  }
  return option;
}

double saved_by(const RoutedItem& item) {
  return (item.is_pro_right ? 1.0 : 0.0) - (item.is_lite_right ? 1.0 : 0.0);
}

double saved_by(const Option& option, Items items) {
  double saved = 0;
  for (const std::size_t i : option.sent) saved += saved_by(*items[i]);
  return saved;
}

/// Single predicates, the most telling first when there are too many.
std::vector<Option> singles_of(Items items, const SearchOptions& search, bool uses_confidence) {
  std::vector<Option> options;
  for (const Predicate& predicate : predicates_of(items, search, uses_confidence)) {
    Option option = option_of({predicate}, items);
    if (static_cast<double>(option.sent.size()) >= kLeastSent) options.push_back(std::move(option));
  }
  std::stable_sort(options.begin(), options.end(), [&](const Option& a, const Option& b) {
    return saved_by(a, items) / static_cast<double>(a.sent.size()) >
           saved_by(b, items) / static_cast<double>(b.sent.size());
  });
  if (options.size() > kMostPredicatesTried) options.resize(kMostPredicatesTried);
  return options;
}

/// Both together, where that is another thing than either alone.
void add_pairs(Items items, std::vector<Option>& options) {
  const std::size_t singles = options.size();
  for (std::size_t a = 0; a < singles; ++a) {
    for (std::size_t b = a + 1; b < singles; ++b) {
      const Predicate& one = options[a].conjunction.front();
      const Predicate& other = options[b].conjunction.front();
      if (one.feature == other.feature && one.name == other.name) continue;
      Option both = option_of({one, other}, items);
      const std::size_t n = both.sent.size();
      if (static_cast<double>(n) < kLeastSent) continue;
      if (n == options[a].sent.size() || n == options[b].sent.size()) continue;
      options.push_back(std::move(both));
    }
  }
}

/// A rule that grows.
struct Growing {
  RoutingRule rule;
  std::vector<bool> is_sent;
  double sent = 0;
};

/// What an option would add to a rule: items, and errors saved.
std::pair<double, double> added_by(const Option& option, const Growing& rule, Items items) {
  double sent = 0;
  double saved = 0;
  for (const std::size_t i : option.sent) {
    if (rule.is_sent[i]) continue;
    sent += 1;
    saved += saved_by(*items[i]);
  }
  return {sent, saved};
}

const Option* best_addition(const std::vector<Option>& options, const Growing& rule, Items items,
                            double price, double most_sent) {
  const Option* best = nullptr;
  double best_worth = 0;
  for (const Option& option : options) {
    const auto [sent, saved] = added_by(option, rule, items);
    if (sent < kLeastSent || saved < kLeastSaved || rule.sent + sent > most_sent) continue;
    // Of two that send the same items the shorter one came first.
    const double worth = saved - price * sent;
    if (worth > best_worth + 1e-9) {
      best = &option;
      best_worth = worth;
    }
  }
  return best;
}

std::vector<RoutingRule> grow(const std::vector<Option>& options, Items items, double price,
                              double most_sent) {
  std::vector<RoutingRule> rules;
  Growing growing{{}, std::vector<bool>(items.size(), false), 0};
  while (growing.rule.any.size() < kMostConjunctions) {
    const Option* const best = best_addition(options, growing, items, price, most_sent);
    if (best == nullptr) break;
    for (const std::size_t i : best->sent) {
      growing.sent += growing.is_sent[i] ? 0 : 1;
      growing.is_sent[i] = true;
    }
    growing.rule.any.push_back(best->conjunction);
    rules.push_back(growing.rule);
  }
  return rules;
}

double kept_risk(const RoutingRule& rule, Items items) {
  double kept = 0;
  double errors = 0;
  for (const RoutedItem* item : items) {
    if (sends(rule, *item)) continue;
    kept += 1;
    errors += is_extra_error(*item) ? 1 : 0;
  }
  return kept > 0 ? errors / kept : 0;
}

}  // namespace

Halves split_by_hash(std::span<const RoutedItem> items, std::uint64_t seed) {
  Halves halves;
  for (const RoutedItem& item : items) {
    if (!is_scored(item.pair)) continue;
    const std::string& key = item.pair.cluster.empty() ? item.pair.id : item.pair.cluster;
    const std::string hash = Hasher().add(std::to_string(seed)).add(key).hex();
    (hash.front() < '8' ? halves.fitted : halves.certified).push_back(&item);
  }
  return halves;
}

RuleSearch search_rules(Items fitted, const SearchOptions& options) {
  RuleSearch search;
  if (fitted.empty()) return search;
  search.confidence = check_confidence(fitted);
  auto conditions = singles_of(fitted, options, search.confidence.is_usable);
  search.predicates = static_cast<std::int64_t>(conditions.size());
  add_pairs(fitted, conditions);
  search.conjunctions = static_cast<std::int64_t>(conditions.size());
  const auto n = static_cast<double>(fitted.size());
  double lot = 0;
  for (const RoutedItem* item : fitted) lot += saved_by(*item) / n;
  std::vector<std::pair<double, RoutingRule>> found;
  for (const double price : kPrices) {
    for (RoutingRule& rule :
         grow(conditions, fitted, price * std::max(lot, 1 / n), options.most_sent * n)) {
      const bool is_known = std::any_of(found.begin(), found.end(),
                                        [&](const auto& one) { return one.second == rule; });
      if (!is_known) found.emplace_back(kept_risk(rule, fitted), std::move(rule));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [risk, rule] : found) {
    if (search.candidates.size() < kMostCandidates) search.candidates.push_back(std::move(rule));
  }
  return search;
}

}  // namespace assay::decide
