#include <fmt/format.h>

#include <array>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/stats/paired.hpp"
#include "assay/stats/power.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

/// One claim with its level.
struct Claim {
  double p = 1.0;
  bool is_shown = false;
};

struct AtMargin {
  double margin = 0.0;
  Claim non_inferior;
  Claim equivalent;
  stats::Estimate deciding;  // the two-sided (1 - 2 alpha) interval: the same decision, to look at
};

struct Paired {
  stats::PairedTable table;
  double confidence = 0.95;
  double alpha = 0.05;
  stats::Estimate difference;
  double exact = 1.0;
  double mid_p = 1.0;
  std::optional<AtMargin> at_margin;
};

Result<stats::PairedTable> read_table(const std::vector<std::string>& cells) {
  if (cells.size() != 4) {
    return invalid(
        fmt::format("--table has {} but needs four: BOTH,BASELINE_ONLY,CANDIDATE_ONLY,NEITHER",
                    report::count_text(static_cast<std::int64_t>(cells.size()), "count")));
  }
  std::array<std::int64_t, 4> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    ASSAY_TRY(counts[i], count_argument("--table", trimmed(cells[i]), 0));
  }
  return stats::PairedTable{counts[0], counts[1], counts[2], counts[3]};
}

std::optional<AtMargin> at_margin(const Paired& paired, double margin) {
  const auto non_inferior = stats::non_inferiority_p(paired.table, margin);
  const auto equivalent = stats::equivalence_p(paired.table, margin);
  const auto deciding = stats::paired_difference(paired.table, 1 - 2 * paired.alpha);
  if (!non_inferior || !equivalent || !deciding) return std::nullopt;
  return AtMargin{margin,
                  {*non_inferior, *non_inferior < paired.alpha},
                  {*equivalent, *equivalent < paired.alpha},
                  *deciding};
}

Result<Paired> compare(const stats::PairedTable& table, double confidence, double alpha,
                       std::optional<double> margin) {
  if (stats::items(table) == 0) return invalid("--table counts no item: nothing was compared");
  const auto difference = stats::paired_difference(table, confidence);
  const auto exact = stats::mcnemar_exact(table);
  const auto mid_p = stats::mcnemar_mid_p(table);
  if (!difference || !exact || !mid_p) return invalid("this table has no interval");
  Paired paired{table, confidence, alpha, *difference, *exact, *mid_p, std::nullopt};
  if (margin) {
    paired.at_margin = at_margin(paired, *margin);
    if (!paired.at_margin) return invalid("this table cannot be tested at that margin");
  }
  return paired;
}

std::string claim_text(const Claim& claim) {
  return report::p_text(claim.p) + (claim.is_shown ? ", shown" : ", not shown");
}

/// How many items would decide, when the data did not and the difference itself is within the
/// margin.
std::string next_step(const Paired& paired) {
  const auto n = stats::items(paired.table);
  const double discordance =
      static_cast<double>(stats::discordant(paired.table)) / static_cast<double>(n);
  const auto needed = stats::items_for_margin(paired.at_margin->margin, discordance,
                                              {.alpha = paired.alpha, .power = 0.80});
  if (!needed || *needed <= n) return {};
  return fmt::format(
      "Two equally good models that differ on {} of items need {} to show {} (power 80 %).",
      report::share_text(discordance), report::count_text(*needed, "item"),
      report::margin_text(paired.at_margin->margin));
}

void add_margin(const Paired& paired, report::Figures& figures) {
  const AtMargin& at = *paired.at_margin;
  const std::string margin = report::margin_text(at.margin);
  figures.rows.push_back({report::level_text(1 - 2 * paired.alpha) + " interval",
                          report::points_interval_text(at.deciding.low, at.deciding.high),
                          "Tango score; above -margin: non-inferior"});
  figures.rows.push_back({"worse by less than " + margin, claim_text(at.non_inferior),
                          "non-inferiority, Tango score, one-sided"});
  figures.rows.push_back({"differ by less than " + margin, claim_text(at.equivalent),
                          "equivalence, two one-sided Tango score tests"});
  figures.remarks.push_back(
      fmt::format("Shown means p below alpha = {}.", report::number_text(paired.alpha)));
  const auto step = at.non_inferior.is_shown ? std::string() : next_step(paired);
  if (!step.empty()) figures.remarks.push_back(step);
}

std::string as_text(const Paired& paired, report::Style style) {
  const stats::PairedTable& table = paired.table;
  report::Figures figures{
      fmt::format("candidate minus baseline (n = {}; {} only the baseline had right, {} only the "
                  "candidate)",
                  stats::items(table), table.baseline_only, table.candidate_only),
      {{"difference", report::points_text(paired.difference.value), "accuracy on the same items"},
       {report::level_text(paired.confidence) + " interval",
        report::points_interval_text(paired.difference.low, paired.difference.high), "Tango score"},
       {"equally often right", report::p_text(paired.exact), "McNemar, exact, two-sided"},
       {"equally often right", report::p_text(paired.mid_p), "McNemar, mid-p, two-sided"}},
      {}};
  if (paired.at_margin) add_margin(paired, figures);
  const bool is_equality_unlikely = paired.exact < paired.alpha;
  if (!is_equality_unlikely && !(paired.at_margin && paired.at_margin->equivalent.is_shown)) {
    figures.remarks.emplace_back(
        "No difference was shown; that is not the same as showing that there is none.");
  }
  return report::figures_text(figures, style);
}

Json claim_json(const Paired& paired, const Claim& claim) {
  return {{"margin", paired.at_margin->margin},
          {"alpha", paired.alpha},
          {"p", claim.p},
          {"shown", claim.is_shown}};
}

Json as_json(const Paired& paired) {
  const auto& at = paired.at_margin;
  return {{"table",
           {{"both_correct", paired.table.both},
            {"baseline_only", paired.table.baseline_only},
            {"candidate_only", paired.table.candidate_only},
            {"neither", paired.table.neither}}},
          {"confidence", paired.confidence},
          {"difference",
           {{"value", paired.difference.value},
            {"low", paired.difference.low},
            {"high", paired.difference.high},
            {"n", paired.difference.n}}},
          {"mcnemar", {{"exact", paired.exact}, {"mid_p", paired.mid_p}}},
          {"non_inferiority", at ? claim_json(paired, at->non_inferior) : Json(nullptr)},
          {"equivalence", at ? claim_json(paired, at->equivalent) : Json(nullptr)}};
}

class StatsPaired final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.texts("--table", table_, "B,X,Y,N",
                "items that both, only the baseline, only the candidate, neither got right "
                "(required)");
    flags.text("--margin", margin_, "SHARE",
               "the loss that would be accepted, declared before looking: 0.02 or 2%");
    flags.text("--alpha", alpha_, "LEVEL", "one-sided level of the claims (default: 0.05)");
    flags.text("--confidence", confidence_, "LEVEL", "level of the interval (default: 0.95)");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto table, read_table(table_));
    ASSAY_TRY(const auto confidence, confidence_argument(confidence_));
    ASSAY_TRY(const auto alpha, alpha_argument(alpha_));
    std::optional<double> margin;
    if (!margin_.empty()) {
      ASSAY_TRY(margin, share_argument("--margin", margin_));
    }
    ASSAY_TRY(const auto paired, compare(table, confidence, alpha, margin));
    ASSAY_CHECK(print(globals.json ? safe_dump(as_json(paired), 2) + "\n"
                                   : as_text(paired, globals.style())));
    return kDone;
  }

 private:
  std::vector<std::string> table_;
  std::string margin_;
  std::string alpha_ = "0.05";
  std::string confidence_ = "0.95";
};

}  // namespace

std::unique_ptr<Command> make_stats_paired() {
  return std::make_unique<StatsPaired>();
}

}  // namespace assay::cli
