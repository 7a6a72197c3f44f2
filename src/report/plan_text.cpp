#include "assay/report/plan_text.hpp"

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"
#include "report/plan_power_text.hpp"

namespace assay::report {
namespace {

constexpr std::size_t kNameBytes = 24;  ///< of a model in a table of 80 columns

/// Three digits are more than a forecast holds: `940`, `41.2k`, `1.25M`
std::string tokens(double count) {
  if (count < 9'999.5) return fmt::format("{:.0f}", count);
  if (count < 999'950) return fmt::format("{:.1f}k", count / 1e3);
  return fmt::format("{:.2f}M", count / 1e6);
}

/// What may be spent, with four decimals: a bound that is rounded to fewer is none. Amounts too
/// small for these are no zero.
std::string money(double usd) {
  if (usd > 0 && usd < 0.00005) return "below $0.0001";
  return usd == 0 || usd >= 1 ? fmt::format("${:.2f}", usd) : fmt::format("${:.4f}", usd);
}

std::string money(double value, double low, double high) {
  if (high == 0) return money(value);
  return fmt::format("{} [{}, {}]", money(value), money(low), money(high));
}

std::string cost(const eval::PlannedArm& arm) {
  if (arm.is_in_process && arm.is_free) return "in-process, free";
  if (arm.calls == 0) return "nothing to ask";
  if (!arm.is_priced) return "unknown";
  if (const auto& known = arm.cost_usd) return money(known->value, known->low, known->high);
  return arm.cost_at_most_usd ? "at most " + money(*arm.cost_at_most_usd) : "unknown";
}

/// Where the figures of a row come from.
std::string source(const eval::PlannedArm& arm) {
  if (arm.calls == 0) return "every answer is stored";
  if (arm.input_tokens) {
    return fmt::format("from {} stored calls, up to run {}", arm.history_calls, arm.history_run);
  }
  const std::string why = arm.history_calls == 0
                              ? "no stored calls"
                              : fmt::format("too few stored calls ({})", arm.history_calls);
  return why + "; input by assay's own count, output at its cap";
}

/// What a reader must know to trust an arm's row.
std::string notes(const eval::PlannedArm& arm) {
  const std::string name = printable(arm.arm.model, kNameBytes);
  std::string text = fmt::format("  {}: {}\n", name, source(arm));
  if (!arm.is_priced && arm.calls > 0) {
    text += fmt::format("  {}: its price is unknown; models.{}.price gives it\n", name, name);
  }
  return text;
}

std::string arm_table(const eval::Plan& plan, const std::string& task, Style style) {
  Table table({{"model", Table::Align::left},
               {"calls"},
               {"tokens in"},
               {"tokens out"},
               {"cost", Table::Align::left}});
  std::string below;
  for (const eval::PlannedArm& arm : plan.arms) {
    if (arm.arm.task != task) continue;
    table.add({printable(arm.arm.model, kNameBytes), fmt::to_string(arm.calls),
               arm.input_tokens ? tokens(arm.input_tokens->value)
                                : "~" + tokens(static_cast<double>(arm.counted_input)),
               arm.output_tokens ? tokens(arm.output_tokens->value)
                                 : "at most " + tokens(static_cast<double>(arm.output_at_most)),
               cost(arm)});
    below += notes(arm);
  }
  return table.text(style) + style.dim(below.substr(0, below.size() - 1)) + "\n";
}

std::string total_cost(const eval::PlannedCost& cost) {
  std::string text =
      cost.value ? money(*cost.value, cost.low, cost.high) : "at most " + money(cost.high);
  if (cost.unpriced.empty()) return text;
  std::string names;
  for (const std::string& model : cost.unpriced) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", printable(model, kNameBytes));
  }
  if (cost.high == 0) return fmt::format("unknown: no price of {}", names);
  return fmt::format("unknown: {}, and no price of {}", text, names);
}

std::string duration(double seconds) {
  if (seconds < 1) return "1 s";
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string limits(const eval::PlannedProvider& provider) {
  std::string text = fmt::format("{} at a time", provider.concurrency);
  if (provider.requests_per_minute) {
    text += fmt::format(", {} requests a minute", *provider.requests_per_minute);
  }
  if (provider.tokens_per_minute) {
    text += fmt::format(", {} tokens a minute", *provider.tokens_per_minute);
  }
  return text;
}

std::string time(const eval::PlannedProvider& provider) {
  if (!provider.seconds) return "unknown: no stored latency";
  if (provider.is_at_least) return "at least " + duration(*provider.seconds);
  return (*provider.seconds < 1 ? "below " : "about ") + duration(*provider.seconds);
}

std::string amount(eval::BudgetKind kind, double value) {
  switch (kind) {
    case eval::BudgetKind::usd:
      return money(value);
    case eval::BudgetKind::minutes:
      return fmt::format("{:.0f} min", value);
    case eval::BudgetKind::calls:
      break;
  }
  return fmt::format("{:.0f} calls", value);
}

std::string budget_line(const eval::BudgetCheck& check, Style style) {
  std::string text = "  budget    " + amount(check.kind, check.limit);
  if (check.used > 0) text += fmt::format(" ({} used)", amount(check.kind, check.used));
  switch (check.verdict) {
    case eval::BudgetVerdict::fits:
      return text + ": the plan fits\n";
    case eval::BudgetVerdict::may_exceed:
      return style.yellow(text + ": the plan may exceed it; run stops there") + "\n";
    case eval::BudgetVerdict::exceeds:
      return style.yellow(text + ": the plan exceeds it; run stops there") + "\n";
    case eval::BudgetVerdict::unknown:
      break;
  }
  return style.yellow(text + ": unknown whether the plan fits") + "\n";
}

std::string beginning(const eval::Plan& plan) {
  if (!plan.resumed_run.empty()) {
    std::int64_t stored = 0;
    std::int64_t all = 0;
    for (const eval::PlannedArm& arm : plan.arms) {
      stored += arm.answers_stored;
      all += arm.answers;
    }
    return fmt::format("`assay run` would go on with run {}: {} of {} answers are stored\n",
                       plan.resumed_run, stored, all);
  }
  if (plan.finished_run.empty()) return "`assay run` would begin a new run\n";
  return fmt::format("`assay run` would begin a new run; run {} of this config is finished\n",
                     plan.finished_run);
}

std::string totals(const eval::Plan& plan, Style style) {
  std::string text = style.bold("in all") + "\n";
  text += fmt::format("  calls     {}", plan.calls);
  if (plan.calls_at_most > plan.calls) {
    text += fmt::format(", up to {} where answers need all {} attempts", plan.calls_at_most,
                        plan.max_attempts);
  }
  text += fmt::format("\n  cost      {}\n", total_cost(plan.cost));
  if (!plan.cost.follow_ups) {
    text += "  and       an unknown amount for corrections and fallbacks\n";
  } else if (*plan.cost.follow_ups > 0) {
    text += fmt::format("  and       at most {} for corrections and fallbacks\n",
                        money(*plan.cost.follow_ups));
  }
  for (const eval::PlannedProvider& provider : plan.providers) {
    text += fmt::format("  time      {} ({}: {})\n", time(provider),
                        printable(provider.name, kNameBytes), limits(provider));
  }
  for (const eval::BudgetCheck& check : plan.budget) text += budget_line(check, style);
  text += style.dim("  intervals 95 %; cost and time without retries") + "\n";
  if (!plan.refusal.empty()) {
    text += style.yellow("  `assay run` would not start: " + printable(plan.refusal, 1000)) + "\n";
  }
  return text;
}

}  // namespace

std::string plan_text(const eval::Plan& plan, Style style) {
  std::string text = beginning(plan);
  for (const eval::PlannedTask& task : plan.tasks) {
    text += fmt::format("\n{} {}\n", style.bold(printable(task.task)),
                        style.dim(count_text(task.items, "item")));
    text += arm_table(plan, task.task, style) + plan_power_text(task, style);
  }
  return text + "\n" + totals(plan, style);
}

}  // namespace assay::report
