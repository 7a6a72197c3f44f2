#include "assay/report/recommend_text.hpp"

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using Align = Table::Align;

const decide::RoutedFigures* option(const decide::Recommendation& result, const char* name) {
  const auto found =
      std::find_if(result.table.begin(), result.table.end(),
                   [&](const decide::RoutingOption& one) { return one.name == name; });
  return found == result.table.end() ? nullptr : &found->figures;
}

std::string share(const decide::Mean& mean) {
  if (!mean.low || !mean.high) return percent(mean.value);
  return percent_with_interval({mean.value, *mean.low, *mean.high, mean.n});
}

double requests(const decide::Recommendation& result) {
  return static_cast<double>(result.options.requests_per_month);
}

std::string monthly(const std::optional<decide::Mean>& usd, double requests) {
  if (!usd) return kUnknown;
  std::string text = money(usd->value * requests);
  if (usd->low && usd->high && *usd->high > 0) {
    text += fmt::format(" [{}, {}]", money(*usd->low * requests), money(*usd->high * requests));
  }
  return text;
}

std::string p95(const std::optional<stats::PercentileEstimate>& estimate) {
  if (!estimate) return kUnknown;
  return fmt::format("{} [{}, {}]", milliseconds(estimate->value),
                     estimate->low ? milliseconds(estimate->low) : "-inf",
                     estimate->high ? milliseconds(estimate->high) : "+inf");
}

std::string difference(const std::optional<decide::Difference>& value) {
  if (!value) return "";
  return signed_number(value->value * 100, 1) + signed_interval(value->low, value->high, 100, 1);
}

/// What to do, as an order to a person.
std::string order(const TaskRecommendation& task) {
  const decide::Recommendation& result = task.recommendation;
  const std::string lite = printable(task.facts.lite.name);
  const std::string pro = printable(task.facts.pro.name);
  switch (result.advice) {
    case decide::Advice::stay_on_lite:
      return fmt::format("stay on {}", lite);
    case decide::Advice::use_pro:
      return fmt::format("use {}", pro);
    case decide::Advice::fix_lite_first:
      return fmt::format("fix {} first", lite);
    case decide::Advice::route_slices:
      return fmt::format("stay on {}, and send to {} what has {}", lite, pro,
                         result.routed ? printable(decide::text_of(*result.routed), 400) : "");
    case decide::Advice::inconclusive:
      break;
  }
  return fmt::format("the evidence cannot tell whether {} will do", lite);
}

/// What the advice saves against Pro in a month.
std::string saving(const decide::Recommendation& result) {
  const auto* pro = option(result, "all-pro");
  const auto* chosen = result.advice == decide::Advice::stay_on_lite   ? option(result, "all-lite")
                       : result.advice == decide::Advice::route_slices ? option(result, "rule")
                                                                       : nullptr;
  if (pro == nullptr || chosen == nullptr || !pro->usd || !chosen->usd) return "";
  const double saved = (pro->usd->value - chosen->usd->value) * requests(result);
  if (saved <= 0) return "";
  return fmt::format("; saves {} of {} a month at {} requests", money(saved),
                     money(pro->usd->value * requests(result)),
                     grouped(result.options.requests_per_month));
}

std::string table_of(const decide::Recommendation& result, Style style) {
  if (result.table.empty()) return "";
  Table table({{"way of routing", Align::left},
               {"sent to Pro", Align::left},
               {"right", Align::left},
               {"minus all-pro, points", Align::left},
               {"USD a month", Align::left},
               {"p95 ms", Align::left}});
  for (const decide::RoutingOption& one : result.table) {
    const decide::RoutedFigures& figures = one.figures;
    table.add({one.name, share(figures.sent), share(figures.accuracy),
               difference(figures.minus_pro), monthly(figures.usd, requests(result)),
               p95(figures.p95_ms)});
    if (!figures.minus_lot) continue;
    table.add({"as many sent by lot", percent(figures.sent.value), percent(figures.lot_accuracy),
               "", figures.lot_usd ? money(*figures.lot_usd * requests(result)) : kUnknown, ""});
  }
  std::string text = table.text(style);
  text += style.dim(fmt::format(
              "  on {} items{}; intervals {:.4g} %", result.table_items,
              result.certificates.empty() ? "" : ", the half that no rule was fitted on",
              result.options.rules.confidence * 100)) +
          "\n";
  return text;
}

std::string refusal(const decide::RuleCertificate& rule, double most_escalated) {
  const decide::Mean& sent = rule.figures.sent;
  if (!rule.holds) return "not certified";
  if (!rule.beats_lot) return "certified, but not shown to be better than a lot";
  if (!rule.beats_lite) return "certified, but not shown to be better than all-lite";
  if (!rule.is_cheaper.value_or(true)) return "certified, but no cheaper than all-pro";
  return sent.low.value_or(sent.value) > most_escalated ? "certified, but sends too much"
                                                        : "certified, but another one sends less";
}

std::string certificate_lines(const decide::Recommendation& result) {
  const decide::RuleCertificate* rule = result.rule ? &*result.rule : nullptr;
  std::string text;
  if (rule == nullptr && !result.certificates.empty()) {
    rule = &result.certificates.front();
    text += fmt::format("  best rule found: {}: {}\n", printable(decide::text_of(rule->rule), 400),
                        refusal(*rule, result.options.most_escalated));
  }
  if (rule == nullptr) return "";
  text += fmt::format(
      "  certificate: {} of {} kept on Lite are ones that only Pro gets right; at most {} with {} "
      "confidence, where {} are allowed (n {}, delta {:.4g}, alpha {:.4g}; {} {} tested)\n",
      rule->errors, rule->n, percent(rule->bound), percent(1 - rule->delta),
      percent(rule->max_risk), rule->n, rule->delta, rule->max_risk, rule->tested,
      rule->tested == 1 ? "rule" : "rules");
  if (rule->figures.minus_lot) {
    text += fmt::format("  against as many sent by lot: {} points\n",
                        difference(rule->figures.minus_lot));
  }
  return text;
}

std::string confidence_line(const decide::Recommendation& result) {
  const decide::ConfidenceCheck& check = result.search.confidence;
  if (!check.auroc || !check.reliability || !check.brier) return "";
  return fmt::format(
      "  Lite's confidence: tells right from wrong with AUROC {:.2f} [{:.2f}, {:.2f}], calibration "
      "error {:.2f}, Brier {:.2f}{}\n",
      check.auroc->value, check.auroc->low, check.auroc->high, check.reliability->ece,
      check.brier->value, check.is_usable ? "" : ": not used");
}

std::string break_even_line(const decide::BreakEven& even) {
  if (!even.usd)
    return fmt::format("  break-even cost of an error: none shown: {}\n", even.why_not);
  return fmt::format("  break-even cost of an error: {} [{}, {}]; if one costs less, Lite pays\n",
                     money(even.usd->value), money(even.usd->low), money(even.usd->high));
}

std::string variant_lines(const decide::Recommendation& result) {
  std::string text;
  for (const decide::JudgedVariant& one : result.variants) {
    text += fmt::format("  variant {} (prompt {}): {} right, {}{}{}\n", printable(one.model),
                        printable(one.prompt_version), percent(one.evidence.candidate_accuracy),
                        decide::to_string(one.evidence.verdict),
                        one.usd ? ", " + money(*one.usd * requests(result)) + " a month" : "",
                        one.closes_gap ? ": closes the gap" : "");
  }
  return text;
}

std::string one(const TaskRecommendation& task, Style style) {
  std::string text;
  const auto line = [&](const std::string& words) { text += "  " + words + "\n"; };
  if (!task.is_comparable) {
    text +=
        style.bold(fmt::format("{}: {} and {} cannot be compared", printable(task.task),
                               printable(task.facts.lite.name), printable(task.facts.pro.name))) +
        "\n";
  } else {
    const decide::Recommendation& result = task.recommendation;
    text +=
        style.bold(fmt::format("{}: {}", printable(task.task), decide::to_string(result.advice))) +
        "\n";
    line(fmt::format("{}: {}{}", order(task), printable(result.reason, 1000), saving(result)));
    if (!result.next_step.empty()) line("next: " + printable(result.next_step, 1000));
    text += table_of(result, style) + certificate_lines(result) + confidence_line(result) +
            variant_lines(result) + break_even_line(result.break_even);
    for (const std::string& change : result.changes) {
      line("would change it: " + printable(change, 1000));
    }
    line(fmt::format("look again by {}", result.expires));
    for (const std::string& warning : result.warnings) {
      text += style.yellow("  " + printable(warning, 1000)) + "\n";
    }
  }
  for (const eval::Disparity& disparity : task.disparities) {
    text +=
        style.yellow(fmt::format("  {}: {}", eval::to_string(disparity.aspect), disparity.text)) +
        "\n";
  }
  return text;
}

}  // namespace

std::string recommend_text(std::span<const TaskRecommendation> recommendations, Style style) {
  std::string text;
  for (const TaskRecommendation& task : recommendations) {
    if (!text.empty()) text += "\n";
    text += one(task, style);
  }
  return text;
}

std::string policy_review_text(const PolicyReview& review, Style style) {
  std::string text = style.bold(fmt::format(
      "{}: {} for {}: {}", printable(review.file), decide::to_string(review.policy.advice),
      printable(review.policy.task), decide::to_string(review.check.standing)));
  text += "\n";
  text += style.dim(fmt::format("  made {}, held against {} items of run {}", review.policy.made,
                                review.items, review.run_id)) +
          "\n";
  for (const decide::PolicyFinding& finding : review.check.findings) {
    text += fmt::format("  {}: {}: {}\n", finding.what, decide::to_string(finding.standing),
                        printable(finding.reason, 1000));
  }
  return text;
}

}  // namespace assay::report
