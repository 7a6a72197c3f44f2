#include "assay/report/cost_view_json.hpp"
#include "assay/report/cost_view_text.hpp"
#include "assay/shadow/run.hpp"
#include "cli/verbs.hpp"
#include "cli/volume.hpp"

namespace assay::cli {
namespace {

/// The tier of a model of the config, by its name or id.
std::string tier_of(const config::Config& config, const std::string& name) {
  for (const config::ModelConfig& model : config.models) {
    if (model.name == name || shadow::names_model(name, model.id)) return model.tier;
  }
  return "";
}

class ShadowCost final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("-t,--task", task_, "TASK", "whose traffic (required)");
    flags.text("--by", slice_, "SLICE", "what to call a feature, such as feature or channel");
    flags.text("--volume", volume_, "N/month",
               "requests to project for, also N/day (default: as many as the log has)");
  }

  Result<int> run(const Globals& globals) override {
    if (task_.empty()) return invalid("name the task: --task support-tickets");
    std::int64_t month_requests = 0;
    if (!volume_.empty()) {
      ASSAY_TRY(month_requests, read_volume(volume_));
    }
    ASSAY_TRY(const auto file, eval::load_config(globals.config_path()));
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    shadow::CostBuilder builder(
        slice_, [&file](const std::string& name) { return tier_of(file.config, name); });
    ASSAY_CHECK(store::TrafficStore(store).for_each_spend(
        task_, [&builder](const store::TrafficSpend& call) { builder.add(call); }));
    ASSAY_TRY(const auto view, builder.finish(month_requests));
    if (view.rows.empty()) {
      return invalid("no traffic of this task is stored: `assay import traffic`");
    }
    ASSAY_CHECK(print(globals.json ? report::cost_view_json(view, task_, slice_)
                                   : report::cost_view_text(view, task_, slice_, globals.style())));
    return kDone;
  }

 private:
  std::string task_, slice_, volume_;
};

}  // namespace

std::unique_ptr<Command> make_shadow_cost() {
  return std::make_unique<ShadowCost>();
}

}  // namespace assay::cli
