#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/report/table.hpp"
#include "assay/stats/adjust.hpp"
#include "cli/stats_arguments.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

struct Adjusted {
  std::vector<double> p;
  std::vector<double> holm;
  std::vector<double> benjamini_hochberg;
};

Result<Adjusted> adjust(const std::vector<std::string>& words) {
  if (words.empty()) return invalid("stats adjust needs the p of every test that was made");
  Adjusted adjusted;
  for (const std::string& word : words) {
    ASSAY_TRY(const double p, number_argument("P", word));
    if (p < 0.0 || p > 1.0) return invalid(fmt::format("P: {} is not between 0 and 1", word));
    adjusted.p.push_back(p);
  }
  const auto holm = stats::holm(adjusted.p);
  const auto benjamini_hochberg = stats::benjamini_hochberg(adjusted.p);
  if (!holm || !benjamini_hochberg) return invalid("these p cannot be adjusted");
  adjusted.holm = *holm;
  adjusted.benjamini_hochberg = *benjamini_hochberg;
  return adjusted;
}

std::string as_text(const Adjusted& adjusted, report::Style style) {
  const auto number = [](double p) { return fmt::format("{:.4g}", p); };
  report::Table table({{"test"}, {"p"}, {"Holm"}, {"Benjamini-Hochberg"}});
  for (std::size_t i = 0; i < adjusted.p.size(); ++i) {
    table.add({fmt::to_string(i + 1), number(adjusted.p[i]), number(adjusted.holm[i]),
               number(adjusted.benjamini_hochberg[i])});
  }
  return style.bold(fmt::format("p adjusted for many tests (n = {})", adjusted.p.size())) + "\n" +
         table.text(style) +
         "Holm: for claims, the chance of even one false claim stays below the level.\n"
         "Benjamini-Hochberg: to explore, the share of false claims does, on average.\n";
}

class StatsAdjust final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positionals("P", p_, "the p of every test that was made, also of those without a claim");
  }

  Result<int> run(const Globals& globals) override {
    ASSAY_TRY(const auto adjusted, adjust(p_));
    const Json document = {{"n", adjusted.p.size()},
                           {"p", adjusted.p},
                           {"holm", adjusted.holm},
                           {"benjamini_hochberg", adjusted.benjamini_hochberg}};
    ASSAY_CHECK(
        print(globals.json ? safe_dump(document, 2) + "\n" : as_text(adjusted, globals.style())));
    return kDone;
  }

 private:
  std::vector<std::string> p_;
};

}  // namespace

std::unique_ptr<Command> make_stats_adjust() {
  return std::make_unique<StatsAdjust>();
}

}  // namespace assay::cli
