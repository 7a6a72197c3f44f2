#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/figures.hpp"
#include "assay/stats/bound.hpp"
#include "assay/stats/proportion.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

struct Proportion {
  std::int64_t successes = 0;
  std::int64_t trials = 0;
  double confidence = 0.95;
  stats::Interval wilson;
  stats::Interval exact;
  double lower = 0.0;  // one-sided, at the same level
  double upper = 1.0;

  [[nodiscard]] double share() const {
    return static_cast<double>(successes) / static_cast<double>(trials);
  }
};

Result<Proportion> proportion(std::int64_t successes, std::int64_t trials, double confidence) {
  if (successes > trials) {
    return invalid(fmt::format("{} successes are more than {} trials", successes, trials));
  }
  const auto wilson =
      stats::wilson(static_cast<double>(successes), static_cast<double>(trials), confidence);
  const auto exact = stats::clopper_pearson(successes, trials, confidence);
  const auto lower = stats::lower_bound(successes, trials, confidence);
  const auto upper = stats::upper_bound(successes, trials, confidence);
  if (!wilson || !exact || !lower || !upper) return invalid("these counts have no interval");
  return Proportion{successes, trials, confidence, *wilson, *exact, *lower, *upper};
}

std::string as_text(const Proportion& p, report::Style style) {
  const std::string level = report::level_text(p.confidence);
  report::Figures figures{
      fmt::format("{} of {} (n = {})", p.successes, p.trials, p.trials),
      {{"share", report::share_text(p.share()), "successes / trials"},
       {level + " interval", report::share_interval_text(p.wilson.low, p.wilson.high),
        "Wilson score"},
       {level + " interval, exact", report::share_interval_text(p.exact.low, p.exact.high),
        "Clopper-Pearson"},
       {"at least", report::share_text(p.lower), level + " one-sided, Clopper-Pearson"},
       {"at most", report::share_text(p.upper), level + " one-sided, Clopper-Pearson"}},
      {}};
  if (p.successes == 0) {
    figures.remarks.push_back("None seen is not none: the bound says how many there may be.");
  }
  return report::figures_text(figures, style);
}

Json as_json(const Proportion& p) {
  const auto interval = [&p](const stats::Interval& ends) {
    return Json{{"value", p.share()}, {"low", ends.low}, {"high", ends.high}, {"n", p.trials}};
  };
  return {{"successes", p.successes},   {"trials", p.trials},
          {"confidence", p.confidence}, {"wilson", interval(p.wilson)},
          {"exact", interval(p.exact)}, {"lower_bound", p.lower},
          {"upper_bound", p.upper}};
}

class StatsProportion final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("SUCCESSES", successes_, true, "how many, e.g. correct answers");
    flags.positional("TRIALS", trials_, true, "of how many");
    flags.text("--confidence", confidence_, "LEVEL", "level of the intervals (default: 0.95)");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto successes, count_argument("SUCCESSES", successes_, 0));
    ASSAY_TRY(const auto trials, count_argument("TRIALS", trials_, 1));
    ASSAY_TRY(const auto confidence, confidence_argument(confidence_));
    ASSAY_TRY(const auto found, proportion(successes, trials, confidence));
    ASSAY_CHECK(print(globals.json ? safe_dump(as_json(found), 2) + "\n"
                                   : as_text(found, globals.style())));
    return kDone;
  }

 private:
  std::string successes_;
  std::string trials_;
  std::string confidence_ = "0.95";
};

}  // namespace

std::unique_ptr<Command> make_stats_proportion() {
  return std::make_unique<StatsProportion>();
}

}  // namespace assay::cli
