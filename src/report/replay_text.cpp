#include "assay/report/replay_text.hpp"

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

constexpr std::size_t kShownThresholds = 10;
using Align = Table::Align;

std::string share(const decide::Mean& mean) {
  if (!mean.low || !mean.high) return percent(mean.value);
  return percent_with_interval({mean.value, *mean.low, *mean.high, mean.n});
}

/// Of 1 000 items: small prices need no leading zeros.
std::string per_thousand(const std::optional<double>& usd) {
  return usd ? money(*usd * 1000) : kUnknown;
}

std::string cost(const std::optional<decide::Mean>& usd) {
  if (!usd) return kUnknown;
  std::string text = per_thousand(usd->value);
  if (usd->low && usd->high) {
    text += fmt::format(" [{}, {}]", per_thousand(usd->low), per_thousand(usd->high));
  }
  return text;
}

std::string difference(const std::optional<decide::Difference>& value) {
  if (!value) return kUnknown;
  return signed_number(value->value * 100, 1) + signed_interval(value->low, value->high, 100, 1);
}

std::string place(const decide::PolicyFigures& figures) {
  if (!figures.cost_usd) return "cost unknown";
  if (figures.is_on_frontier) return "frontier";
  return "dominated by " + figures.dominated_by;
}

std::string policy_table(const decide::Replay& replay, Style style) {
  Table table({{"policy", Align::left},
               {"right", Align::left},
               {"usable"},
               {"sent to Pro", Align::left},
               {"USD of 1 000 items", Align::left},
               {"of 1 000 right"},
               {"p50 ms"},
               {"p95 ms"},
               {"unscored"},
               {"accuracy by cost", Align::left}});
  for (const decide::PolicyFigures& figures : replay.policies) {
    const std::string name = decide::name_of(figures.policy);
    if (!figures.not_recorded.empty()) {
      table.add({name, "not recorded", "", "", "", "", "", "", "", ""});
      continue;
    }
    table.add({name, share(figures.accuracy), percent(figures.parse_success.value),
               share(figures.sent_to_pro), cost(figures.cost_usd),
               per_thousand(figures.cost_usd_per_correct), milliseconds(figures.latency.p50),
               milliseconds(figures.latency.p95), std::to_string(figures.unscored),
               place(figures)});
  }
  std::string text = table.text(style);
  for (const decide::PolicyFigures& figures : replay.policies) {
    if (figures.not_recorded.empty()) continue;
    text += style.yellow(fmt::format("  {} is not recorded: {}",
                                     printable(decide::name_of(figures.policy)),
                                     figures.not_recorded)) +
            "\n";
  }
  return text;
}

std::string difference_table(const decide::Replay& replay, Style style) {
  Table table({{"accuracy in points", Align::left},
               {"minus all-pro", Align::left},
               {"minus all-lite", Align::left},
               {"minus as many sent by lot", Align::left}});
  for (const decide::PolicyFigures& figures : replay.policies) {
    if (!figures.not_recorded.empty()) continue;
    table.add({decide::name_of(figures.policy), difference(figures.minus_pro),
               difference(figures.minus_lite),
               figures.random ? difference(figures.random->gain) : kUnknown});
  }
  return table.text(style);
}

std::string ladder_table(const decide::Replay& replay, Style style) {
  Table table({{"parse ladder", Align::left},
               {"Lite reached", Align::left},
               {"Lite right"},
               {"Pro reached", Align::left},
               {"Pro right"}});
  const auto right = [](const decide::LadderStep& step) {
    return step.accuracy ? percent(step.accuracy->value) : std::string();
  };
  for (std::size_t i = 0; i < replay.lite_ladder.size(); ++i) {
    const decide::LadderStep& lite = replay.lite_ladder[i];
    const decide::LadderStep& pro = replay.pro_ladder[i];
    table.add(
        {std::string(lite.name), share(lite.reached), right(lite), share(pro.reached), right(pro)});
  }
  const auto gain = [](const std::vector<decide::LadderStep>& ladder) {
    return (ladder[2].accuracy->value - ladder[0].accuracy->value) * 100;
  };
  const double larger =
      (replay.pro_ladder[2].accuracy->value - replay.lite_ladder[2].accuracy->value) * 100;
  return table.text(style) +
         fmt::format("  stripping and repair are worth {} points to Lite; Pro instead of Lite {}\n",
                     signed_number(gain(replay.lite_ladder), 1), signed_number(larger, 1));
}

/// Evenly by share sent, first and last among them.
std::vector<const decide::ThresholdPoint*> shown_points(const decide::ConfidenceCurve& curve,
                                                        bool shows_all) {
  std::vector<const decide::ThresholdPoint*> shown;
  double next = 0;
  const double step = 1.0 / static_cast<double>(kShownThresholds - 1);
  for (const decide::ThresholdPoint& point : curve.points) {
    const bool is_end = &point == &curve.points.back();
    if (!shows_all && !is_end && point.sent_to_pro < next) continue;
    shown.push_back(&point);
    while (next <= point.sent_to_pro) next += step;
  }
  return shown;
}

std::string curve_table(const decide::ConfidenceCurve& curve, Style style, bool shows_all) {
  Table table({{"to Pro below"},
               {"kept on Lite"},
               {"wrong of kept"},
               {"right", Align::left},
               {"right by lot"},
               {"USD of 1 000"}});
  const auto shown = shown_points(curve, shows_all);
  for (const decide::ThresholdPoint* point : shown) {
    table.add({fmt::format("{}", point->threshold), percent(1 - point->sent_to_pro),
               point->kept_risk ? percent(*point->kept_risk) : kUnknown, share(point->accuracy),
               percent(point->random_accuracy), per_thousand(point->cost_usd)});
  }
  std::string text = table.text(style);
  if (shown.size() < curve.points.size()) {
    text +=
        style.dim(fmt::format("  {} of {} thresholds (--all)", shown.size(), curve.points.size())) +
        "\n";
  }
  return text + fmt::format(
                    "  risk-coverage area of Lite (AURC): {:.4f}; best possible {:.4f}, by chance "
                    "{:.4f}; a confidence is stated in {} of answers\n",
                    curve.area, curve.best_area, curve.chance_area, percent(curve.stated));
}

std::string half_lines(const TaskReplay& replayed) {
  std::string text;
  for (const decide::HalfTrial& trial : replayed.replay.halves) {
    text += fmt::format(
        "  picked on {} items (least sent within {} of Pro): below {}, {} points, {} sent; on "
        "the other {}: {}, {} sent\n",
        trial.fitted_items, size_in_points(replayed.rules.margin), trial.threshold,
        signed_number(trial.fitted_minus_pro * 100, 1), percent(trial.fitted_sent),
        trial.accuracy.n, trial.minus_pro ? points(*trial.minus_pro) : kUnknown,
        share(trial.sent_to_pro));
  }
  return text;
}

std::string run_names(const TaskReplay& replayed) {
  if (replayed.lite_run_id == replayed.pro_run_id) return "run " + replayed.lite_run_id;
  return fmt::format("Lite of run {}, Pro of run {}", replayed.lite_run_id, replayed.pro_run_id);
}

/// The intervals' methods, by an example of each: all policies are about the same items.
std::string method_line(const decide::Replay& replay) {
  const decide::PolicyFigures& lite = replay.policies.front();
  std::string text = fmt::format("intervals of shares: {}; of differences: {}; of cost: Student",
                                 method_name(lite.accuracy.method),
                                 lite.minus_pro ? method_name(lite.minus_pro->method) : kUnknown);
  for (const decide::PolicyFigures& figures : replay.policies) {
    if (!figures.random || !figures.random->gain) continue;
    return text + "; against the lot: " + method_name(figures.random->gain->method);
  }
  return text;
}

std::string remarks(const TaskReplay& replayed, Style style) {
  const decide::Replay& replay = replayed.replay;
  std::string text;
  const auto add = [&](const std::string& line) { text += style.yellow("  " + line) + "\n"; };
  if (replay.left_out > 0) {
    add(fmt::format("left out: {} without a scored answer on at least one side",
                    count_text(replay.left_out, "item")));
  }
  if (replay.rescued > 0) {
    add(
        fmt::format("pro-on-failure would have had Pro answer {} of them, where Lite's call failed "
                    "on the wire: {:.4g} right",
                    replay.rescued, replay.rescued_right));
  }
  std::int64_t unpriced = 0;
  for (const auto& figures : replay.policies) unpriced = std::max(unpriced, figures.unpriced);
  if (unpriced > 0) {
    add(
        fmt::format("the cost of up to {} items is not known, and with it that of a policy that "
                    "asks for one of them",
                    unpriced));
  }
  return text;
}

bool has_picks(const decide::Replay& replay) {
  return std::any_of(replay.policies.begin(), replay.policies.end(),
                     [](const decide::PolicyFigures& figures) {
                       return figures.policy.recipe == decide::Recipe::confidence ||
                              figures.policy.recipe == decide::Recipe::slices;
                     });
}

std::string body(const TaskReplay& replayed, Style style, bool shows_all) {
  const decide::Replay& replay = replayed.replay;
  std::string text = policy_table(replay, style) + difference_table(replay, style);
  const auto retry =
      std::find_if(replay.policies.begin(), replay.policies.end(), [](const auto& figures) {
        return figures.policy.recipe == decide::Recipe::retry && figures.not_recorded.empty();
      });
  if (retry != replay.policies.end()) {
    text += fmt::format("  lite-retry asks {} again{}\n", count_text(replay.retried, "item"),
                        replay.retries_are_repeats
                            ? "; second answers are repeats of the same prompt, not corrections"
                            : "");
  }
  text += ladder_table(replay, style);
  if (replay.curve) text += curve_table(*replay.curve, style, shows_all);
  if (has_picks(replay)) {
    text += style.yellow(
                "  a threshold or slice picked here looks better than it is: the same items judge "
                "it" +
                std::string(replay.halves.empty() ? "" : "; split in halves:")) +
            "\n";
    text += half_lines(replayed);
  }
  return text;
}

std::string one(const TaskReplay& replayed, Style style, bool shows_all) {
  const decide::Replay& replay = replayed.replay;
  std::string text = style.bold(fmt::format("{}: {} (Lite) and {} (Pro)", printable(replayed.task),
                                            printable(replayed.lite), printable(replayed.pro)));
  if (!replayed.is_comparable) {
    text += style.bold(" cannot be replayed together");
  } else {
    text += style.bold(fmt::format(" replayed on {} items", replay.items));
  }
  text += "\n";
  for (const eval::Disparity& disparity : replayed.disparities) {
    text +=
        style.yellow(fmt::format("  {}: {}", eval::to_string(disparity.aspect), disparity.text)) +
        "\n";
  }
  if (!replayed.is_comparable) return text;
  if (replay.items > 0) {
    text += style.dim(fmt::format("  {}, {:.4g} %; {}", run_names(replayed),
                                  replayed.rules.confidence * 100, method_line(replay))) +
            "\n";
  }
  text += remarks(replayed, style);
  return replay.items > 0 ? text + body(replayed, style, shows_all) : text;
}

}  // namespace

std::string replay_text(std::span<const TaskReplay> replays, Style style, bool shows_all) {
  std::string text;
  for (const TaskReplay& replay : replays) {
    if (!text.empty()) text += "\n";
    text += one(replay, style, shows_all);
  }
  return text;
}

}  // namespace assay::report
