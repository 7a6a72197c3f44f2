// Items whose answer was given away: in train.jsonl, or in a prompt.

#include <fmt/format.h>

#include <set>

#include "assay/core/text.hpp"
#include "curate/closest_pairs.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kQuotedBytes = 40;  ///< shorter texts may stand in a prompt by chance

std::vector<Shingles> all_shingles(const std::vector<std::string>& texts) {
  std::vector<Shingles> result;
  result.reserve(texts.size());
  for (const std::string& text : texts) result.push_back(shingles(text));
  return result;
}

/// Does a prompt quote this example in its few-shot turns?
bool is_few_shot(const dataset::GoldenSet& set, const dataset::Example& example) {
  for (const auto& [version, prompt] : set.prompts) {
    for (const auto& [protocol, renderer] : prompt.variants()) {
      for (const Turn& turn : renderer.examples()) {
        if (turn.role == Role::user && turn.text.find(example.input) != std::string::npos) {
          return true;
        }
      }
    }
  }
  return false;
}

/// Texts that are no longer than a gram have none of their own in common with a longer one, and two
/// empty ones none at all; equality is for `duplicate` and the loader.
void report_train(const Subject& subject, Findings& findings) {
  const LintOptions& options = subject.options;
  const ClosestPairs pairs = closest_pairs(all_shingles(subject.items), all_shingles(subject.train),
                                           options.near_duplicate);
  const auto& [items, train] = std::tie(subject.set.items, subject.set.train);
  if (pairs.closest) {
    findings.facts().with_train = Closest{pairs.closest->similarity, items[pairs.closest->first].id,
                                          train[pairs.closest->second].id};
  }
  for (const Pair& pair : pairs.alike) {
    const dataset::Item& item = items[pair.first];
    const dataset::Example& example = train[pair.second];
    const std::string alike =
        fmt::format("{:.0f} % alike with the training example {} (train.jsonl:{}{})",
                    pair.similarity * 100, in_quotes(example.id), example.line,
                    is_few_shot(subject.set, example) ? ", a few-shot example" : "");
    if (pair.similarity >= options.leak) {
      findings.on_item(Severity::error, "leak", item,
                       alike + ": its answer was given away; remove one of them", {example.id});
    } else {
      findings.on_item(Severity::warning, "near-duplicate", item,
                       alike + ": it may test memory; rewrite or remove one", {example.id});
    }
  }
  if (!pairs.is_complete) {
    findings.on_items(Severity::warning, "near-duplicate",
                      fmt::format("more than {} pairs of items and training examples are near "
                                  "duplicates; only those are listed",
                                  kMostPairs));
  }
}

void report_prompts(const Subject& subject, Findings& findings) {
  for (const auto& [version, prompt] : subject.set.prompts) {
    std::set<std::string> texts;
    for (const auto& [protocol, renderer] : prompt.variants()) {
      texts.insert(normalised(renderer.system() + "\n" + renderer.user_template()));
    }
    for (std::size_t i = 0; i < subject.items.size(); ++i) {
      if (subject.items[i].size() < kQuotedBytes) continue;
      for (const std::string& text : texts) {
        if (text.find(subject.items[i]) == std::string::npos) continue;
        findings.on_item(Severity::error, "leak", subject.set.items[i],
                         fmt::format("prompts/{}.yaml quotes it: quote a training example instead",
                                     printable(version, 60)));
        break;
      }
    }
  }
}

}  // namespace

void check_leaks(const Subject& subject, Findings& findings) {
  report_train(subject, findings);
  report_prompts(subject, findings);
}

}  // namespace assay::curate
