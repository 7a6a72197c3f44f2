#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/replay_json.hpp"
#include "assay/report/replay_text.hpp"
#include "cli/compare_sides.hpp"
#include "cli/declared_gate.hpp"
#include "cli/replay_task.hpp"
#include "cli/share.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Replay final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positionals("MODEL", models_, "Lite, then Pro: MODEL, or RUN:MODEL");
    flags.text("--run", run_, "RUN", "the run that models are of (default: the latest one)");
    flags.texts("-t,--task", tasks_, "TASK", "only these tasks, comma-separated");
    flags.texts("--policy", policies_, "POLICY",
                "only these: strict, retry, failure, confidence, confidence=THRESHOLD, slices; all "
                "of one model always come");
    flags.texts("--slices", slices_, "SLICE=VALUE",
                "the slices that go to Pro, as one policy (default: each one by itself)");
    flags.toggle("--all", shows_all_, "every threshold, not only ten");
  }

  Result<int> run(const Globals& globals) override {
    if (models_.size() != 2) return invalid("name two models: `assay replay lite pro`");
    decide::ReplayOptions options;
    ASSAY_CHECK(read_policies(options));
    ASSAY_CHECK(read_slices(options));
    ASSAY_TRY(const auto gate, declared_gate(globals));
    options.rules.margin = gate.margin;
    // Before anything is read: the options are judged with no item at all.
    ASSAY_TRY(const auto nothing, decide::replay({}, options));
    (void)nothing;
    SideFinder finder(globals.database_path(), run_);
    ASSAY_TRY(auto* const store, finder.store());
    ASSAY_TRY(const auto lite, finder.find_model(models_[0]));
    ASSAY_TRY(const auto pro, finder.find_model(models_[1]));
    if (lite.run == pro.run && lite.model == pro.model) {
      return invalid(fmt::format("{} cannot be routed to itself", printable(models_[0], 80)));
    }
    ASSAY_TRY(const auto tasks, common_tasks(lite, pro, tasks_));
    std::vector<report::TaskReplay> replays;
    for (const std::string& task : tasks) {
      ASSAY_TRY(auto replayed, replay_task(*store, options, lite, pro, task));
      replays.push_back(std::move(replayed));
    }
    return show(globals, replays);
  }

 private:
  Status read_policies(decide::ReplayOptions& options) const {
    const std::vector<std::string> names = {"strict", "retry", "failure", "confidence",
                                            "slices", "lite",  "pro"};
    for (const std::string& word : policies_) {
      const auto equals = word.find('=');
      const std::string name = word.substr(0, equals);
      const auto recipe = decide::recipe_from_string(name);
      if (!recipe) {
        return invalid(fmt::format("--policy: \"{}\" is none of {}{}", printable(word, 40),
                                   fmt::join(names, ", "), did_you_mean(name, names)));
      }
      options.recipes.push_back(*recipe);
      if (equals == std::string::npos) continue;
      const auto threshold = read_share(word.substr(equals + 1));
      if (*recipe != decide::Recipe::confidence || !threshold) {
        return invalid(
            fmt::format("--policy: \"{}\" is nothing like confidence=0.8", printable(word, 40)));
      }
      options.thresholds.push_back(*threshold);
    }
    // What was asked for by name comes, whatever the list of policies.
    if (!slices_.empty() && !options.recipes.empty()) {
      options.recipes.push_back(decide::Recipe::slices);
    }
    return {};
  }

  Status read_slices(decide::ReplayOptions& options) const {
    for (const std::string& word : slices_) {
      const auto equals = word.find('=');
      if (equals == std::string::npos || equals == 0) {
        return invalid(
            fmt::format("--slices: \"{}\" is nothing like language=de", printable(word, 40)));
      }
      options.slices.push_back({word.substr(0, equals), word.substr(equals + 1)});
    }
    return {};
  }

  Result<int> show(const Globals& globals, const std::vector<report::TaskReplay>& replays) const {
    if (globals.json) {
      ASSAY_CHECK(print(report::replay_json(replays)));
    } else {
      ASSAY_CHECK(print(report::replay_text(replays, globals.style(), shows_all_)));
    }
    const bool is_refused = std::any_of(replays.begin(), replays.end(), [](const auto& replayed) {
      return !replayed.is_comparable;
    });
    if (is_refused) {
      say(globals,
          "items or scorers differ, so the answers cannot be mixed; `assay score RUN` "
          "scores both runs alike");
      return kUsage;
    }
    const bool has_items = std::any_of(replays.begin(), replays.end(), [](const auto& replayed) {
      return replayed.replay.items > 0;
    });
    if (has_items) return kDone;
    say(globals, replays.empty() ? "nothing to replay: the models have no task in common"
                                 : "nothing to replay: no item has a scored answer on both sides");
    return kIncomplete;
  }

  std::vector<std::string> models_;
  std::string run_;
  std::vector<std::string> tasks_;
  std::vector<std::string> policies_;
  std::vector<std::string> slices_;
  bool shows_all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay() {
  return std::make_unique<Replay>();
}

}  // namespace assay::cli
