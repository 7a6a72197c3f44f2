#include "report/page/headline.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "assay/report/figures.hpp"
#include "report/differences.hpp"

namespace assay::report::page {
namespace {

using Comparisons = std::vector<const TaskComparison*>;

/// How a task came out, from what asks for action to what does not tell.
enum class Outcome { worse, inconclusive, not_worse, better, not_comparable, unknown };

Outcome outcome_of(const TaskComparison& compared) {
  if (!compared.is_comparable) return Outcome::not_comparable;
  const decide::Evidence& evidence = compared.comparison.evidence;
  if (!evidence.difference) return Outcome::unknown;
  switch (evidence.verdict) {
    case decide::Verdict::better:
      return Outcome::better;
    case decide::Verdict::not_worse:
      return Outcome::not_worse;
    case decide::Verdict::worse:
      return Outcome::worse;
    case decide::Verdict::inconclusive:
      break;
  }
  return Outcome::inconclusive;
}

/// `11.0 to 36.0 points`
std::string sizes(const Comparisons& tasks) {
  std::vector<double> sizes;
  for (const TaskComparison* task : tasks) {
    sizes.push_back(std::abs(task->comparison.evidence.difference->value) * 100);
  }
  const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  const std::string low = fmt::format("{:.1f}", *least);
  const std::string high = fmt::format("{:.1f}", *most);
  return (low == high ? low : low + " to " + high) + " points";
}

/// `about 413 to 900 items would decide`; empty where nobody can tell how many.
std::string items_to_decide(const Comparisons& tasks) {
  std::vector<std::int64_t> items;
  for (const TaskComparison* task : tasks) {
    const auto& needed = task->comparison.evidence.items_to_decide;
    if (needed) items.push_back(*needed);
  }
  if (items.empty()) return "";
  const auto [least, most] = std::minmax_element(items.begin(), items.end());
  const std::string range =
      *least == *most ? fmt::to_string(*least) : fmt::format("{} to {}", *least, *most);
  const std::string some =
      items.size() == tasks.size() ? "" : fmt::format(" on {} of them", items.size());
  return fmt::format("about {} items would decide{}", range, some);
}

bool all_equivalent(const Comparisons& tasks) {
  return std::all_of(tasks.begin(), tasks.end(), [](const TaskComparison* task) {
    return task->comparison.evidence.equivalence.shown;
  });
}

/// A loss within the margin is accepted, not absent.
std::string accepted_losses(const Comparisons& tasks) {
  const auto lost = std::count_if(tasks.begin(), tasks.end(), [](const TaskComparison* task) {
    const decide::Evidence& evidence = task->comparison.evidence;
    return evidence.worse_p < evidence.non_inferiority.alpha;
  });
  if (lost == 0) return "";
  return fmt::format("shown to be worse, but within the margin, on {}",
                     lost == static_cast<std::ptrdiff_t>(tasks.size()) && lost == 1
                         ? "it"
                         : fmt::format("{} of them", lost));
}

std::string in_brackets(const std::string& text) {
  return text.empty() ? "" : " (" + text + ")";
}

/// One outcome among others.
std::string phrase(Outcome outcome, const Comparisons& tasks) {
  const std::string margin = size_in_points(tasks.front()->rules.margin);
  const std::size_t count = tasks.size();
  switch (outcome) {
    case Outcome::worse:
      return fmt::format("worse on {} (by {})", count, sizes(tasks));
    case Outcome::better:
      return fmt::format("better on {} (by {})", count, sizes(tasks));
    case Outcome::not_worse:
      return fmt::format(
          "{} on {}{}",
          all_equivalent(tasks) ? "as good within " + margin : "less than " + margin + " worse",
          count, in_brackets(accepted_losses(tasks)));
    case Outcome::inconclusive:
      return fmt::format("inconclusive on {}{}", count, in_brackets(items_to_decide(tasks)));
    case Outcome::not_comparable:
      return fmt::format("not comparable on {}", count);
    case Outcome::unknown:
      break;
  }
  return fmt::format("without a verdict to compare on {}", count);
}

/// The outcome of all tasks alike.
std::string sentence(Outcome outcome, const Comparisons& tasks) {
  const TaskComparison& first = *tasks.front();
  const std::string& candidate = first.candidate.model;
  const std::string& baseline = first.baseline.model;
  const std::string margin = size_in_points(first.rules.margin);
  const std::string where =
      tasks.size() == 1 ? first.task : fmt::format("all {} tasks", tasks.size());
  const auto then = [](const std::string& text) { return text.empty() ? "" : "; " + text; };
  switch (outcome) {
    case Outcome::worse:
      return fmt::format("{} is worse than {} on {}, by {}", candidate, baseline, where,
                         sizes(tasks));
    case Outcome::better:
      return fmt::format("{} is better than {} on {}, by {}", candidate, baseline, where,
                         sizes(tasks));
    case Outcome::not_worse:
      return (all_equivalent(tasks) ? fmt::format("{} is as good as {} within {} on {}", candidate,
                                                  baseline, margin, where)
                                    : fmt::format("{} is less than {} worse than {} on {}",
                                                  candidate, margin, baseline, where)) +
             then(accepted_losses(tasks));
    case Outcome::inconclusive:
      return fmt::format(
                 "inconclusive on {}: the data show neither that {} is worse than {} nor that it "
                 "is less than {} worse",
                 where, candidate, baseline, margin) +
             then(items_to_decide(tasks));
    case Outcome::not_comparable:
      return fmt::format("{} and {} are not comparable on {}", candidate, baseline, where);
    case Outcome::unknown:
      break;
  }
  return fmt::format("nothing to compare on {}: no item has a verdict for both {} and {}", where,
                     candidate, baseline);
}

std::string headline(const Comparisons& pair) {
  std::map<Outcome, Comparisons> outcomes;
  for (const TaskComparison* compared : pair) outcomes[outcome_of(*compared)].push_back(compared);
  if (outcomes.size() == 1) return sentence(outcomes.begin()->first, pair);
  std::string text = fmt::format("{} against {} on {} tasks: ", pair.front()->candidate.model,
                                 pair.front()->baseline.model, pair.size());
  for (const auto& [outcome, tasks] : outcomes) {
    if (!text.ends_with(": ")) text += ", ";
    text += phrase(outcome, tasks);
  }
  return text;
}

}  // namespace

std::vector<std::string> headlines(const RunReport& report) {
  std::vector<Comparisons> pairs;
  for (const TaskReport& task : report.tasks) {
    for (const ReportComparison& comparison : task.comparisons) {
      const TaskComparison& compared = comparison.compared;
      const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Comparisons& pair) {
        return pair.front()->candidate.model == compared.candidate.model &&
               pair.front()->baseline.model == compared.baseline.model &&
               pair.front()->baseline.run_id == compared.baseline.run_id;
      });
      (found == pairs.end() ? pairs.emplace_back() : *found).push_back(&compared);
    }
  }
  std::vector<std::string> sentences;
  for (const Comparisons& pair : pairs) sentences.push_back(headline(pair));
  return sentences;
}

}  // namespace assay::report::page
