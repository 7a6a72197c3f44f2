#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/trend_json.hpp"
#include "assay/report/trend_text.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

using Names = std::vector<std::string>;

void add_new(Names& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// Tasks that a model was asked about, those of the newest run first.
Names tasks_of(const std::vector<store::RunRecord>& runs, const std::string& model) {
  Names tasks;
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    for (const store::ArmRecord& arm : run->arms) {
      if (arm.model == model) add_new(tasks, arm.task);
    }
  }
  return tasks;
}

Names models_of(const std::vector<store::RunRecord>& runs) {
  Names models;
  for (const store::RunRecord& run : runs) {
    for (const store::ArmRecord& arm : run.arms) add_new(models, arm.model);
  }
  return models;
}

class Trend final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("MODEL", model_, true, "the model's name in the config");
    flags.texts("-t,--task", tasks_, "TASK", "only these tasks, comma-separated");
    flags.choice("--metric", metric_, eval::metric_names(), "the figure (default: accuracy)");
    flags.number("--last", last_, 1, 100'000,
                 "show the newest N runs only; tests see all of them still");
    flags.toggle("--all-sets", view_.all_sets, "show runs with another golden set, too");
  }

  Result<int> run(const Globals& globals) override {
    view_.last = static_cast<std::size_t>(last_);
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    ASSAY_TRY(const auto runs, store.runs());
    ASSAY_TRY(const auto tasks, wanted_tasks(runs));
    const auto metric = eval::metric_from_string(metric_).value_or(eval::Metric::accuracy);
    std::vector<eval::History> histories;
    for (const std::string& task : tasks) {
      const auto series = eval::runs_of(runs, model_, task);
      ASSAY_TRY(auto history, eval::read_history(store, series, metric));
      histories.push_back(std::move(history));
    }
    return show(globals, histories);
  }

 private:
  [[nodiscard]] Result<Names> wanted_tasks(const std::vector<store::RunRecord>& runs) const {
    if (runs.empty()) return invalid("the database holds no run yet; `assay run` makes one");
    const Names known = tasks_of(runs, model_);
    if (known.empty()) {
      return invalid(fmt::format("no stored run has a model \"{}\"{}", printable(model_, 80),
                                 did_you_mean(model_, models_of(runs))));
    }
    for (const std::string& task : tasks_) {
      if (std::find(known.begin(), known.end(), task) != known.end()) continue;
      return invalid(fmt::format("no stored run has answers of {} to task \"{}\"{}",
                                 printable(model_, 80), printable(task, 80),
                                 did_you_mean(task, known)));
    }
    std::vector<std::string> tasks;
    for (const std::string& task : tasks_.empty() ? known : tasks_) {
      if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) tasks.push_back(task);
    }
    return tasks;
  }

  [[nodiscard]] Result<int> show(const Globals& globals,
                                 const std::vector<eval::History>& histories) const {
    bool has_figure = false;
    std::string text;
    for (const eval::History& history : histories) {
      for (const eval::HistoryRow& row : history.rows) {
        has_figure = has_figure || row.figure.has_value();
      }
      text += (text.empty() ? "" : "\n") + report::trend_text(history, view_, globals.style());
    }
    ASSAY_CHECK(print(globals.json ? report::trend_json(histories, view_) : text));
    if (has_figure) return kDone;
    say(globals, "no run has this figure");
    return kIncomplete;
  }

  std::string model_;
  std::vector<std::string> tasks_;
  std::string metric_ = "accuracy";
  std::int64_t last_ = 0;
  report::TrendView view_;
};

}  // namespace

std::unique_ptr<Command> make_trend() {
  return std::make_unique<Trend>();
}

}  // namespace assay::cli
