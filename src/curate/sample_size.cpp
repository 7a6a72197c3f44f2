// What n can show: of the whole set, and of slices too small to say anything.

#include <fmt/format.h>

#include <map>

#include "assay/core/text.hpp"
#include "assay/stats/power.hpp"
#include "assay/stats/proportion.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

constexpr std::int64_t kEnough = 20;
constexpr double kAccuracy = 0.85;  ///< at which the width of intervals is told

double half_width(std::int64_t n) {
  const auto trials = static_cast<double>(n);
  const auto interval = stats::wilson(kAccuracy * trials, trials).value();
  return (interval.high - interval.low) / 2;
}

}  // namespace

void check_slices(const Subject& subject, Findings& findings) {
  std::map<std::string, std::map<std::string, std::int64_t>> counts;
  for (const dataset::Item& item : subject.set.items) {
    for (const auto& [name, value] : item.slices) ++counts[name][value];
  }
  for (const auto& [name, values] : counts) {
    std::string small;
    std::size_t how_many = 0;
    for (const auto& [value, n] : values) {
      if (n >= kEnough) continue;
      ++how_many;
      small += fmt::format("{}{} ({}, ±{:.0f} points)", small.empty() ? "" : ", ",
                           printable(value, 40), n, half_width(n) * 100);
    }
    if (how_many == 0) continue;
    findings.on_items(
        Severity::note, "small-slice",
        fmt::format("slice {}: {} of {} values have fewer than {} items; merge them or add items "
                    "(half width of a 95 % interval at 85 % accuracy: {})",
                    in_quotes(name), how_many, values.size(), kEnough, small));
  }
}

void check_margin(const Subject& subject, Findings& findings) {
  LintFacts& facts = findings.facts();
  const LintOptions& options = subject.options;
  facts.discordance = options.discordance;
  facts.half_width = half_width(facts.items);
  facts.margin = stats::detectable_margin(facts.items, options.discordance);
  const auto needed = stats::items_for_margin(options.margin, options.discordance);
  if (!facts.margin || !needed || *facts.margin <= options.margin) return;
  findings.on_items(
      Severity::note, "margin",
      fmt::format(
          "{} items show \"not worse by {:.1f} points\" at the least, where the wanted margin "
          "is {:.1f}; that needs {} items (one-sided 5 %, power 80 %, {:.0f} % of the items "
          "answered rightly by just one model: {})",
          facts.items, *facts.margin * 100, options.margin * 100, *needed,
          options.discordance * 100,
          options.discordance_is_known ? "as given" : "assumed, as nothing else is known"));
}

}  // namespace assay::curate
