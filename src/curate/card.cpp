#include "assay/curate/card.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "curate/card_parts.hpp"
#include "curate/markdown.hpp"

namespace assay::curate {
namespace {

std::string with_interval(const Share& share) {
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}], n = {}", share.value * 100, share.low * 100,
                     share.high * 100, share.n);
}

std::string agreement(const LintFacts& facts) {
  if (facts.second_labels == 0) {
    return "No item carries a second label, so nobody knows how far two people agree on them.";
  }
  std::string text = fmt::format("{} of {} items were labelled twice, {} of them differently",
                                 facts.second_labels, facts.items, facts.labelled_differently);
  if (!facts.kappa) return text + "; Cohen's kappa is not defined for one label.";
  text += fmt::format(": Cohen's kappa {:.3f}", facts.kappa->value);
  if (facts.kappa->interval) {
    text +=
        fmt::format(" [{:.3f}, {:.3f}]", facts.kappa->interval->low, facts.kappa->interval->high);
  }
  return text + ". Differences are resolved in `expected`.";
}

/// Nothing where a set has no such figure.
void add_share(std::vector<std::vector<std::string>>& rows, const std::string& name,
               const std::optional<Share>& share) {
  if (share) rows.push_back({name, with_interval(*share)});
}

std::string what_it_shows(const dataset::GoldenSet& set, const LintReport& lint) {
  const LintFacts& facts = lint.facts;
  std::string text = "## What it can show\n\n";
  if (facts.margin && facts.half_width) {
    text += fmt::format(
        "Two models compared on these {} items: at best \"not worse by {:.1f} points\" (one-sided "
        "5 %, power 80 %, {:.0f} % of the items answered rightly by just one of them). One model's "
        "accuracy near 85 %: ± {:.1f} points.\n\n",
        facts.items, *facts.margin * 100, facts.discordance * 100, *facts.half_width * 100);
  }
  std::vector<std::vector<std::string>> rows;
  add_share(rows, "right by always giving the most frequent label", facts.majority);
  add_share(rows, "right by looking for one word", facts.one_word);
  add_share(rows, "right where exactly one label is named", facts.label_name);
  add_share(rows, "right by length alone", facts.length_rule);
  const auto closest = [&rows](const char* name, const std::optional<Closest>& pair) {
    if (!pair) return;
    rows.push_back({name, fmt::format("{:.2f} ({}, {})", pair->similarity, inert(pair->first),
                                      inert(pair->second))});
  };
  closest("highest similarity of two items", facts.among_items);
  closest("highest similarity of an item and a training example", facts.with_train);
  rows.push_back(
      {"errors and warnings of `assay dataset lint`",
       fmt::format("{} and {}", lint.count(Severity::error), lint.count(Severity::warning))});
  text += pipe_table({"figure", "value"}, rows);
  text += "\nSimilarity is the Jaccard index of character 5-grams; intervals are 95 % (Wilson).\n";
  if (set.task.has_labels()) text += "\n" + agreement(facts) + "\n";
  return text;
}

std::string hashes(const dataset::GoldenSet& set) {
  std::vector<std::vector<std::string>> rows{{"items and rules", "`" + set.hash + "`"}};
  for (const auto& [version, prompt] : set.prompts) {
    for (const auto& [protocol, renderer] : prompt.variants()) {
      rows.push_back(
          {"prompt " + inert(version) + (protocol.empty() ? "" : " for " + inert(protocol)),
           "`" + renderer.hash() + "`"});
    }
  }
  return "## Hashes\n\n" + pipe_table({"of", "SHA-256"}, rows);
}

}  // namespace

std::string card(const dataset::GoldenSet& set, const LintReport& lint) {
  std::string text =
      fmt::format("# {}\n\n{}\n\n", inert(set.task.name), inert(set.task.description));
  text += fmt::format(
      "A golden set of assay: {}, {} items, {} training examples. Written by "
      "`assay dataset card`.\n\n",
      dataset::to_string(set.task.kind), set.items.size(), set.train.size());
  text += answer_section(set) + "\n" + count_section(set) + "\n" + length_section(set) + "\n" +
          what_it_shows(set, lint) + "\n" + example_section(set) + "\n" + hashes(set);
  return text;
}

}  // namespace assay::curate
