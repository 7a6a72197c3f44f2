// Does the length of a text give its answer away?
//
// Labels: texts are cut into bins of equal numbers by length, and each bin answers with its most
// frequent label, five-fold cross-validated so that the rule never sees the item it judges.
// Rankings: the longest of the numbered candidates is taken for one of the best. Both ignore what
// is said.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "assay/core/json.hpp"
#include "curate/candidates.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kFolds = 5;
constexpr std::size_t kBins = 8;
constexpr std::size_t kFewestItems = 40;  ///< five in a bin
constexpr double kTooMuch = 0.10;         ///< over what ignorance reaches

struct Measured {
  std::size_t length;  ///< bytes of the normalised text
  std::size_t label;
};

std::size_t most_frequent(const std::vector<std::size_t>& counts) {
  return static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

/// Which label each length means.
class LengthRule {
 public:
  LengthRule(std::vector<Measured> texts, std::size_t labels) {
    std::sort(texts.begin(), texts.end(), [](const Measured& a, const Measured& b) {
      return std::tie(a.length, a.label) < std::tie(b.length, b.label);
    });
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const std::size_t from = bin * texts.size() / kBins;
      const std::size_t to = (bin + 1) * texts.size() / kBins;
      std::vector<std::size_t> counts(labels);
      for (std::size_t i = from; i < to; ++i) ++counts[texts[i].label];
      bins_.emplace_back(texts[to - 1].length, most_frequent(counts));
    }
  }

  [[nodiscard]] std::size_t label_of(std::size_t length) const {
    for (const auto& [longest, label] : bins_) {
      if (length <= longest) return label;
    }
    return bins_.back().second;
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> bins_;  ///< longest text, label
};

/// By label, then id: every fold gets its share of every label, whatever the order in the file.
std::vector<Measured> measured(const Subject& subject) {
  const std::vector<std::string>& labels = subject.set.task.labels;
  std::vector<std::size_t> order(subject.items.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(subject.item_labels[a], subject.set.items[a].id) <
           std::tie(subject.item_labels[b], subject.set.items[b].id);
  });
  std::vector<Measured> texts;
  for (const std::size_t i : order) {
    const auto label = std::find(labels.begin(), labels.end(), subject.item_labels[i]);
    texts.push_back({subject.items[i].size(), static_cast<std::size_t>(label - labels.begin())});
  }
  return texts;
}

std::int64_t cross_validated(const std::vector<Measured>& texts, std::size_t labels) {
  std::int64_t right = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<Measured> others;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i % kFolds != fold) others.push_back(texts[i]);
    }
    const LengthRule rule(std::move(others), labels);
    for (std::size_t i = fold; i < texts.size(); i += kFolds) {
      if (rule.label_of(texts[i].length) == texts[i].label) ++right;
    }
  }
  return right;
}

void check_label_lengths(const Subject& subject, Findings& findings) {
  if (subject.items.size() < kFewestItems) return;
  const std::vector<std::string>& labels = subject.set.task.labels;
  const auto n = static_cast<std::int64_t>(subject.items.size());
  const Share rule = share(cross_validated(measured(subject), labels.size()), n);
  findings.facts().length_rule = rule;
  const std::string common = most_common(labels, subject.item_labels);
  const double majority =
      share(std::count(subject.item_labels.begin(), subject.item_labels.end(), common), n).value;
  if (rule.low <= majority + kTooMuch) return;
  findings.on_items(
      Severity::warning, "length-leak",
      fmt::format(
          "length alone gives the label of {:.0f} % [{:.0f}, {:.0f}] of the items, where always "
          "saying {} gives {:.0f} %: add long and short texts of every label",
          rule.value * 100, rule.low * 100, rule.high * 100, in_quotes(common), majority * 100));
}

void check_candidate_lengths(const Subject& subject, Findings& findings) {
  const dataset::RankingRules& rules = subject.set.task.ranking;
  std::int64_t right = 0;
  std::int64_t n = 0;
  for (const dataset::Item& item : subject.set.items) {
    const auto candidates = numbered_candidates(item.input, rules.candidates);
    const auto best = best_candidates(item.expected_json, rules.top);
    if (candidates.empty() || best.empty()) continue;
    const auto longest = std::max_element(
        candidates.begin(), candidates.end(),
        [](std::string_view a, std::string_view b) { return a.size() < b.size(); });
    ++n;
    if (best.count(static_cast<int>(longest - candidates.begin()) + 1) > 0) ++right;
  }
  if (n == 0) return;
  const Share rule = share(right, n);
  findings.facts().length_rule = rule;
  const double chance = static_cast<double>(rules.top) / rules.candidates;
  if (rule.low <= chance + kTooMuch) return;
  findings.on_items(
      Severity::warning, "length-leak",
      fmt::format("the longest candidate is one of the best {} in {:.0f} % [{:.0f}, {:.0f}] of {} "
                  "items, where chance gives {:.0f} %: describe good and bad ones at equal length",
                  rules.top, rule.value * 100, rule.low * 100, rule.high * 100, n, chance * 100));
}

}  // namespace

void check_lengths(const Subject& subject, Findings& findings) {
  if (subject.set.task.has_labels()) check_label_lengths(subject, findings);
  if (subject.set.task.kind == dataset::TaskKind::ranking) {
    check_candidate_lengths(subject, findings);
  }
}

}  // namespace assay::curate
