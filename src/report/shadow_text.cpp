#include "assay/report/shadow_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using Align = Table::Align;

constexpr std::size_t kShownFields = 20;
constexpr std::size_t kShownModels = 3;

std::string share_with_interval(const stats::Estimate& share) {
  if (share.n == 0) return kUnknown;
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", share.value * 100, share.low * 100,
                     share.high * 100);
}

std::string points_with_interval(const stats::Estimate& difference) {
  return fmt::format("{:+.1f} [{:+.1f}, {:+.1f}]", difference.value * 100, difference.low * 100,
                     difference.high * 100);
}

std::string optional_share(const std::optional<stats::Estimate>& share) {
  return share ? share_with_interval(*share) : kUnknown;
}

std::string name_of(const store::ArmRecord& arm) {
  return arm.tier == arm.model || arm.tier.empty() ? arm.model
                                                   : fmt::format("{} ({})", arm.model, arm.tier);
}

std::string rests_on(const shadow::Comparison& comparison, Style style) {
  const decide::ShadowReport& report = comparison.report;
  return style.dim(fmt::format(
             "  experiment {}, run {}, {}, {:.4g} pairs a day; margin {}, alpha {}; intervals "
             "{:.4g} %, valid at every look",
             printable(comparison.experiment.name, 80), comparison.run.id,
             count_text(report.days, "day"), report.pairs_per_day, margin_text(report.rules.margin),
             level_text(report.rules.alpha), report.rules.confidence * 100)) +
         "\n";
}

std::string funnel(const shadow::Comparison& comparison, Style style) {
  const shadow::PairFunnel& counts = comparison.funnel;
  Table table({{"requests", Align::left}, {"n"}});
  const auto add = [&table](const std::string& name, std::int64_t n, bool is_needed = true) {
    if (is_needed || n > 0) table.add({name, std::to_string(n)});
  };
  add("in the log", counts.stored);
  add("  came after the last sampling", counts.not_drawn, false);
  add("  out of the period", counts.out_of_period, false);
  for (const auto& [reason, n] : counts.unshadowable) add("  cannot be asked again: " + reason, n);
  add("  not sampled", counts.not_sampled);
  add("  sampled", counts.sampled);
  add("    both answered", counts.both_answered);
  add(fmt::format("    only {} failed", comparison.lite.arm.model), counts.lite_failed, false);
  add(fmt::format("    only {} failed", comparison.pro.arm.model), counts.pro_failed, false);
  add("    both failed", counts.both_failed, false);
  add("    not asked yet", counts.waiting, false);
  return table.text(style);
}

std::string row_name(const decide::ShadowRow& row) {
  if (row.slice.empty()) return "all traffic";
  if (!row.merged.empty()) {
    return fmt::format("{}: other ({})", row.slice,
                       count_text(static_cast<std::int64_t>(row.merged.size()), "value"));
  }
  return row.slice + "=" + row.value;
}

std::string labels_of(const decide::ShadowRow& row) {
  if (row.labels.n + row.labels.unlabelled == 0) return kUnknown;
  return fmt::format("{} of {}", row.labels.n, row.labels.n + row.labels.unlabelled);
}

void add_row(const decide::ShadowRow& row, Table& table) {
  table.add({row_name(row), std::to_string(row.counts.compared), percent(row.share),
             share_with_interval(row.disagreement), optional_share(row.noise.excess_running),
             labels_of(row), points_with_interval(row.labels.running),
             std::string(decide::to_string(row.verdict))});
}

/// How often a model asked twice differs from itself.
std::string own_noise(const std::string& model, const std::optional<stats::Estimate>& noise,
                      std::int64_t asked_again) {
  if (asked_again == 0) return fmt::format("{} was never asked twice", printable(model));
  return noise ? fmt::format("{} differs from itself in {} of {}", printable(model),
                             share_with_interval(*noise), asked_again)
               : fmt::format("{} never differs from itself in {}", printable(model), asked_again);
}

std::string noise_line(const shadow::Comparison& comparison) {
  const decide::ShadowRow& all = comparison.report.all;
  std::string text =
      fmt::format("  asked twice, {}; {}",
                  own_noise(comparison.lite.arm.model, all.noise.lite, all.counts.lite_again),
                  own_noise(comparison.pro.arm.model, all.noise.pro, all.counts.pro_again));
  if (all.noise.excess) {
    text +=
        fmt::format("; beyond that the two differ in {}", share_with_interval(*all.noise.excess));
  }
  return text + " (intervals of one look)\n";
}

std::string rows(const shadow::Comparison& comparison, Style style) {
  Table table({{"slice", Align::left},
               {"pairs"},
               {"traffic"},
               {"disagree"},
               {"beyond noise"},
               {"labelled"},
               {"difference in points"},
               {"verdict", Align::left}});
  add_row(comparison.report.all, table);
  for (const decide::ShadowRow& row : comparison.report.rows) add_row(row, table);
  std::string text = table.text(style);
  text += noise_line(comparison);
  for (const decide::ShadowRow& row : comparison.report.rows) {
    if (row.verdict == comparison.report.all.verdict && row.reason == comparison.report.all.reason)
      continue;
    text += fmt::format("  {}: {}\n", printable(row_name(row)), printable(row.reason, 400));
  }
  return text;
}

/// Percentiles of our own calls, else those of the log, said so.
std::string times(const eval::LatencySummary& ours, const eval::LatencySummary& logged) {
  const auto text = [](const eval::LatencySummary& times) {
    return fmt::format("{} / {}", milliseconds(times.p50), milliseconds(times.p95));
  };
  if (ours.n > 0 && logged.n > 0) return fmt::format("{}; log {}", text(ours), text(logged));
  if (ours.n > 0) return text(ours);
  return logged.n > 0 ? "log " + text(logged) : kUnknown;
}

std::string per_thousand(const shadow::TierFigures& tier) {
  if (tier.priced == 0) return kUnknown;
  const double usd = static_cast<double>(tier.micro_usd) / 1e3 / static_cast<double>(tier.priced);
  return tier.priced == tier.answers ? money(usd)
                                     : fmt::format("{} (of {} priced)", money(usd), tier.priced);
}

std::string usable(const shadow::TierFigures& tier) {
  const auto ok = tier.outcomes.find("ok");
  const std::int64_t good = ok == tier.outcomes.end() ? 0 : ok->second;
  if (tier.answers == 0) return kUnknown;
  return percent(static_cast<double>(good) / static_cast<double>(tier.answers));
}

std::string served(const shadow::TierFigures& tier) {
  std::string text;
  std::set<std::string_view> shown;
  for (const auto* models : {&tier.logged_models, &tier.served_models}) {
    for (const auto& [name, n] : *models) {
      if (!shown.insert(name).second || shown.size() > kShownModels) continue;
      text += (text.empty() ? "" : ", ") + name;
    }
  }
  return text.empty() ? kUnknown : text;
}

std::string tiers(const shadow::Comparison& comparison, Style style) {
  const shadow::TierFigures& lite = comparison.lite;
  const shadow::TierFigures& pro = comparison.pro;
  Table table({{"answers", Align::left}, {name_of(lite.arm)}, {name_of(pro.arm)}});
  const auto add = [&](const std::string& name, auto figure) {
    table.add({name, figure(lite), figure(pro)});
  };
  using Tier = shadow::TierFigures;
  add("answers", [](const Tier& tier) { return std::to_string(tier.answers); });
  add("  from the log", [](const Tier& tier) { return std::to_string(tier.from_log); });
  add("  usable", usable);
  std::set<std::string> outcomes;
  for (const Tier* tier : {&lite, &pro}) {
    for (const auto& [outcome, n] : tier->outcomes) {
      if (outcome != "ok") outcomes.insert(outcome);
    }
  }
  for (const std::string& outcome : outcomes) {
    add("  " + outcome, [&outcome](const Tier& tier) {
      const auto found = tier.outcomes.find(outcome);
      return found == tier.outcomes.end() ? "0" : std::to_string(found->second);
    });
  }
  add("latency ms p50 / p95",
      [](const Tier& tier) { return times(tier.latency, tier.logged_latency); });
  add("time to first token", [](const Tier& tier) { return times(tier.ttft, tier.logged_ttft); });
  add("output tokens", [](const Tier& tier) {
    if (tier.output_counted == 0) return std::string(kUnknown);
    return fmt::format("{:.1f}", static_cast<double>(tier.output_tokens) /
                                     static_cast<double>(tier.output_counted));
  });
  add("cost of 1 000 answers", per_thousand);
  add("served as", served);
  return table.text(style);
}

std::string fields(const shadow::Comparison& comparison, Style style) {
  if (comparison.divergences.empty()) return "";
  Table table({{"fields that differ", Align::left},
               {"pairs"},
               {"share"},
               {"value"},
               {"type"},
               {"length"},
               {"only " + comparison.lite.arm.model},
               {"only " + comparison.pro.arm.model},
               {"noise"},
               {"", Align::left}});
  const std::size_t shown = std::min(comparison.divergences.size(), kShownFields);
  for (std::size_t i = 0; i < shown; ++i) {
    const shadow::Divergence& field = comparison.divergences[i];
    table.add({field.path.empty() ? "(the whole answer)" : field.path, std::to_string(field.pairs),
               percent(field.share), std::to_string(field.value), std::to_string(field.type),
               std::to_string(field.length), std::to_string(field.only_lite),
               std::to_string(field.only_pro), percent(field.noise),
               field.is_noisy ? "mostly noise" : ""});
  }
  std::string text = table.text(style);
  if (shown < comparison.divergences.size()) {
    text += fmt::format("  and {} more (--json)\n", comparison.divergences.size() - shown);
  }
  return text;
}

const char* word_of(decide::Transport transport) {
  switch (transport) {
    case decide::Transport::compatible:
      return "";
    case decide::Transport::differs:
      return "differs";
    case decide::Transport::too_few:
      break;
  }
  return "too few golden items";
}

std::string golden_rows(const decide::TrafficAccuracy& golden, Style style) {
  if (golden.slice.empty()) return "";
  Table table({{golden.slice, Align::left},
               {"traffic"},
               {"golden set"},
               {"golden items"},
               {"disagree in traffic"},
               {"in the golden set"},
               {"", Align::left}});
  const auto share = [](const std::optional<double>& value) {
    return value ? percent(*value) : std::string(kUnknown);
  };
  for (const decide::TransportRow& row : golden.rows) {
    table.add({row.value.empty() ? "(none)" : row.value, percent(row.traffic_share),
               percent(row.golden_share), std::to_string(row.golden_items),
               share(row.traffic_disagreement), share(row.golden_disagreement),
               row.golden_items == 0 ? "missing in the golden set" : word_of(row.transport)});
  }
  return table.text(style);
}

std::string golden(const shadow::Comparison& comparison, Style style) {
  if (!comparison.golden) {
    return fmt::format(
        "  golden set: no run of both models is stored: `assay run -t {} -m {},{}`\n",
        printable(comparison.experiment.task), printable(comparison.lite.arm.model),
        printable(comparison.pro.arm.model));
  }
  const decide::TrafficAccuracy& golden = *comparison.golden;
  std::string text = fmt::format(
      "  golden set (run {}): {}; its slices cover {} of the traffic\n", comparison.golden_run,
      golden.is_representative ? "nothing shows that traffic is different" : "not like traffic",
      percent(golden.covered));
  if (golden.accuracy) {
    const stats::Estimate& mean = golden.accuracy->mean;
    text += fmt::format(
        "  {} is right on {} of the traffic, by {} golden labels and the unlabelled pairs (as good "
        "as {:.0f} labels of traffic); from the labels alone {}\n",
        printable(comparison.lite.arm.model), share_with_interval(mean), mean.n,
        golden.accuracy->effective_n, share_with_interval(golden.accuracy->labels_only));
  }
  return text + golden_rows(golden, style);
}

std::string next_step(const shadow::Comparison& comparison) {
  const decide::ShadowRow& all = comparison.report.all;
  const std::string task = printable(comparison.experiment.task);
  if (comparison.funnel.waiting > 0) {
    return fmt::format("  next: `assay shadow run --task {}`, {} still to be asked\n", task,
                       count_text(comparison.funnel.waiting, "request"));
  }
  if (all.verdict != decide::ShadowVerdict::insufficient) return "";
  std::string text;
  if (all.labels.unlabelled > 0 && all.labels_to_decide.value_or(0) > 0) {
    text += fmt::format("  next: `assay shadow label --task {}`, {} to label\n", task,
                        count_text(all.labels.unlabelled, "disagreement"));
  }
  if (all.pairs_to_decide.value_or(0) > 0) {
    text += fmt::format("  then about {} more pairs of traffic{}\n", *all.pairs_to_decide,
                        all.days_to_decide ? fmt::format(": {:.0f} days at this rate, less with a "
                                                         "higher --rate",
                                                         *all.days_to_decide)
                                           : "");
  }
  return text;
}

}  // namespace

std::string shadow_sentence(const shadow::Comparison& comparison) {
  const decide::ShadowRow& all = comparison.report.all;
  return printable(
      fmt::format("{} against {} on traffic of {}: {}: {}", name_of(comparison.lite.arm),
                  name_of(comparison.pro.arm), comparison.experiment.task,
                  decide::to_string(all.verdict), all.reason),
      1000);
}

std::string shadow_text(const shadow::Comparison& comparison, Style style) {
  std::string text = style.bold(shadow_sentence(comparison)) + "\n";
  text += rests_on(comparison, style);
  for (const std::string& change : comparison.report.facts.changes) {
    text += style.yellow("  " + printable(change, 1000)) + "\n";
  }
  text += funnel(comparison, style);
  if (comparison.report.all.counts.compared > 0) text += rows(comparison, style);
  text += tiers(comparison, style) + fields(comparison, style) + golden(comparison, style);
  return text + next_step(comparison);
}

}  // namespace assay::report
