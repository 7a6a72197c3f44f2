#include "report/page/headline.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "assay/report/figures.hpp"
#include "report/arm_words.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"

namespace assay::report::page {
namespace {

using Comparisons = std::vector<const TaskComparison*>;

/// How a task came out, from what asks for action to what does not tell.
enum class Standing { worse, inconclusive, not_worse, better, not_comparable, unknown };

Standing standing_of(const TaskComparison& compared) {
  if (!compared.is_comparable) return Standing::not_comparable;
  const decide::Evidence& evidence = compared.comparison.evidence;
  if (!evidence.difference) return Standing::unknown;
  switch (evidence.verdict) {
    case decide::Verdict::better:
      return Standing::better;
    case decide::Verdict::not_worse:
      return Standing::not_worse;
    case decide::Verdict::worse:
      return Standing::worse;
    case decide::Verdict::inconclusive:
      break;
  }
  return Standing::inconclusive;
}

/// What is said of one pair of models.
struct Pair {
  std::string candidate;  ///< with its tier
  std::string baseline;
  std::size_t tasks = 0;  ///< of the report, compared or not
};

/// `11.0 to 36.0 points`
std::string observed(const Comparisons& tasks) {
  std::vector<double> sizes;
  for (const TaskComparison* task : tasks) {
    sizes.push_back(std::abs(task->comparison.evidence.difference->value) * 100);
  }
  const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  const std::string low = fmt::format("{:.1f}", *least);
  const std::string high = fmt::format("{:.1f}", *most);
  return (low == high ? low : low + " to " + high) + " points";
}

/// The end of the interval that lies nearer to "no difference": positive where it lies on the side
/// of the claim. Nothing: unbounded.
std::optional<double> near_end(const decide::Evidence& evidence) {
  const bool is_loss = evidence.verdict == decide::Verdict::worse;
  const auto& end = is_loss ? evidence.difference->high : evidence.difference->low;
  return end ? std::optional(is_loss ? -*end : *end) : std::nullopt;
}

/// ` on 2 of them`, where it is not all of them.
std::string some_of(std::ptrdiff_t count, const Comparisons& tasks) {
  return count == static_cast<std::ptrdiff_t>(tasks.size()) ? ""
                                                            : fmt::format(" on {} of them", count);
}

/// `at least 2.8 by the interval`
std::string near_ends(const Comparisons& tasks) {
  double least = 1;
  std::ptrdiff_t open = 0;
  for (const TaskComparison* task : tasks) {
    const double end = near_end(task->comparison.evidence).value_or(0);
    least = std::min(least, end);
    open += end <= 0 ? 1 : 0;
  }
  const bool is_one = tasks.size() == 1;
  if (open > 0) return fmt::format("the two-sided interval includes 0{}", some_of(open, tasks));
  return fmt::format("at least {:.1f} by the interval{}", least * 100, is_one ? "" : "s");
}

/// `a loss within the accepted 3 points is not excluded`: shown is a loss, not one beyond the
/// margin.
std::string small_losses(const Comparisons& tasks) {
  const double margin = tasks.front()->rules.margin;
  const auto count = std::count_if(tasks.begin(), tasks.end(), [&](const TaskComparison* task) {
    return near_end(task->comparison.evidence).value_or(0) < margin;
  });
  if (count == 0) return "";
  return fmt::format("; a loss within the accepted {} is not excluded{}", size_in_points(margin),
                     some_of(count, tasks));
}

/// `by 51.6 points observed, at least 31.0 by the interval`
std::string sizes(Standing standing, const Comparisons& tasks) {
  return fmt::format("by {} observed, {}{}", observed(tasks), near_ends(tasks),
                     standing == Standing::worse ? small_losses(tasks) : "");
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

/// One standing among others.
std::string phrase(Standing standing, const Comparisons& tasks) {
  const std::string margin = size_in_points(tasks.front()->rules.margin);
  const std::size_t count = tasks.size();
  const bool is_equivalent = standing == Standing::not_worse && all_equivalent(tasks);
  const auto claim = [&](const std::string& words, const std::string& more) {
    return fmt::format("{} on {}{}", words, count, in_brackets(more));
  };
  switch (standing) {
    case Standing::worse:
      return claim("worse", sizes(standing, tasks));
    case Standing::better:
      return claim("better", sizes(standing, tasks));
    case Standing::not_worse:
      return claim(is_equivalent ? "as good within " + margin : "less than " + margin + " worse",
                   accepted_losses(tasks));
    case Standing::inconclusive:
      return fmt::format("inconclusive on {}{}", count, in_brackets(items_to_decide(tasks)));
    case Standing::not_comparable:
      return fmt::format("not comparable on {}", count);
    case Standing::unknown:
      break;
  }
  return fmt::format("without a verdict to compare on {}", count);
}

/// `tickets`, `both tasks`, `all 5 tasks`; where others are not compared `3 of 5 tasks`
std::string place(const Comparisons& tasks, std::size_t all) {
  const std::size_t count = tasks.size();
  if (count == all && count == 2) return "both tasks";
  if (count == all && count > 2) return fmt::format("all {} tasks", count);
  if (count == 1) {
    const std::string& task = tasks.front()->task;
    return all == 1 ? task : fmt::format("{}, 1 of {} tasks", task, all);
  }
  return fmt::format("{} of {} tasks", count, all);
}

/// The standing of all compared tasks alike.
std::string sentence(Standing standing, const Comparisons& tasks, const Pair& pair) {
  const bool is_equivalent = standing == Standing::not_worse && all_equivalent(tasks);
  const std::string where = place(tasks, pair.tasks);
  const auto words = [&] {
    return verdict_words(
        tasks.front()->comparison.evidence.verdict, is_equivalent,
        {pair.candidate, pair.baseline, tasks.front()->rules.margin, " on " + where});
  };
  const auto then = [](const std::string& text) { return text.empty() ? "" : "; " + text; };
  switch (standing) {
    case Standing::worse:
    case Standing::better:
      return fmt::format("{}, {}", words(), sizes(standing, tasks));
    case Standing::not_worse:
      return words() + then(accepted_losses(tasks));
    case Standing::inconclusive:
      return words() + then(items_to_decide(tasks));
    case Standing::not_comparable:
      return fmt::format("{} and {} are not comparable on {}", pair.candidate, pair.baseline,
                         where);
    case Standing::unknown:
      break;
  }
  return fmt::format("nothing to compare on {}: no item has a verdict for both {} and {}", where,
                     pair.candidate, pair.baseline);
}

/// `; 2 tasks are not compared`
std::string rest(std::size_t compared, std::size_t all) {
  if (compared == all) return "";
  return fmt::format("; {} not compared", all - compared == 1
                                              ? "1 task is"
                                              : fmt::format("{} tasks are", all - compared));
}

std::string headline(const Comparisons& tasks, const Pair& pair) {
  std::map<Standing, Comparisons> standings;
  for (const TaskComparison* task : tasks) standings[standing_of(*task)].push_back(task);
  if (standings.size() == 1) {
    return sentence(standings.begin()->first, tasks, pair) + rest(tasks.size(), pair.tasks);
  }
  std::string text = fmt::format("{} against {} on {}: ", pair.candidate, pair.baseline,
                                 tasks.size() == pair.tasks ? fmt::format("{} tasks", tasks.size())
                                                            : place(tasks, pair.tasks));
  for (const auto& [standing, alike] : standings) {
    if (!text.ends_with(": ")) text += ", ";
    text += phrase(standing, alike);
  }
  return text + rest(tasks.size(), pair.tasks);
}

/// `small (lite)`, where the tier says more than the name.
std::string name_of(const RunReport& report, const ComparedArm& side) {
  for (const eval::ArmSummary& arm : report.run.arms) {
    if (side.run_id != report.run.run.id || arm.arm.model != side.model) continue;
    return arm.arm.tier == side.model ? side.model : model_name(arm);
  }
  return side.model;
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
  for (const Comparisons& pair : pairs) {
    const TaskComparison& first = *pair.front();
    sentences.push_back(headline(pair, {name_of(report, first.candidate),
                                        name_of(report, first.baseline), report.tasks.size()}));
  }
  return sentences;
}

}  // namespace assay::report::page
