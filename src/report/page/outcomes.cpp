#include <fmt/format.h>

#include <set>

#include "assay/core/outcome.hpp"
#include "assay/eval/arm_costs.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/page/outcome_words.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"
#include "report/served.hpp"

namespace assay::report::page {
namespace {

using Arms = std::vector<const eval::ArmSummary*>;

/// Outcomes that are about the same thing. Shares are of all answers that were asked for, but for
/// those about the model: theirs are of the answers that accuracy counts.
struct Group {
  std::string_view title;
  bool (*holds)(Outcome);
  bool is_of_covered;
};

bool is_harness(Outcome outcome) {
  return !is_scored(outcome) && !is_wire(outcome);
}

constexpr Group kGroups[] = {
    {"About the model: these count in accuracy", is_scored, true},
    {"Failed on the wire: says nothing about the model, in no accuracy", is_wire, false},
    {"Failed inside assay: in no accuracy", is_harness, false}};

std::int64_t answers_in(const scoring::ArmMetrics& metrics, bool (*holds)(Outcome)) {
  std::int64_t answers = 0;
  for (const auto& [name, count] : metrics.outcomes) {
    const auto outcome = outcome_from_string(name);
    if (outcome && holds(*outcome)) answers += count;
  }
  return answers;
}

std::string with_share(std::int64_t count, std::int64_t of) {
  if (of == 0) return kUnknown;
  if (count == 0) return "0";
  return fmt::format("{} ({})", grouped(count),
                     percent(static_cast<double>(count) / static_cast<double>(of)));
}

std::string read_on(const std::map<std::string, std::int64_t>& rungs, const std::string& rung) {
  std::int64_t all = 0;
  for (const auto& [name, count] : rungs) all += count;
  const auto found = rungs.find(rung);
  return with_share(found == rungs.end() ? 0 : found->second, all);
}

template <class Cell>
View row(const std::string& name, const Arms& arms, Cell cell) {
  Views cells;
  for (const eval::ArmSummary* const arm : arms) cells.push_back(View(cell(*arm)));
  View view("name", name);
  view.set("cells", cells);
  return view;
}

class Task {
 public:
  Task(const RunReport& report, const TaskReport& task)
      : task_(task.task), arms_(arms_of(report, task)), report_(report) {
    for (const eval::ArmSummary* const arm : arms_) {
      for (const auto& [name, count] : arm->metrics.outcomes) {
        if (const auto outcome = outcome_from_string(name)) seen_.insert(*outcome);
      }
    }
  }

  [[nodiscard]] View view() const {
    View view("task", task_);
    Views models;
    for (const eval::ArmSummary* const arm : arms_) models.push_back(View(arm->arm.model));
    view.set("models", models);
    view.set("groups", groups());
    view.set("rungs", rungs());
    view.set("served", served());
    view.set("dropped", dropped_parameters());
    return view;
  }

  [[nodiscard]] const std::set<Outcome>& seen() const { return seen_; }

 private:
  [[nodiscard]] std::int64_t asked_for(const eval::ArmSummary& arm) const {
    return arm.metrics.items * report_.run.run.repeats;
  }

  [[nodiscard]] Views groups() const {
    Views groups;
    for (const Group& group : kGroups) {
      const auto base = [&](const eval::ArmSummary& arm) {
        return group.is_of_covered ? eval::answers_about_the_model(arm.metrics) : asked_for(arm);
      };
      Views rows;
      for (const Outcome outcome : seen_) {
        if (!group.holds(outcome)) continue;
        const std::string name(to_string(outcome));
        rows.push_back(row(name, arms_, [&](const eval::ArmSummary& arm) {
          const auto found = arm.metrics.outcomes.find(name);
          return with_share(found == arm.metrics.outcomes.end() ? 0 : found->second, base(arm));
        }));
      }
      // That nothing failed on the wire is worth a row; inside assay it goes without saying.
      if (rows.empty() && group.holds(Outcome::harness_internal)) continue;
      View view = row(std::string(group.title), arms_, [&](const eval::ArmSummary& arm) {
        return with_share(answers_in(arm.metrics, group.holds), asked_for(arm));
      });
      view.set("rows", rows);
      groups.push_back(view);
    }
    add_missing(groups);
    return groups;
  }

  void add_missing(Views& groups) const {
    bool is_any = false;
    const auto missing = [&](const eval::ArmSummary& arm) {
      const std::int64_t count = missing_answers(report_, arm);
      is_any = is_any || count > 0;
      return with_share(count, asked_for(arm));
    };
    View view = row(report_.run.run.origin == "import" ? "No answer in the imported file"
                                                       : "Not asked yet: the run is not finished",
                    arms_, missing);
    view.set("rows", Views());
    if (is_any) groups.push_back(view);
  }

  [[nodiscard]] View rungs() const {
    static constexpr std::pair<const char*, const char*> kRungs[] = {
        {"strict", "as it came"},
        {"stripped", "after a fence or prose around it was taken away"},
        {"repaired", "after small mistakes were mended"},
        {"none", "not at all"}};
    std::vector<TableView::Column> columns = {{"read", false}};
    for (const eval::ArmSummary* const arm : arms_) columns.push_back({arm->arm.model});
    TableView table("Answers about the model by what it took to read them", std::move(columns),
                    task_);
    for (const auto& [rung, words] : kRungs) {
      std::vector<TableView::Cell> cells = {fmt::format("{}: {}", rung, words)};
      for (const eval::ArmSummary* const arm : arms_) {
        cells.emplace_back(read_on(arm->metrics.rungs, rung));
      }
      table.add(cells);
    }
    Views tables = {table.view()};
    for (const eval::ArmSummary* const arm : arms_) {
      if (arm->batch) tables.push_back(places(*arm));
    }
    return View(tables);
  }

  [[nodiscard]] View places(const eval::ArmSummary& arm) const {
    TableView table(fmt::format("{}: right by place in a request for {} items at once",
                                arm.arm.model, arm.batch->size),
                    {{"place", false}, {"answers"}, {"right at first try"}}, task_);
    for (const eval::PositionBand& band : arm.batch->by_position) {
      table.add({fmt::format("{} to {}", band.first, band.last), grouped(band.accuracy.n),
                 percent_with_interval(band.accuracy)});
    }
    return table.view();
  }

  [[nodiscard]] Views served() const {
    Views rows;
    for (const eval::ArmSummary* const arm : arms_) {
      rows.push_back(View("model", arm->arm.model));
      rows.back().set("asked", arm->arm.model_id);
      rows.back().set("names", served_text(arm->served_models));
    }
    return rows;
  }

  [[nodiscard]] Views dropped_parameters() const {
    Views rows;
    for (const eval::ArmSummary* const arm : arms_) {
      if (arm->dropped_parameters.empty()) continue;
      rows.push_back(View("model", arm->arm.model));
      rows.back().set("names", arm->dropped_parameters);
    }
    return rows;
  }

  std::string task_;
  Arms arms_;
  const RunReport& report_;
  std::set<Outcome> seen_;
};

}  // namespace

Status write_outcomes(Page& page) {
  Views tasks;
  std::set<Outcome> seen = {Outcome::ok};
  for (const TaskReport& task : page.report.tasks) {
    const Task shown(page.report, task);
    seen.insert(shown.seen().begin(), shown.seen().end());
    tasks.push_back(shown.view());
  }
  Views words;
  for (const Outcome outcome : seen) {
    words.push_back(View("name", std::string(to_string(outcome))));
    words.back().set("words", std::string(in_words(outcome)));
  }
  View view;
  view.set("tasks", tasks);
  view.set("words", words);
  return page.writer.render("outcomes", view);
}

}  // namespace assay::report::page
