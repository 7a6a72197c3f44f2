#include <fmt/format.h>

#include <charconv>

#include "assay/core/clock.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/shadow/experiment.hpp"
#include "cli/named_task.hpp"
#include "cli/share.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

using shadow::Funnel;
using shadow::SampleReport;

std::string day_of(std::int64_t unix_ms) {
  return iso_time(unix_ms).substr(0, 10);
}

class ShadowSample final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("-t,--task", task_, "TASK", "whose traffic (required)");
    flags.text("--experiment", name_, "NAME", "what to call the sample (default: as the task)");
    flags.text("--rate", rate_, "SHARE", "of the requests, 0.01 or 1% (default 1%)");
    flags.text("--salt", salt_, "TEXT", "what the hash begins with (default: the experiment)");
    flags.text("--aa-rate", again_, "SHARE",
               "of the sampled, asked twice of a tier for its noise (default 20%)");
    flags.text("--label-rate", label_, "SHARE",
               "of the sampled, that people may be shown (default 100%)");
    flags.texts("--floor", floors_, "SLICE=N", "at least N of each value of the slice");
    flags.choice("--unit", unit_, {"request", "cluster"}, "what enters as a whole");
    flags.text("--from", from_, "DAY", "only requests since YYYY-MM-DD");
    flags.text("--to", to_, "DAY", "only requests before YYYY-MM-DD");
  }

  Result<int> run(const Globals& globals) override {
    if (task_.empty()) return invalid("shadow sample needs --task TASK");
    ASSAY_TRY(const auto rules, read_rules());
    ASSAY_TRY(const auto task, load_named_task(globals, task_));
    ASSAY_TRY(auto runs, store::RunStore::open(globals.database_path(), store::Access::read_write));
    ASSAY_TRY(const auto report, shadow::sample(runs, *task, name_, rules));
    ASSAY_CHECK(print(globals.json ? safe_dump(json(report), 2) + "\n" : text(report)));
    return report.funnel.sampled > 0 ? kDone : kIncomplete;
  }

 private:
  /// Nothing when no flag says anything: the stored ones hold then.
  Result<std::optional<shadow::ExperimentRules>> read_rules() {
    const bool is_silent = rate_.empty() && salt_.empty() && again_.empty() && label_.empty() &&
                           floors_.empty() && unit_.empty() && from_.empty() && to_.empty();
    if (is_silent) return std::optional<shadow::ExperimentRules>();
    shadow::ExperimentRules rules;
    rules.salt = salt_;
    ASSAY_CHECK(read_rate("--rate", rate_, rules.rate));
    ASSAY_CHECK(read_rate("--aa-rate", again_, rules.again_rate));
    ASSAY_CHECK(read_rate("--label-rate", label_, rules.label_rate));
    for (const std::string& floor : floors_) ASSAY_CHECK(read_floor(floor, rules));
    if (unit_ == "cluster") rules.unit = shadow::Unit::cluster;
    ASSAY_CHECK(read_day("--from", from_, rules.from_unix_ms));
    ASSAY_CHECK(read_day("--to", to_, rules.to_unix_ms));
    return std::optional<shadow::ExperimentRules>(std::move(rules));
  }

  static Status read_rate(const char* flag, const std::string& text, double& rate) {
    if (text.empty()) return {};
    const auto share = read_share(text);
    if (!share || *share < 0 || *share > 1) {
      return invalid(fmt::format("{} {}: write a share from 0 to 1, such as 0.01 or 1%", flag,
                                 printable(text, 40)));
    }
    rate = *share;
    return {};
  }

  static Status read_floor(const std::string& text, shadow::ExperimentRules& rules) {
    const auto cut = text.rfind('=');
    std::int64_t count = 0;
    const char* const begin = text.data() + (cut == std::string::npos ? 0 : cut + 1);
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, count);
    if (cut == std::string::npos || cut == 0 || error != std::errc() || stop != end || count < 1) {
      return invalid(fmt::format("--floor {}: write SLICE=N", printable(text, 80)));
    }
    rules.floors[text.substr(0, cut)] = count;
    return {};
  }

  static Status read_day(const char* flag, const std::string& text,
                         std::optional<std::int64_t>& time) {
    if (text.empty()) return {};
    time = shadow::unix_ms_from_text(text);
    if (time) return {};
    return invalid(fmt::format("{} {}: write YYYY-MM-DD", flag, printable(text, 80)));
  }

  static std::string text(const SampleReport& report) {
    const Funnel& funnel = report.funnel;
    const shadow::ExperimentRules& rules = report.rules;
    std::string out = fmt::format(
        "experiment {} ({}): {:g} % of {}s, salt \"{}\"\n\n", printable(report.experiment.name, 80),
        report.is_new ? "new" : "goes on", rules.rate * 100,
        rules.unit == shadow::Unit::cluster ? "cluster" : "request", printable(rules.salt, 80));
    const auto row = [&out](std::int64_t count, const std::string& what) {
      out += fmt::format("{:>9}  {}\n", count, what);
    };
    row(funnel.stored, "requests stored");
    if (funnel.not_drawn > 0) row(funnel.not_drawn, "came after the last draw");
    if (funnel.out_of_period > 0) row(funnel.out_of_period, "out of the period");
    for (const auto& [why, count] : funnel.unshadowable) {
      row(count, "cannot be asked again: " + printable(why, 80));
    }
    row(funnel.not_sampled, "not sampled");
    row(funnel.sampled,
        fmt::format("sampled, of them {} now; in {} clusters", report.drawn_now, funnel.clusters));
    row(funnel.lite_again, "  lite is asked twice");
    row(funnel.pro_again, "  pro is asked twice");
    row(funnel.may_label, "  may be labelled");
    out += fmt::format("\neligible {}, estimated from the sample by its weights {:.0f}\n",
                       funnel.eligible(), funnel.weight);
    return out + coverage(funnel);
  }

  static std::string coverage(const Funnel& funnel) {
    if (!funnel.first_unix_ms) {
      return "no request says when it was: nobody knows whether a whole week is covered\n";
    }
    std::string out = fmt::format("{} to {}: {} days with traffic, ", day_of(*funnel.first_unix_ms),
                                  day_of(*funnel.last_unix_ms), funnel.days);
    if (funnel.weekdays == 7) return out + "every day of the week among them\n";
    return out + fmt::format("{} of 7 days of the week: not a whole week yet\n", funnel.weekdays);
  }

  static Json json(const SampleReport& report) {
    const Funnel& funnel = report.funnel;
    const JsonReading rules = read_json(report.experiment.rules_json);
    const auto time = [](const std::optional<std::int64_t>& unix_ms) -> Json {
      return unix_ms ? Json(iso_time(*unix_ms)) : Json(nullptr);
    };
    return {{"experiment", report.experiment.name},
            {"task", report.experiment.task},
            {"is_new", report.is_new},
            {"rules", rules.value},
            {"drawn_now", report.drawn_now},
            {"funnel",
             {{"stored", funnel.stored},
              {"not_drawn", funnel.not_drawn},
              {"out_of_period", funnel.out_of_period},
              {"unshadowable", Json(funnel.unshadowable)},
              {"eligible", funnel.eligible()},
              {"not_sampled", funnel.not_sampled},
              {"sampled", funnel.sampled}}},
            {"clusters", funnel.clusters},
            {"lite_again", funnel.lite_again},
            {"pro_again", funnel.pro_again},
            {"may_label", funnel.may_label},
            {"weight", funnel.weight},
            {"first", time(funnel.first_unix_ms)},
            {"last", time(funnel.last_unix_ms)},
            {"without_time", funnel.without_time},
            {"days", funnel.days},
            {"weekdays", funnel.weekdays},
            {"covers_a_week", funnel.weekdays == 7}};
  }

  std::string task_, name_, rate_, salt_, again_, label_, unit_, from_, to_;
  std::vector<std::string> floors_;
};

}  // namespace

std::unique_ptr<Command> make_shadow_sample() {
  return std::make_unique<ShadowSample>();
}

}  // namespace assay::cli
