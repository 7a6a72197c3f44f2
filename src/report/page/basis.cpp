#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/arm_words.hpp"
#include "report/differences.hpp"
#include "report/numbers.hpp"
#include "report/page/costs.hpp"
#include "report/page/price.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"
#include "report/page/words.hpp"
#include "report/served.hpp"

namespace assay::report::page {
namespace {

View fact(const char* term, const std::string& value) {
  View view("term", term);
  view.set("value", value);
  return view;
}

std::string run_text(const store::RunRecord& run) {
  std::string text = fmt::format("{}, begun {}", run.id, time_text(run.started_unix_ms));
  if (run.origin == "import") return text + ", imported";
  text +=
      run.finished_unix_ms ? ", finished " + time_text(*run.finished_unix_ms) : ", NOT finished";
  return text;
}

/// The first comparison of the report: rules are the same in all of them.
const decide::Rules* rules_of(const RunReport& report) {
  for (const TaskReport& task : report.tasks) {
    if (!task.comparisons.empty()) return &task.comparisons.front().compared.rules;
  }
  return nullptr;
}

std::string rules_text(const decide::Rules& rules) {
  return fmt::format(
      "a loss below {} is accepted (margin); a claim that is wrong gets through with a chance of "
      "at most {} (alpha; better is tested two-sided, all else one-sided); intervals cover {}; {}",
      size_in_points(rules.margin), level_text(rules.alpha), level_text(rules.confidence),
      rules.mode == decide::Mode::fixed ? "the data are looked at once"
                                        : "the data may be looked at again and again (sequential)");
}

/// Where the answers of baselines come from, if not from this run.
std::set<std::string> foreign_baselines(const RunReport& report) {
  std::set<std::string> texts;
  for (const TaskReport& task : report.tasks) {
    for (const ReportComparison& comparison : task.comparisons) {
      const ComparedArm& baseline = comparison.compared.baseline;
      if (!comparison.baseline) {
        texts.insert(fmt::format("{} from a baseline file of run {}, which keeps no texts",
                                 baseline.model, baseline.run_id));
      } else if (baseline.run_id != report.run.run.id) {
        texts.insert(fmt::format("{} from run {}", baseline.model, baseline.run_id));
      }
    }
  }
  return texts;
}

/// `400`; several comparisons may have scored different ones: `390 to 400`
std::string compared_items(const TaskReport& task) {
  std::set<std::int64_t> items;
  for (const ReportComparison& comparison : task.comparisons) {
    const TaskComparison& compared = comparison.compared;
    if (compared.is_comparable) items.insert(decide::scored(compared.comparison.evidence.table));
  }
  if (items.empty()) return "none";
  if (items.size() == 1) return fmt::to_string(*items.begin());
  return fmt::format("{} to {}", *items.begin(), *items.rbegin());
}

TableView sets_table(const RunReport& report) {
  TableView table("Golden sets", {{"task", false},
                                  {"kind", false},
                                  {"items"},
                                  {"answered (least)"},
                                  {"compared"},
                                  {"prompt", false},
                                  {"hash of the set", false}});
  for (const TaskReport& task : report.tasks) {
    const auto arms = arms_of(report, task);
    if (arms.empty()) continue;
    std::set<std::string> prompts;
    double coverage = 1;
    for (const eval::ArmSummary* arm : arms) {
      prompts.insert(arm->arm.prompt_version);
      if (arm->metrics.coverage.n > 0) coverage = std::min(coverage, arm->metrics.coverage.value);
    }
    const scoring::ArmMetrics& metrics = arms.front()->metrics;
    table.add({task.task, std::string(dataset::to_string(metrics.kind)),
               fmt::to_string(metrics.items), share_text(coverage), compared_items(task),
               fmt::format("{}", fmt::join(prompts, ", ")), short_hash(task.golden_set_hash)});
  }
  return table;
}

/// One row per model: all its arms ask the same provider for the same id.
TableView models_table(const RunReport& report) {
  TableView table("Models", {{"model", false},
                             {"tier", false},
                             {"provider", false},
                             {"asked for", false},
                             {"served as", false},
                             {"price", false}});
  std::set<std::string> seen;
  for (const std::size_t place : shown_places(report)) {
    const store::ArmRecord& arm = report.run.arms[place].arm;
    if (!seen.insert(arm.model).second) continue;
    eval::ServedModels served;
    for (const eval::ArmSummary* other : shown_arms(report)) {
      if (other->arm.model != arm.model) continue;
      for (const auto& [name, answers] : other->served_models) served[name] += answers;
    }
    table.add({arm.model, arm.tier.empty() ? "none" : arm.tier, arm.provider, arm.model_id,
               served_text(served), price_text(report, place)});
  }
  return table;
}

/// What limits the figures, loudest first.
Views cautions(const RunReport& report) {
  Views lines;
  const auto add = [&lines](const std::string& line) { lines.emplace_back("text", line); };
  if (!report.run.run.finished_unix_ms) {
    add(report.run.run.origin == "import"
            ? "The imported file has no answer to some of the items; the outcomes say to how many."
            : "The run is not finished. The same command goes on where it stopped.");
  }
  if (report.run.run.origin == "import") {
    add("These answers were imported: assay did not make the calls, and times, tokens and costs "
        "are as the imported file gives them, or unknown.");
  }
  for (const TaskReport& task : report.tasks) {
    for (const eval::ArmSummary* arm : arms_of(report, task)) {
      for (const std::string& note : arm_notes(*arm)) {
        add(fmt::format("{}, {}: {}", task.task, arm->arm.model, note));
      }
    }
    for (const ReportComparison& comparison : task.comparisons) {
      const TaskComparison& compared = comparison.compared;
      for (const eval::Disparity& disparity : compared.disparities) {
        add(fmt::format("{}: more than the model differs between {} and {}: {}: {}", task.task,
                        compared.candidate.model, compared.baseline.model,
                        eval::to_string(disparity.aspect), disparity.text));
      }
    }
  }
  return lines;
}

}  // namespace

Status write_basis(Page& page) {
  const RunReport& report = page.report;
  const store::RunRecord& run = report.run.run;
  Views facts;
  facts.push_back(fact("Run", run_text(run)));
  if (const decide::Rules* rules = rules_of(report)) {
    facts.push_back(fact("Question", rules_text(*rules)));
  }
  facts.push_back(fact(
      "Answers", run.repeats == 1 ? "one per item and model"
                                  : fmt::format("{} per item and model; they count as one item, "
                                                "averaged",
                                                run.repeats)));
  if (const auto foreign = foreign_baselines(report); !foreign.empty()) {
    facts.push_back(fact("Baseline", fmt::format("{}", fmt::join(foreign, ", "))));
  }
  View view("facts", facts);
  const Views lines = cautions(report);
  view.set("has_cautions", !lines.empty());
  view.set("cautions", lines);
  view.set("tables", Views{sets_table(report).view(), models_table(report).view()});
  return page.writer.render("basis", view);
}

}  // namespace assay::report::page
