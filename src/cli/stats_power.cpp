#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/figures.hpp"
#include "assay/stats/power.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr const char* kAssumedDiscordance = "0.06";
constexpr double kPlannable = 30.0;  // discordant items below which the plan promises too much

struct Plan {
  std::int64_t items = 0;
  double margin = 0.0;
  double discordance = 0.0;
  bool is_assumed = false;  // the discordance was not given
  bool is_margin_given = false;
  stats::PowerGoal goal;

  [[nodiscard]] double discordant() const { return discordance * static_cast<double>(items); }
};

std::string as_text(const Plan& plan, report::Style style) {
  const std::string items = report::count_text(plan.items, "item");
  const std::string margin = report::margin_text(plan.margin);
  const char* const method = "sample size for paired non-inferiority, Nam 1997";
  report::Figures figures{
      plan.is_margin_given ? "items needed to show a margin of " + margin
                           : fmt::format("smallest margin to show (n = {})", plan.items),
      {plan.is_margin_given ? report::Figure{"items", fmt::to_string(plan.items), method}
                            : report::Figure{"margin", margin, method},
       {"discordant", report::share_text(plan.discordance),
        plan.is_assumed ? "assumed: nothing was given" : "as given"},
       {"alpha", report::number_text(plan.goal.alpha), "one-sided"},
       {"power", report::level_text(plan.goal.power), "if both are equally good"}},
      {}};
  if (plan.margin >= 1.0) {
    figures.remarks.emplace_back("A margin of 100 points or more shows nothing: too few items.");
  } else if (plan.discordant() < kPlannable) {
    figures.remarks.push_back(fmt::format(
        "Only about {:.0f} of the items will be discordant. Below {:.0f} the true power is "
        "lower than planned.",
        plan.discordant(), kPlannable));
  }
  return report::figures_text(figures, style);
}

Json as_json(const Plan& plan) {
  return {{"solved_for", plan.is_margin_given ? "items" : "margin"},
          {"items", plan.items},
          {"margin", plan.margin},
          {"discordance", plan.discordance},
          {"is_discordance_assumed", plan.is_assumed},
          {"alpha", plan.goal.alpha},
          {"power", plan.goal.power}};
}

class StatsPower final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--items", items_, "N", "items that there are: says which margin they can show");
    flags.text("--margin", margin_, "SHARE",
               "the loss that would be accepted: says how many items");
    flags.text("--discordant", discordance_, "SHARE",
               "items that exactly one of the two gets right, e.g. from the last run "
               "(default: 0.06)");
    flags.text("--alpha", alpha_, "LEVEL", "one-sided level of the claim (default: 0.05)");
    flags.text("--power", power_, "SHARE", "chance to show it (default: 0.80)");
  }

  Result<int> run(const Globals& globals) override {
    if (items_.empty() == margin_.empty()) {
      return invalid("stats power needs --items or --margin, and not both: it computes the other");
    }
    ASSAY_TRY(Plan plan, assumptions());
    ASSAY_CHECK(solve(plan));
    ASSAY_CHECK(
        print(globals.json ? safe_dump(as_json(plan), 2) + "\n" : as_text(plan, globals.style())));
    return kDone;
  }

 private:
  [[nodiscard]] Result<Plan> assumptions() const {
    Plan plan;
    plan.is_assumed = discordance_.empty();
    plan.is_margin_given = !margin_.empty();
    ASSAY_TRY(plan.discordance,
              share_argument("--discordant", plan.is_assumed ? kAssumedDiscordance : discordance_));
    ASSAY_TRY(plan.goal.alpha, alpha_argument(alpha_));
    ASSAY_TRY(plan.goal.power, share_argument("--power", power_));
    if (plan.goal.power <= plan.goal.alpha) {
      return invalid("--power must exceed --alpha: so small a chance needs no items");
    }
    return plan;
  }

  [[nodiscard]] Status solve(Plan& plan) const {
    if (plan.is_margin_given) {
      ASSAY_TRY(plan.margin, share_argument("--margin", margin_));
      const auto items = stats::items_for_margin(plan.margin, plan.discordance, plan.goal);
      if (!items) return invalid("no number of items shows that margin");
      plan.items = *items;
    } else {
      ASSAY_TRY(plan.items, count_argument("--items", items_, 1));
      const auto margin = stats::detectable_margin(plan.items, plan.discordance, plan.goal);
      if (!margin) return invalid("these numbers have no margin");
      plan.margin = *margin;
    }
    return {};
  }

  std::string items_;
  std::string margin_;
  std::string discordance_;
  std::string alpha_ = "0.05";
  std::string power_ = "0.80";
};

}  // namespace

std::unique_ptr<Command> make_stats_power() {
  return std::make_unique<StatsPower>();
}

}  // namespace assay::cli
