#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "assay/report/figures.hpp"
#include "assay/report/gate_text.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/page/costs.hpp"
#include "report/page/gate_view.hpp"
#include "report/page/headline.hpp"
#include "report/page/section.hpp"
#include "report/page/words.hpp"

namespace assay::report::page {
namespace {

/// `1/12 of the cost`
std::string ratio_words(double ratio) {
  if (ratio <= 0.5) return fmt::format("1/{:.{}f} of the cost", 1 / ratio, ratio > 0.1 ? 1 : 0);
  if (ratio < 2) return fmt::format("{:.0f} % of the cost", ratio * 100);
  return fmt::format("{:.1f} times the cost", ratio);
}

/// All of it is known.
std::string cost_words(double candidate, double baseline) {
  if (baseline == 0 && candidate == 0) return "both cost nothing";
  if (baseline == 0)
    return fmt::format("it costs {} per item, the other nothing", money(candidate));
  return candidate == 0 ? "at no cost" : "at " + ratio_words(candidate / baseline);
}

bool is_mostly_known(const Cost& cost) {
  return cost.known_usd > 0 && cost.unknown * 2 < cost.of;
}

/// `at 1/12 of the cost`; where a part is unknown, what the known one says.
std::string cost_words(const std::optional<TaskReplay>& replay) {
  const char* const unknown = "ratio of costs unknown";
  if (!replay) return unknown;
  const auto* const lite = find_policy(replay->replay, decide::Recipe::lite);
  const auto* const pro = find_policy(replay->replay, decide::Recipe::pro);
  if (lite == nullptr || pro == nullptr) return unknown;
  const Cost candidate = cost_of_item(*lite, replay->replay.items);
  const Cost baseline = cost_of_item(*pro, replay->replay.items);
  if (candidate.usd && baseline.usd) return cost_words(*candidate.usd, *baseline.usd);
  const bool is_known =
      (candidate.usd || is_mostly_known(candidate)) && (baseline.usd || is_mostly_known(baseline));
  const double upper = candidate.usd.value_or(candidate.known_usd);
  const double lower = baseline.usd.value_or(baseline.known_usd);
  if (!is_known || lower == 0) return unknown;
  if (upper == 0) return "at no cost";
  const std::string ratio = ratio_words(upper / lower);
  if (candidate.usd) return fmt::format("at most {} ({})", ratio, gap_text(baseline));
  if (baseline.usd) return fmt::format("at least {} ({})", ratio, gap_text(candidate));
  return fmt::format("at {} by what is known ({} on one side, {} on the other)", ratio,
                     gap_text(candidate), gap_text(baseline));
}

View line(const Page& page, const TaskReport& task, const State& state, const std::string& number,
          const std::string& text) {
  View view("task", task.task);
  view.set("anchor", anchor(page, task));
  view.set("state", state.style);
  view.set("word", state.word);
  view.set("number", number.empty() ? View(false) : View(number));
  view.set("text", text);
  return view;
}

/// `, as more than the model differs: parameters`
std::string reasons(const TaskComparison& compared) {
  std::set<std::string_view> aspects;
  for (const eval::Disparity& disparity : compared.disparities) {
    aspects.insert(eval::to_string(disparity.aspect));
  }
  if (aspects.empty()) return "";
  return fmt::format(", as more than the model differs: {}", fmt::join(aspects, ", "));
}

View sentence(const Page& page, const TaskReport& task, const ReportComparison& comparison) {
  const TaskComparison& compared = comparison.compared;
  const decide::Evidence& evidence = compared.comparison.evidence;
  if (!compared.is_comparable) {
    return line(page, task, state_of(compared), "", compare_claim(compared) + reasons(compared));
  }
  if (!evidence.difference) {
    return line(page, task, state_of(compared), "", compare_claim(compared));
  }
  const std::string test = deciding_test(evidence);
  std::string text = fmt::format("{}{}{} {} right, {} {}, on {} items{}; {}", test,
                                 test.empty() ? "" : "; ", compared.candidate.model,
                                 percent(evidence.candidate_accuracy), compared.baseline.model,
                                 percent(evidence.baseline_accuracy), evidence.difference->n,
                                 compare_addition(evidence), cost_words(comparison.replay));
  return line(page, task, state_of(compared), points(*evidence.difference), std::move(text));
}

/// What there is to say of a task that nothing is compared on.
View figures(const Page& page, const TaskReport& task) {
  std::string text;
  for (const eval::ArmSummary* arm : arms_of(page.report, task)) {
    const scoring::Rate& accuracy = arm->metrics.accuracy;
    text += text.empty() ? "" : "; ";
    text += accuracy.n == 0 ? fmt::format("{}: no answer was scored", arm->arm.model)
                            : fmt::format("{}: {} right on {} items", arm->arm.model,
                                          percent_with_interval(accuracy), accuracy.n);
  }
  return line(page, task, {"not compared", "unknown"}, "", std::move(text));
}

/// What must be known before any number is believed.
Views cautions(const RunReport& report) {
  Views cautions;
  const auto arms = shown_arms(report);
  std::int64_t missing = 0;
  for (const eval::ArmSummary* arm : arms) missing += missing_answers(report, *arm);
  if (report.run.run.origin == "import") {
    if (missing > 0) {
      cautions.emplace_back(
          "text", fmt::format("{} no answer in the imported file: the figures are of "
                              "the others.",
                              missing == 1 ? "1 item has" : fmt::format("{} items have", missing)));
    }
  } else if (!report.run.run.finished_unix_ms) {
    cautions.emplace_back("text",
                          "The run is not finished: the figures are of the answers so far, and the "
                          "items that are still to be asked may be other ones.");
  }
  const auto gaps = std::count_if(arms.begin(), arms.end(), [](const eval::ArmSummary* arm) {
    return arm->metrics.coverage.n > 0 && arm->metrics.coverage.value < 1;
  });
  if (gaps > 0) {
    cautions.emplace_back(
        "text", fmt::format("Answers are missing for {} of {} pairs of model and task: what was "
                            "not answered is in no figure of accuracy.",
                            gaps, arms.size()));
  }
  return cautions;
}

bool has_comparison(const RunReport& report) {
  return std::any_of(report.tasks.begin(), report.tasks.end(),
                     [](const TaskReport& task) { return !task.comparisons.empty(); });
}

/// Its first letter in upper case would be another name: a full stop is all that is added.
Views headline_views(const RunReport& report) {
  Views views;
  if (report.gate) views.emplace_back("text", gate_sentence(*report.gate));
  for (const std::string& headline : headlines(report)) views.emplace_back("text", headline + ".");
  if (has_comparison(report)) return views;
  views.emplace_back("text", report.no_comparison.empty()
                                 ? "Nothing is compared: no task has a baseline and another model."
                                 : report.no_comparison + ".");
  return views;
}

}  // namespace

Status write_verdict(Page& page) {
  const RunReport& report = page.report;
  Views sentences;
  View view;
  for (const TaskReport& task : report.tasks) {
    if (task.comparisons.empty()) sentences.push_back(figures(page, task));
    for (const ReportComparison& comparison : task.comparisons) {
      sentences.push_back(sentence(page, task, comparison));
      if (!comparison.compared.comparison.evidence.difference) continue;
      view.set("margin", size_in_points(comparison.compared.rules.margin));
      view.set("confidence", level_text(comparison.compared.rules.confidence));
      view.set("alpha", level_text(comparison.compared.rules.alpha));
    }
  }
  view.set("headlines", headline_views(report));
  view.set("cautions", cautions(report));
  view.set("sentences", sentences);
  view.set("gate", report.gate ? gate_view(*report.gate) : View(false));
  return page.writer.render("verdict", view);
}

}  // namespace assay::report::page
