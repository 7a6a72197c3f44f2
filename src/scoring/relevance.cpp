#include "scoring/relevance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "assay/core/text.hpp"

namespace assay::scoring {
namespace {

using dataset::RankingRules;

// A number without a fraction is an integer, as it is to the schema.
std::optional<int> candidate_of(const RankingRules& rules, const Json& value) {
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (!(number >= 1 && number <= rules.candidates) || number != std::floor(number)) {
    return std::nullopt;
  }
  return static_cast<int>(number);
}

Result<Relevance> read_top(const RankingRules& rules, const Json& list) {
  Relevance relevance;
  ASSAY_TRY(relevance.top, read_candidates(rules, list, "\"top\""));
  const auto named = relevance.top.size();
  if (named < static_cast<std::size_t>(rules.top)) {
    return invalid(fmt::format("\"top\" names {}, but the task's top is {}", named, rules.top));
  }
  relevance.top.resize(static_cast<std::size_t>(rules.top));
  relevance.best = {relevance.top.front()};
  return relevance;
}

/// All groups in one list, with where each ends.
struct Flattened {
  Json candidates = Json::array();
  std::vector<std::size_t> ends;
};

Result<Flattened> flattened(const Json& order) {
  if (!order.is_array()) return invalid("\"order\" must be a list of groups, best first");
  Flattened flat;
  for (const Json& group : order) {
    if (!group.is_array() || group.empty()) {
      return invalid(
          "\"order\" must be a list of groups, each a list of candidates that are equal");
    }
    flat.candidates.insert(flat.candidates.end(), group.begin(), group.end());
    flat.ends.push_back(flat.candidates.size());
  }
  return flat;
}

Result<Relevance> read_order(const RankingRules& rules, const Json& order) {
  ASSAY_TRY(const auto flat, flattened(order));
  ASSAY_TRY(const auto candidates, read_candidates(rules, flat.candidates, "\"order\""));
  if (candidates.size() != static_cast<std::size_t>(rules.candidates)) {
    return invalid(
        fmt::format("\"order\" names {} of {} candidates", candidates.size(), rules.candidates));
  }
  const auto top = static_cast<std::size_t>(rules.top);
  if (std::find(flat.ends.begin(), flat.ends.end(), top) == flat.ends.end()) {
    return invalid(
        fmt::format("\"order\" has equals on both sides of the top {}: a group must end "
                    "there",
                    rules.top));
  }
  Relevance relevance;
  relevance.top.assign(candidates.begin(), candidates.begin() + rules.top);
  relevance.best.assign(candidates.begin(),
                        candidates.begin() + static_cast<std::ptrdiff_t>(flat.ends.front()));
  relevance.gains.resize(candidates.size());
  std::size_t group = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i == flat.ends[group]) ++group;
    const auto below = static_cast<int>(flat.ends.size() - 1 - group);
    relevance.gains[static_cast<std::size_t>(candidates[i] - 1)] = std::exp2(below) - 1;
  }
  return relevance;
}

bool holds(const std::vector<int>& candidates, int candidate) {
  return std::find(candidates.begin(), candidates.end(), candidate) != candidates.end();
}

double discounted(double gain, std::size_t position) {
  return gain / std::log2(static_cast<double>(position) + 1);
}

}  // namespace

Result<std::vector<int>> read_candidates(const RankingRules& rules, const Json& list,
                                         const std::string& what) {
  if (!list.is_array()) return invalid(what + " must be a list of candidates");
  std::vector<int> candidates;
  for (const Json& element : list) {
    const auto candidate = candidate_of(rules, element);
    if (!candidate) {
      return invalid(fmt::format("{} holds {}, which is not a candidate from 1 to {}", what,
                                 printable(safe_dump(element), 40), rules.candidates));
    }
    // Each once, so the list is never longer than the candidates are many.
    if (holds(candidates, *candidate)) {
      return invalid(fmt::format("{} names {} twice", what, *candidate));
    }
    candidates.push_back(*candidate);
  }
  return candidates;
}

Result<Relevance> read_relevance(const RankingRules& rules, const Json& expected) {
  const bool is_one = expected.is_object() && expected.size() == 1;
  if (is_one && expected.contains("top")) return read_top(rules, expected["top"]);
  if (is_one && expected.contains("order")) return read_order(rules, expected["order"]);
  return invalid("must be an object with either \"top\" or \"order\"");
}

double overlap(const Relevance& relevance, const std::vector<int>& answer) {
  const std::size_t looked_at = std::min(relevance.top.size(), answer.size());
  const auto end = answer.begin() + static_cast<std::ptrdiff_t>(looked_at);
  const auto found = std::count_if(answer.begin(), end,
                                   [&](int candidate) { return holds(relevance.top, candidate); });
  return static_cast<double>(found) / static_cast<double>(relevance.top.size());
}

double reciprocal_rank(const Relevance& relevance, const std::vector<int>& answer) {
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (holds(relevance.best, answer[i])) return 1 / static_cast<double>(i + 1);
  }
  return 0;
}

double ndcg(const Relevance& relevance, const std::vector<int>& answer) {
  std::vector<double> ideal = relevance.gains;
  std::sort(ideal.begin(), ideal.end(), std::greater<>());
  double reached = 0;
  double reachable = 0;
  for (std::size_t i = 0; i < ideal.size(); ++i) reachable += discounted(ideal[i], i + 1);
  for (std::size_t i = 0; i < answer.size(); ++i) {
    reached += discounted(relevance.gains[static_cast<std::size_t>(answer[i] - 1)], i + 1);
  }
  return reached / reachable;
}

}  // namespace assay::scoring
