#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/report/figures.hpp"
#include "assay/stats/quantiles.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/stats_values.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

constexpr const char* kMethod = "order statistics, exact binomial";

struct Quantile {
  double p = 0.95;
  double confidence = 0.95;
  std::size_t n = 0;
  stats::RankInterval ranks;
  std::optional<stats::PercentileEstimate> values;  // nothing when only n is known

  /// One value must be expected beyond the percentile; else the largest value would stand for it.
  [[nodiscard]] bool is_worth_showing() const { return n >= stats::least_n_for_percentile(p); }
};

template <class Show>
std::string ends_text(bool has_low, bool has_high, Show show) {
  return fmt::format("{} to {}", has_low ? show(true) : "unbounded",
                     has_high ? show(false) : "unbounded");
}

void add_values(const Quantile& quantile, report::Figures& figures) {
  const stats::PercentileEstimate& values = *quantile.values;
  figures.rows.push_back({"percentile",
                          quantile.is_worth_showing() ? report::number_text(values.value) : "-",
                          "nearest rank, in the unit of the values"});
  figures.rows.push_back(
      {report::level_text(quantile.confidence) + " interval",
       ends_text(values.low.has_value(), values.high.has_value(),
                 [&](bool low) { return report::number_text(low ? *values.low : *values.high); }),
       kMethod});
}

std::string as_text(const Quantile& quantile, report::Style style) {
  report::Figures figures{
      fmt::format("p{} (n = {})", report::number_text(100 * quantile.p), quantile.n), {}, {}};
  if (quantile.values) add_values(quantile, figures);
  const auto& ranks = quantile.ranks;
  figures.rows.push_back(
      {fmt::format("{} interval, ranks", report::level_text(quantile.confidence)),
       ends_text(ranks.low.has_value(), ranks.high.has_value(),
                 [&](bool low) { return fmt::to_string(low ? *ranks.low : *ranks.high); }),
       kMethod});
  if (!ranks.low || !ranks.high) {
    figures.remarks.emplace_back("Unbounded: so few values cannot bound this percentile there.");
  }
  if (!quantile.is_worth_showing()) {
    figures.remarks.push_back(fmt::format("This percentile is not shown below {} values.",
                                          stats::least_n_for_percentile(quantile.p)));
  }
  return report::figures_text(figures, style);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json as_json(const Quantile& quantile) {
  Json document = {{"p", quantile.p},
                   {"confidence", quantile.confidence},
                   {"n", quantile.n},
                   {"low_rank", or_null(quantile.ranks.low)},
                   {"high_rank", or_null(quantile.ranks.high)}};
  if (quantile.values) {
    document["value"] = quantile.is_worth_showing() ? Json(quantile.values->value) : Json(nullptr);
    document["low"] = or_null(quantile.values->low);
    document["high"] = or_null(quantile.values->high);
  }
  return document;
}

class StatsQuantile final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FILE", file_, false, "numbers between white space; - reads stdin");
    flags.text("--n", n_, "N", "only how many values there are: prints ranks");
    flags.text("-p,--percentile", p_, "SHARE", "which percentile: 0.95 or 95% (default: 0.95)");
    flags.text("--confidence", confidence_, "LEVEL", "level of the interval (default: 0.95)");
  }

  Result<int> run(const Globals& globals) override {
    if (file_.empty() == n_.empty()) {
      return invalid("stats quantile needs values (FILE, or - for stdin) or --n, and not both");
    }
    Quantile quantile;
    ASSAY_TRY(quantile.p, share_argument("--percentile", p_));
    ASSAY_TRY(quantile.confidence, confidence_argument(confidence_));
    if (n_.empty()) {
      ASSAY_TRY(auto values, read_values(file_));
      std::sort(values.begin(), values.end());
      quantile.n = values.size();
      quantile.values = stats::percentile_estimate(values, quantile.p, quantile.confidence);
    } else {
      ASSAY_TRY(const auto n, count_argument("--n", n_, 1));
      quantile.n = static_cast<std::size_t>(n);
    }
    quantile.ranks = stats::percentile_ranks(quantile.n, quantile.p, quantile.confidence);
    ASSAY_CHECK(print(globals.json ? safe_dump(as_json(quantile), 2) + "\n"
                                   : as_text(quantile, globals.style())));
    return kDone;
  }

 private:
  std::string file_;
  std::string n_;
  std::string p_ = "0.95";
  std::string confidence_ = "0.95";
};

}  // namespace

std::unique_ptr<Command> make_stats_quantile() {
  return std::make_unique<StatsQuantile>();
}

}  // namespace assay::cli
