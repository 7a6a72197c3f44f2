// Do two people who read the same texts give the same labels?

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

/// Below it, agreement is "moderate" at best (Landis and Koch 1977, Biometrics 33(1), 159-174).
constexpr double kSubstantial = 0.6;
/// People who label on their own differ more often than that on texts with any difficulty at all.
constexpr double kTooAlike = 0.02;

void note_difference(const dataset::Item& item, const std::string& first,
                     const std::string& expected, Findings& findings) {
  findings.on_item(Severity::note, "second-label", item,
                   fmt::format("first label {}, second {}; {} is expected{}", in_quotes(first),
                               in_quotes(item.second_label), in_quotes(expected),
                               item.note.empty() ? "; a \"note\" should say why" : ""));
}

}  // namespace

void check_second_labels(const Subject& subject, Findings& findings) {
  if (!subject.set.task.has_labels()) return;
  LintFacts& facts = findings.facts();
  const std::vector<std::string>& labels = subject.set.task.labels;
  const auto index = [&labels](const std::string& label) {
    return static_cast<std::size_t>(std::find(labels.begin(), labels.end(), label) -
                                    labels.begin());
  };
  std::vector counts(labels.size(), std::vector<std::int64_t>(labels.size()));
  for (std::size_t i = 0; i < subject.set.items.size(); ++i) {
    const dataset::Item& item = subject.set.items[i];
    if (item.second_label.empty()) continue;
    const std::string& expected = subject.item_labels[i];
    const std::string& first = item.first_label.empty() ? expected : item.first_label;
    ++facts.second_labels;
    ++counts[index(first)][index(item.second_label)];
    if (first == item.second_label) continue;
    ++facts.labelled_differently;
    note_difference(item, first, expected, findings);
  }
  if (facts.second_labels == 0) {
    findings.on_items(
        Severity::note, "second-label",
        "no item has a \"second_label\": nobody knows how far two people agree on these "
        "labels; have some labelled again, by somebody who has not seen the first");
    return;
  }
  facts.kappa = stats::cohens_kappa(counts);
  if (const Share differ = share(facts.labelled_differently, facts.second_labels);
      differ.high < kTooAlike) {
    findings.on_items(
        Severity::note, "second-label",
        fmt::format(
            "only {} of {} second labels differ from the first: were they given by somebody "
            "who had not seen the first, and are there hard items at all?",
            differ.count, differ.n));
  }
  if (!facts.kappa || facts.kappa->value >= kSubstantial) return;
  findings.on_items(
      Severity::warning, "second-label",
      fmt::format(
          "two people agree with kappa {:.2f} only, over {} items: no model can be measured "
          "more sharply than that; write the labelling rule down and label again",
          facts.kappa->value, facts.kappa->n));
}

}  // namespace assay::curate
