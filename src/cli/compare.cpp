#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/compare_json.hpp"
#include "assay/report/compare_text.hpp"
#include "cli/compare_flags.hpp"
#include "cli/compare_sides.hpp"
#include "cli/compare_task.hpp"
#include "cli/declared_gate.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Compare final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positionals(
        "MODEL", models_,
        "the baseline, then one or more candidates: MODEL, RUN:MODEL or a baseline file");
    common_.declare(flags);
    flags.toggle("--all", shows_all_, "list every flip, gain and label suspect, not only ten");
  }

  Result<int> run(const Globals& globals) override {
    if (models_.size() < 2) {
      return invalid("name a baseline and at least one candidate: `assay compare pro lite`");
    }
    ASSAY_TRY(const auto aspects, common_.aspects());
    ASSAY_TRY(const auto gate, declared_gate(globals));
    ASSAY_TRY(const auto rules, common_.rules(gate));
    SideFinder finder(globals.database_path(), common_.run);
    ASSAY_TRY(const auto baseline, finder.find(models_.front()));
    std::vector<report::TaskComparison> comparisons;
    for (std::size_t i = 1; i < models_.size(); ++i) {
      ASSAY_TRY(const auto candidate, finder.find(models_[i]));
      if (is_same(baseline, candidate)) {
        return invalid(fmt::format("{} would be compared with itself", printable(models_[i], 80)));
      }
      ASSAY_TRY(const auto tasks, common_tasks(baseline, candidate, common_.tasks));
      for (const std::string& task : tasks) {
        report::TaskComparison comparison;
        comparison.task = task;
        comparison.rules = rules;
        name_arms(baseline, candidate, comparison);
        ASSAY_TRY(const auto left, finder.answers(baseline, task));
        ASSAY_TRY(const auto right, finder.answers(candidate, task));
        ASSAY_TRY(const auto pairing, compare_task(*left, *right, aspects, comparison));
        (void)pairing;
        comparisons.push_back(std::move(comparison));
      }
    }
    return show(globals, comparisons);
  }

 private:
  static bool is_same(const ComparedModel& a, const ComparedModel& b) {
    if (a.run != b.run || a.model != b.model) return false;
    return a.run != nullptr || a.file->facts().file == b.file->facts().file;
  }

  Result<int> show(const Globals& globals,
                   const std::vector<report::TaskComparison>& comparisons) const {
    if (globals.json) {
      ASSAY_CHECK(print(report::compare_json(comparisons)));
    } else {
      ASSAY_CHECK(print(report::compare_text(comparisons, globals.style(), shows_all_)));
    }
    std::string refused;
    bool has_verdict = false;
    for (const report::TaskComparison& comparison : comparisons) {
      for (const eval::Disparity& disparity : comparison.disparities) {
        const std::string name(eval::to_string(disparity.aspect));
        if (!comparison.is_comparable && refused.find(name) == std::string::npos) {
          refused += (refused.empty() ? "" : ",") + name;
        }
      }
      has_verdict = has_verdict || comparison.comparison.evidence.difference.has_value();
    }
    if (!refused.empty()) {
      say(globals,
          fmt::format("not comparable; if the difference does not matter: --allow {}", refused));
      return kUsage;
    }
    if (has_verdict) return kDone;
    say(globals, comparisons.empty() ? "nothing to compare: the models have no task in common"
                                     : "nothing to compare: no item has a verdict on both sides");
    return kIncomplete;
  }

  std::vector<std::string> models_;
  CompareFlags common_;
  bool shows_all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_compare() {
  return std::make_unique<Compare>();
}

}  // namespace assay::cli
