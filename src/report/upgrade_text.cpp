#include "assay/report/upgrade_text.hpp"

#include <set>

#include "assay/core/text.hpp"
#include "assay/report/compare_text.hpp"
#include "assay/report/gate_text.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using Counts = std::map<std::string, std::int64_t>;

std::string count_of(const Counts& counts, const std::string& name) {
  const auto found = counts.find(name);
  return std::to_string(found == counts.end() ? 0 : found->second);
}

/// A row for each name that either side has.
void add_counts(const Counts& from, const Counts& to, const std::string& title, Table& table) {
  std::set<std::string> names;
  for (const Counts* counts : {&from, &to}) {
    for (const auto& [name, count] : *counts) names.insert(name);
  }
  for (const std::string& name : names) {
    table.add({title + name, count_of(from, name), count_of(to, name)});
  }
}

std::string number(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : kUnknown;
}

std::string list_price(const eval::ModelFacts& facts) {
  if (facts.is_local) return "none (embedded)";
  if (!facts.price) return kUnknown;
  return fmt::format("{:.4g} / {:.4g} ({})", facts.price->input, facts.price->output,
                     facts.price_date);
}

std::string cost(const std::optional<double>& usd) {
  return usd ? fmt::format("{:.4g}", *usd) : kUnknown;
}

/// Both models by themselves. What is paired stands in the comparison.
std::string behaviour(const TaskUpgrade& upgrade, Style style) {
  if (!upgrade.from) return "";
  const UpgradeSide& from = *upgrade.from;
  const UpgradeSide& to = upgrade.to;
  const eval::ArmSummary& a = from.summary;
  const eval::ArmSummary& b = to.summary;
  Table table({{"behaviour", Table::Align::left},
               {printable(upgrade.comparison.baseline.model)},
               {printable(upgrade.comparison.candidate.model)}});
  table.add({"readable as it came", percent_with_interval(a.metrics.parse_success_strict),
             percent_with_interval(b.metrics.parse_success_strict)});
  table.add({"readable after repair", percent_with_interval(a.metrics.parse_success),
             percent_with_interval(b.metrics.parse_success)});
  add_counts(a.metrics.rungs, b.metrics.rungs, "answers read: ", table);
  add_counts(a.metrics.outcomes, b.metrics.outcomes, "ended: ", table);
  table.add({"output tokens in all", number(a.tokens.output), number(b.tokens.output)});
  table.add({"reasoning tokens in all", number(a.tokens.reasoning), number(b.tokens.reasoning)});
  table.add({"latency p50 ms", milliseconds(a.latency.p50), milliseconds(b.latency.p50)});
  table.add({"latency p95 ms", milliseconds(a.latency.p95), milliseconds(b.latency.p95)});
  table.add({"list price in / out, USD per million", list_price(from.facts), list_price(to.facts)});
  table.add(
      {"paid for 1 000 answers, USD", cost(from.cost_per_1000_usd), cost(to.cost_per_1000_usd)});
  return table.text(style);
}

std::string share(const decide::Difference& rate) {
  if (!rate.low || !rate.high) return percent(rate.value) + " (no interval from one item)";
  return fmt::format("{} [{:.1f}, {:.1f}]", percent(rate.value), *rate.low * 100, *rate.high * 100);
}

/// What the excess shows, and no more.
std::string beyond_noise(const decide::FlipRates& flips) {
  const decide::Difference& excess = *flips.excess;
  const std::string points =
      fmt::format("{:+.1f} points", excess.value * 100) +
      (excess.low && excess.high
           ? fmt::format(" [{:+.1f}, {:+.1f}]", *excess.low * 100, *excess.high * 100)
           : "");
  const bool is_shown = excess.low && *excess.low > 0;
  return fmt::format(
      "A/B minus the mean of both A/A: {}: {}", points,
      is_shown ? "the two differ by more than noise" : "more than noise is not shown");
}

std::string noise(const TaskUpgrade& upgrade) {
  const decide::FlipRates& flips = upgrade.flips;
  if (!flips.between) return "";
  const std::string from = printable(upgrade.comparison.baseline.model);
  const std::string to = printable(upgrade.comparison.candidate.model);
  std::string text =
      fmt::format("  of {} items flip A/B {}", flips.between->n, share(*flips.between));
  const auto add = [&text](const std::string& name, const std::optional<decide::Difference>& rate) {
    if (rate) text += fmt::format(", A/A {} ({})", share(*rate), name);
  };
  add(from, flips.baseline);
  add(to, flips.candidate);
  text += ": chance that of two answers to an item just one is right\n";
  if (flips.excess) return text + "  " + beyond_noise(flips) + "\n";
  return text +
         "  the noise floor is unknown: it takes several answers per item of both models "
         "(run.repeats in the config)\n";
}

}  // namespace

std::string upgrade_text(const GateReport& gate, std::span<const TaskUpgrade> upgrades, Style style,
                         bool shows_all) {
  std::string text = gate_text(gate, style);
  for (const TaskUpgrade& upgrade : upgrades) {
    text += "\n";
    for (const std::string& warning : upgrade_warnings(upgrade)) {
      text += style.yellow("warning: " + warning) + "\n";
    }
    text += compare_text(std::span(&upgrade.comparison, 1), style, shows_all);
    text += behaviour(upgrade, style) + noise(upgrade);
  }
  return text;
}

}  // namespace assay::report
