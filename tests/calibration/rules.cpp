/// \file
/// Golden sets whose truth is known: how often is a certificate of a routing rule wrong, and is the
/// rule found that should be?

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "assay/decide/certificate.hpp"
#include "calibration/calibration.hpp"

namespace assay::stats::calibration {
namespace {

using decide::RoutedItem;

/// Chances in the slice `de`, a fifth of the items, and elsewhere.
struct RuleWorld {
  double extra_there = 0.3;  ///< Lite wrong and Pro right
  double extra = 0.01;       ///< likewise elsewhere
  double gain = 0.01;        ///< Lite right and Pro wrong
  std::size_t items = 1000;
};

struct Drawn {
  std::vector<RoutedItem> items;
  std::vector<double> extra;  ///< the chance of an extra error, by item
};

Drawn draw_items(Random& random, const RuleWorld& world, std::size_t n) {
  static const std::vector<std::shared_ptr<const decide::Slices>> kSlices = [] {
    std::vector<std::shared_ptr<const decide::Slices>> all;
    for (const char* language : {"de", "en", "es", "fr", "it"}) {
      for (const char* channel : {"chat", "mail", "phone"}) {
        all.push_back(std::make_shared<const decide::Slices>(
            decide::Slices{{"channel", channel}, {"language", language}}));
      }
    }
    return all;
  }();
  Drawn drawn;
  for (std::size_t i = 0; i < n; ++i) {
    RoutedItem item;
    item.pair.id = fmt::format("{:016x}", random.bits());
    const std::uint32_t slice = random.below(15);
    item.pair.slices = kSlices[slice];
    const double extra = slice < 3 ? world.extra_there : world.extra;
    const double x = random.uniform();
    const bool is_extra = x < extra;
    const bool is_gain = !is_extra && x < extra + world.gain;
    const bool is_right = random.uniform() < 0.9;
    item.is_lite_right = is_gain || (!is_extra && is_right);
    item.is_pro_right = is_extra || (!is_gain && is_right);
    item.pair.candidate.correct = item.is_lite_right ? 1 : 0;
    item.pair.baseline.correct = item.is_pro_right ? 1 : 0;
    item.input_characters = static_cast<std::int64_t>(20 + random.below(400));
    item.lite_class = fmt::format("{}", random.below(4));
    // Sure where it is right, a little: a confidence that may be used.
    item.confidence = random.uniform() * (item.is_lite_right ? 1.0 : 0.8);
    drawn.items.push_back(std::move(item));
    drawn.extra.push_back(extra);
  }
  return drawn;
}

/// The extra error of a rule among what it keeps, over many items.
double true_risk(const decide::RoutingRule& rule, const Drawn& many) {
  double kept = 0;
  double errors = 0;
  for (const RoutedItem& item : many.items) {
    if (decide::sends(rule, item)) continue;
    kept += 1;
    errors += decide::is_extra_error(item) ? 1 : 0;
  }
  return kept > 0 ? errors / kept : 0;
}

bool names_de(const decide::RoutingRule& rule) {
  for (const auto& conjunction : rule.any) {
    for (const auto& predicate : conjunction) {
      if (predicate.value == "de") return true;
    }
  }
  return false;
}

void print_row(Report& report, const char* name, const RuleWorld& world, double max_risk) {
  constexpr double kDelta = 0.05;
  const int worlds = effort.of(1'000);
  Random fixed(71);
  const Drawn many = draw_items(fixed, world, 100'000);
  int certified = 0;
  int named = 0;
  const double wrong = share_of(worlds, 72, [&](Random& random) {
    const Drawn drawn = draw_items(random, world, world.items);
    const auto halves = decide::split_by_hash(drawn.items, 1);
    const auto search = decide::search_rules(halves.fitted, {0.25, max_risk, 1, {}});
    const auto certificates =
        decide::certify(search.candidates, halves.certified, max_risk, kDelta, {});
    bool is_wrong = false;
    for (const auto& one : certificates) {
      is_wrong = is_wrong || (one.holds && true_risk(one.rule, many) > max_risk);
    }
    if (const auto* best = decide::best_of(certificates, 0.25)) {
      ++certified;
      named += names_de(best->rule) ? 1 : 0;
    }
    return is_wrong;
  });
  std::printf("| %s | %zu | %.1f | %d | %.2f | %.1f | %.1f | %s |\n", name, world.items,
              100 * max_risk, worlds, 100 * wrong, 100.0 * certified / worlds,
              certified > 0 ? 100.0 * named / certified : 0.0,
              report.judge(wrong, kDelta, Promise::at_most, worlds).c_str());
}

}  // namespace

void print_rules(Report& report) {
  std::printf(
      "\n### Routing rules: fitted on one half, certified on the other, delta 5 %%\n\n"
      "| world | items | allowed extra error, %% | worlds | a false certificate, %% | rule "
      "recommended, %% | names the slice, %% of these | as promised |\n"
      "|---|---:|---:|---:|---:|---:|---:|---|\n");
  print_row(report, "worse in one slice", {}, 0.03);
  print_row(report, "worse in one slice", {.items = 400}, 0.03);
  print_row(report, "just too bad everywhere", {.extra_there = 0.032, .extra = 0.032}, 0.03);
  print_row(report, "just too bad outside of one slice", {.extra = 0.032}, 0.03);
}

}  // namespace assay::stats::calibration
