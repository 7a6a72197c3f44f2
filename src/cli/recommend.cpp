#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/clock.hpp"
#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/report/recommend_json.hpp"
#include "assay/report/recommend_text.hpp"
#include "cli/declared_gate.hpp"
#include "cli/recommend_task.hpp"
#include "cli/share.hpp"
#include "cli/show_run.hpp"
#include "cli/verbs.hpp"
#include "cli/verify_policy.hpp"
#include "cli/volume.hpp"

namespace assay::cli {
namespace {

/// The model of a tier, where nobody named one.
Result<std::string> model_of_tier(const store::RunRecord& run, const std::string& tier) {
  std::vector<std::string> names;
  std::set<std::string> ids;
  for (const store::ArmRecord& arm : run.arms) {
    if (arm.tier != tier) continue;
    if (std::find(names.begin(), names.end(), arm.model) == names.end()) {
      names.push_back(arm.model);
    }
    ids.insert(arm.provider + '\n' + arm.model_id);
  }
  // Several prompts of one model: the first is what is used now, the others are its variants.
  if (ids.size() == 1) return names.front();
  std::string known;
  for (const std::string& name : names) {
    if (!known.empty()) known += ", ";
    known += printable(name, 60);
  }
  return invalid(fmt::format("run {} has {} of tier {}; name one with --{}", run.id,
                             names.empty() ? "no model" : known, tier, tier));
}

class Recommend final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("RUN", run_, false, "the run that models are of (default: the latest one)");
    flags.texts("-t,--task", tasks_, "TASK", "only these tasks, comma-separated");
    flags.text("--lite", words_.lite, "MODEL",
               "MODEL or RUN:MODEL (default: the one of tier lite)");
    flags.text("--pro", words_.pro, "MODEL", "likewise (default: the one of tier pro)");
    flags.text("--volume", volume_, "N/month", "requests, also as N/day (default: 1000000/month)");
    flags.text("--margin", margin_, "SHARE",
               "accuracy that may be lost, as 0.03 or 3% (default: gate.margin, else 0.03)");
    flags.text("--max-escalation", escalation_, "SHARE",
               "share of the requests that a rule may send to Pro (default: 20%)");
    flags.texts("--slices", slices_, "SLICE",
                "slices that your router can see, and so a rule may use (default: all)");
    flags.text("--policy", policy_, "FILE", "write what to deploy; .json as JSON, else YAML");
    flags.text("--verify", words_.file, "FILE", "say what still holds of a policy, and stop there");
  }

  Result<int> run(const Globals& globals) override {
    const std::string today = iso_time(unix_ms_now()).substr(0, 10);
    if (!words_.file.empty()) {
      SideFinder finder(globals.database_path(), run_);
      return verify_policy(globals, finder, words_, today);
    }
    ASSAY_TRY(const auto options, read_options(globals, today));
    SideFinder finder(globals.database_path(), run_);
    ASSAY_TRY(auto* const store, finder.store());
    ASSAY_TRY(const auto of, pick_run(*store, run_));
    ASSAY_TRY(const auto lite, side(finder, of, words_.lite, "lite"));
    ASSAY_TRY(const auto pro, side(finder, of, words_.pro, "pro"));
    if (lite.run == pro.run && lite.model == pro.model) {
      return invalid(fmt::format("{} cannot be routed to itself", printable(lite.model, 80)));
    }
    ASSAY_TRY(const auto tasks, common_tasks(lite, pro, tasks_));
    if (!policy_.empty() && tasks.size() != 1) {
      return invalid("a policy file is about one task; name it with -t");
    }
    std::vector<report::TaskRecommendation> all;
    for (const std::string& task : tasks) {
      ASSAY_TRY(auto recommended, recommend_task(finder, {lite, pro, task}, options));
      all.push_back(std::move(recommended));
    }
    return show(globals, all);
  }

 private:
  Result<decide::RecommendOptions> read_options(const Globals& globals,
                                                const std::string& today) const {
    decide::RecommendOptions options;
    options.today = today;
    options.slices = slices_;
    ASSAY_TRY(const auto gate, declared_gate(globals));
    options.rules.alpha = gate.alpha;
    ASSAY_TRY(options.rules.margin, share_of("--margin", margin_, gate.margin));
    ASSAY_TRY(options.most_escalated,
              share_of("--max-escalation", escalation_, options.most_escalated));
    if (!volume_.empty()) {
      ASSAY_TRY(options.requests_per_month, read_volume(volume_));
    }
    // Before anything is read: the options are judged with no item at all.
    ASSAY_TRY(const auto nothing, decide::recommend({}, options));
    (void)nothing;
    return options;
  }

  static Result<ComparedModel> side(SideFinder& finder, const store::RunRecord& run,
                                    const std::string& word, const std::string& tier) {
    if (!word.empty()) return finder.find_model(word);
    ASSAY_TRY(const auto name, model_of_tier(run, tier));
    return finder.find_model(name);
  }

  Result<int> write_policy(const Globals& globals, const report::TaskRecommendation& task) const {
    if (!task.policy) {
      say(globals,
          fmt::format("{}: there is nothing to deploy, so {} was not written",
                      decide::to_string(task.recommendation.advice), printable(policy_, 200)));
      return kInconclusive;
    }
    const bool is_json = policy_.ends_with(".json");
    ASSAY_CHECK(replace_file(policy_, is_json ? decide::policy_json(*task.policy, task.sections)
                                              : decide::policy_yaml(*task.policy, task.sections)));
    return kDone;
  }

  Result<int> show(const Globals& globals,
                   const std::vector<report::TaskRecommendation>& all) const {
    if (globals.json) {
      ASSAY_CHECK(print(report::recommend_json(all)));
    } else {
      ASSAY_CHECK(print(report::recommend_text(all, globals.style())));
    }
    for (const auto& task : all) {
      if (task.is_comparable) continue;
      say(globals,
          "items or scorers differ, so the answers cannot be mixed; `assay score RUN` "
          "scores both runs alike");
      return kUsage;
    }
    const bool has_items = std::any_of(
        all.begin(), all.end(), [](const auto& task) { return task.recommendation.items > 0; });
    if (!has_items) {
      say(globals, "nothing to go by: no item has a scored answer on both sides");
      return kIncomplete;
    }
    return policy_.empty() ? Result<int>(kDone) : write_policy(globals, all.front());
  }

  std::string run_;
  std::vector<std::string> tasks_, slices_;
  std::string volume_, margin_, escalation_, policy_;
  VerifyWords words_;
};

}  // namespace

std::unique_ptr<Command> make_recommend() {
  return std::make_unique<Recommend>();
}

}  // namespace assay::cli
