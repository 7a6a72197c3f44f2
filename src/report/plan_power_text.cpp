#include "report/plan_power_text.hpp"

#include <cmath>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

constexpr double kPlannable = 30;  ///< discordant units below which the power is less than planned

std::string units(const eval::PlannedTask& task, std::int64_t count) {
  return count_text(count, task.units == task.items ? "item" : "independent unit");
}

/// How much two models may disagree for the gate's margin to be within reach. Rounded down: what is
/// printed must hold.
std::string reach(const eval::PlannedTask& task) {
  const std::string loss = margin_text(task.margin);
  if (!task.most_discordance) return {};
  const double most = *task.most_discordance;
  if (most >= 1) {
    return fmt::format("{} can rule out a loss of {}, however often the models disagree",
                       units(task, task.units), loss);
  }
  if (most * static_cast<double>(task.units) < 1) {
    return fmt::format("{} cannot rule out a loss of {}: even one disagreement is too many",
                       units(task, task.units), loss);
  }
  return fmt::format(
      "{} can rule out a loss of {} only when the models disagree\n  on {:.1f} % of them or fewer",
      units(task, task.units), loss, std::floor(most * 1000) / 10);
}

std::string seen(const eval::PlannedTask& task, const eval::StoredPair& pair) {
  const stats::Estimate& psi = pair.discordance;
  const eval::Detectable& row = task.detectable.front();
  std::string text =
      fmt::format("  in run {} {} and {} disagreed\n  on {} of {} [{:.1f}, {:.1f}]", pair.run_id,
                  printable(pair.first, 24), printable(pair.second, 24), percent(psi.value),
                  units(task, psi.n), psi.low * 100, psi.high * 100);
  if (row.margin)
    text += fmt::format(": the smallest loss to rule out is {}", margin_text(*row.margin));
  if (row.items) {
    text += fmt::format(";\n  {} need {}", margin_text(task.margin), units(task, *row.items));
  }
  return text + "\n";
}

std::string usual(const eval::PlannedTask& task, Style style) {
  Table table({{"if the models disagree on"},
               {"smallest loss to rule out"},
               {fmt::format("needed for {}", margin_text(task.margin))}});
  for (const eval::Detectable& row : task.detectable) {
    table.add({percent(row.discordance), row.margin ? margin_text(*row.margin) : kUnknown,
               row.items ? units(task, *row.items) : kUnknown});
  }
  return table.text(style);
}

}  // namespace

std::string plan_power_text(const eval::PlannedTask& task, Style style) {
  std::string text = fmt::format("  {}\n", reach(task));
  if (task.units != task.items) {
    text += fmt::format("  {} share clusters and count as {} independent units\n",
                        count_text(task.items, "item"), task.units);
  }
  text += task.pair ? seen(task, *task.pair) : usual(task, style);
  text += fmt::format("  accuracy comes out to ±{:.1f} points at {} ({})\n", task.half_width * 100,
                      percent(task.accuracy), task.is_accuracy_stored ? "stored" : "assumed");
  std::string fine = fmt::format(
      "  disagree: only one of them is right; alpha {:.4g} one-sided{}, power {:.0f} %, if\n"
      "  both are right equally often",
      task.alpha, task.mode == decide::Mode::sequential ? " over all looks" : "", task.power * 100);
  const double expected = task.detectable.front().discordance * static_cast<double>(task.units);
  if (expected < kPlannable) {
    fine += fmt::format("; below {:.0f} disagreements the power is lower", kPlannable);
  }
  return text + style.dim(fine) + "\n";
}

}  // namespace assay::report
