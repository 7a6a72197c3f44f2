// Items that count twice, and items that contradict each other.

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "curate/closest_pairs.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

/// Index of each text's first occurrence; its own where it is the first.
std::vector<std::size_t> first_occurrences(const std::vector<std::string>& texts) {
  std::unordered_map<std::string_view, std::size_t> first;
  std::vector<std::size_t> result;
  result.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    result.push_back(first.emplace(texts[i], i).first->second);
  }
  return result;
}

bool is_same_answer(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const JsonReading first = read_json(a);
  const JsonReading second = read_json(b);
  return first.ok() && second.ok() && canonical_json(first.value) == canonical_json(second.value);
}

void report_equal_items(const Subject& subject, const std::vector<std::size_t>& first_of,
                        Findings& findings) {
  for (std::size_t i = 0; i < first_of.size(); ++i) {
    if (first_of[i] == i) continue;
    const dataset::Item& item = subject.set.items[i];
    const dataset::Item& first = subject.set.items[first_of[i]];
    const std::string same =
        fmt::format("same input as {} (line {})", in_quotes(first.id), first.line);
    if (is_same_answer(first.expected_json, item.expected_json)) {
      findings.on_item(Severity::error, "duplicate", item,
                       same + ": it counts twice; remove one of them", {first.id});
    } else {
      findings.on_item(
          Severity::error, "conflicting-labels", item,
          fmt::format("{}, but another answer is expected ({} here, {} there): no model can get "
                      "both right; decide, and keep one",
                      same, printable(item.expected_json, 60), printable(first.expected_json, 60)),
          {first.id});
    }
  }
}

void report_conflicts_in_train(const Subject& subject, Findings& findings) {
  const auto first_of = first_occurrences(subject.train);
  for (std::size_t i = 0; i < first_of.size(); ++i) {
    const dataset::Example& example = subject.set.train[i];
    const dataset::Example& first = subject.set.train[first_of[i]];
    if (first_of[i] == i || is_same_answer(first.expected_json, example.expected_json)) continue;
    findings.on_train(
        Severity::warning, "conflicting-labels", example.line, {example.id, first.id},
        fmt::format("same input as {} (line {}), but another answer is expected ({} "
                    "here, {} there); decide, and keep one",
                    in_quotes(first.id), first.line, printable(example.expected_json, 60),
                    printable(first.expected_json, 60)));
  }
}

void report_near_items(const Subject& subject, const std::vector<std::size_t>& which,
                       const ClosestPairs& pairs, Findings& findings) {
  for (const Pair& pair : pairs.alike) {
    const dataset::Item& first = subject.set.items[which[pair.first]];
    const dataset::Item& second = subject.set.items[which[pair.second]];
    const std::string alike = fmt::format("{:.0f} % alike with {} (line {})", pair.similarity * 100,
                                          in_quotes(first.id), first.line);
    if (!first.cluster.empty() && first.cluster == second.cluster) {
      // Whoever gave them one cluster knows, and intervals take it into account.
      findings.on_item(Severity::note, "near-duplicate", second,
                       alike + ", in the same cluster: together they count as one source",
                       {first.id});
      continue;
    }
    const bool agree = is_same_answer(first.expected_json, second.expected_json);
    findings.on_item(
        Severity::warning, "near-duplicate", second,
        fmt::format("{}, with {} answer: who gets one gets the other{}; rewrite or "
                    "remove one, or give both the same \"cluster\"",
                    alike, agree ? "the same" : "another", agree ? "" : " only by what differs"),
        {first.id});
  }
  if (!pairs.is_complete) {
    findings.on_items(Severity::warning, "near-duplicate",
                      fmt::format("more than {} pairs of items are near duplicates; only those are "
                                  "listed, and the highest similarity may be higher",
                                  kMostPairs));
  }
}

}  // namespace

void check_duplicates(const Subject& subject, Findings& findings) {
  const auto first_of = first_occurrences(subject.items);
  report_equal_items(subject, first_of, findings);
  report_conflicts_in_train(subject, findings);

  std::vector<std::size_t> distinct;
  std::vector<Shingles> texts;
  std::optional<std::size_t> repeated;
  for (std::size_t i = 0; i < first_of.size(); ++i) {
    if (first_of[i] != i) {
      if (!repeated) repeated = i;
      continue;
    }
    distinct.push_back(i);
    texts.push_back(shingles(subject.items[i]));
  }
  const ClosestPairs pairs = closest_pairs(texts, subject.options.near_duplicate);
  const auto id = [&](std::size_t item) { return subject.set.items[item].id; };
  if (repeated) {
    findings.facts().among_items = Closest{1, id(first_of[*repeated]), id(*repeated)};
  } else if (pairs.closest) {
    findings.facts().among_items =
        Closest{pairs.closest->similarity, id(distinct[pairs.closest->first]),
                id(distinct[pairs.closest->second])};
  }
  report_near_items(subject, distinct, pairs, findings);
}

}  // namespace assay::curate
