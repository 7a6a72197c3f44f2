#include <fmt/format.h>

#include <algorithm>

#include "assay/config/config.hpp"
#include "assay/core/text.hpp"
#include "assay/curate/lint.hpp"
#include "assay/eval/suite.hpp"
#include "assay/report/lint_json.hpp"
#include "assay/report/lint_text.hpp"
#include "cli/command.hpp"
#include "cli/share.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// The share of a flag, above 0.
Result<double> positive_share(const std::string& flag, const std::string& text) {
  const auto share = read_share(text);
  if (share && *share > 0 && *share <= 1) return *share;
  return invalid(fmt::format("{} {}: must be a share above 0, at most 1, like 0.06 or 6%", flag,
                             printable(text, 60)));
}

struct SmallestContext {
  std::optional<TokenCount> tokens;
  std::string model;
};

/// Of the models that a config asks about a task, as far as the registry knows them.
SmallestContext smallest_context(const config::Config& config, const provider::Registry& registry,
                                 const std::string& task) {
  SmallestContext smallest;
  for (const config::ModelConfig& model : config.models) {
    const bool is_asked = model.tasks.empty() || std::find(model.tasks.begin(), model.tasks.end(),
                                                           task) != model.tasks.end();
    const provider::KnownModel* const known =
        registry.find(config.provider_of(model).protocol, model.id);
    if (!is_asked || known == nullptr || !known->context_tokens) continue;
    if (smallest.tokens && *smallest.tokens <= *known->context_tokens) continue;
    smallest = {known->context_tokens, model.name};
  }
  return smallest;
}

class DatasetLint final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positionals("FOLDER", folders_, "golden sets (default: the tasks of the config)");
    flags.text("--run", run_, "RUN",
               "whose answers tell label suspects (default: the newest run with two models)");
    flags.text("--discordance", discordance_, "SHARE",
               "of items that just one of two models gets right (default: 0.06)");
    flags.text("--threshold", threshold_, "SHARE",
               "similarity from which inputs are near duplicates (default: 0.6)");
    flags.number("--context", context_, 1, 1'000'000'000,
                 "tokens of the smallest context (default: of the models in the config)");
    flags.toggle("--all", shows_all_, "print every warning and note, not just some of each rule");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto options, read_options());
    ASSAY_CHECK(read_config(globals));
    if (folders_.empty()) {
      for (const auto& folder : config_->config.tasks) folders_.push_back(folder.string());
    }
    ASSAY_CHECK(open_store(globals));
    std::vector<curate::LintReport> reports;
    for (const std::string& folder : folders_) {
      ASSAY_TRY(auto report, lint_folder(globals, folder, options));
      reports.push_back(std::move(report));
    }
    ASSAY_CHECK(print(globals.json ? report::lint_json(reports)
                                   : report::lint_text(reports, globals.style(), shows_all_)));
    const bool has_errors = std::any_of(reports.begin(), reports.end(), [](const auto& report) {
      return report.count(curate::Severity::error) > 0;
    });
    return has_errors ? kUsage : kDone;
  }

 private:
  [[nodiscard]] Result<curate::LintOptions> read_options() const {
    curate::LintOptions options;
    if (!discordance_.empty()) {
      ASSAY_TRY(options.discordance, positive_share("--discordance", discordance_));
      options.discordance_is_known = true;
    }
    if (!threshold_.empty()) {
      ASSAY_TRY(options.near_duplicate, positive_share("--threshold", threshold_));
    }
    return options;
  }

  /// Folders can be looked at without a config; what it says about models and margin is used if it
  /// is there.
  Status read_config(const Globals& globals) {
    const auto path = globals.config_path();
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored) && globals.config.empty()) {
      if (!folders_.empty()) return {};
      return invalid(
          "name the folders of golden sets, or a config with -c: there is no assay.yaml");
    }
    ASSAY_TRY(config_, eval::load_config(path));
    return {};
  }

  /// Label suspects need a run. Without a database there is none, and nothing is wrong with that.
  Status open_store(const Globals& globals) {
    std::error_code ignored;
    const bool is_wanted = !run_.empty() || !globals.database.empty();
    if (!is_wanted && !std::filesystem::exists(globals.database_path(), ignored)) return {};
    auto opened = store::RunStore::open(globals.database_path(), store::Access::read_only);
    if (opened.has_value()) {
      store_.emplace(*std::move(opened));
    } else if (is_wanted) {
      return opened.error();
    } else {
      say(globals, "no label suspects: " + opened.error().message);
    }
    return {};
  }

  Result<curate::LintReport> lint_folder(const Globals& globals, const std::string& folder,
                                         curate::LintOptions options) {
    dataset::Problems problems;
    const auto task = eval::load_task(folder, problems);
    if (!task.has_value()) {
      if (problems.errors.empty()) problems.errors.push_back(task.error().message);
      return curate::unreadable(folder, problems);
    }
    for (const std::string& warning : problems.warnings) say(globals, warning);
    const dataset::GoldenSet& set = (*task)->set;
    if (config_) {
      options.margin = config_->config.gate.margin;
      const auto smallest = smallest_context(config_->config, config_->registry, set.task.name);
      options.context_tokens = smallest.tokens;
      options.context_model = smallest.model;
    }
    if (context_ > 0) {
      options.context_tokens = context_;
      options.context_model.clear();
    }
    std::optional<curate::RunAnswers> answers;
    if (store_) {
      ASSAY_TRY(answers, curate::read_answers(*store_, set, run_));
      if (answers) options.answers = &*answers;
    }
    return curate::lint(set, options);
  }

  std::vector<std::string> folders_;
  std::string run_;
  std::string discordance_;
  std::string threshold_;
  std::int64_t context_ = 0;
  bool shows_all_ = false;
  std::optional<eval::ConfigFile> config_;
  std::optional<store::RunStore> store_;
};

}  // namespace

std::unique_ptr<Command> make_dataset_lint() {
  return std::make_unique<DatasetLint>();
}

}  // namespace assay::cli
