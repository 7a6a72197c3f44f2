#include "assay/decide/cost_traps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "report/money.hpp"
#include "report/page/costs.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"
#include "report/page/trap_words.hpp"

namespace assay::report::page {
namespace {

using decide::CostTrap;
using decide::Sighting;
using decide::TrapSighting;

/// A sighting with its place and its words.
struct Found {
  TrapSighting sighting;
  std::string place;
  std::string text;
  std::string candidate = {};  ///< of a pair
};

constexpr CostTrap kTraps[] = {CostTrap::default_to_pro,   CostTrap::unsure_to_pro,
                               CostTrap::unbounded_output, CostTrap::truncated,
                               CostTrap::reasoning,        CostTrap::thrown_away,
                               CostTrap::cache_unused,     CostTrap::cost_unknown};

void look_at_arms(const RunReport& report, const TaskReport& task, std::vector<Found>& found) {
  for (const std::size_t place : task.arms) {
    const decide::ArmCosts& costs = costs_of(report, place);
    for (TrapSighting& sighting : decide::arm_traps(costs)) {
      std::string text = sighting.sighting == Sighting::seen ? seen_in_arm(sighting, costs) : "";
      found.push_back({std::move(sighting),
                       fmt::format("{}, {}", task.task, report.run.arms[place].arm.model),
                       std::move(text)});
    }
  }
}

/// By which rule items are sent on.
std::string rule_text(const TrapSighting& sighting) {
  if (!sighting.rule) return "";
  return sighting.rule->policy.recipe == decide::Recipe::failure ? ", by usable answer"
                                                                 : ", by confidence";
}

void look_at_pairs(const TaskReport& task, std::vector<Found>& found) {
  for (const ReportComparison& comparison : task.comparisons) {
    const TaskComparison& compared = comparison.compared;
    std::optional<decide::Verdict> verdict;
    if (compared.is_comparable && compared.comparison.evidence.difference) {
      verdict = compared.comparison.evidence.verdict;
    }
    const decide::Replay* const replay =
        is_replayed(comparison) ? &comparison.replay->replay : nullptr;
    const std::string& lite = compared.candidate.model;
    const std::string& pro = compared.baseline.model;
    for (TrapSighting& sighting : decide::pair_traps(verdict, replay, compared.rules.margin)) {
      std::string text = sighting.sighting == Sighting::seen
                             ? seen_in_pair(sighting, lite, pro, compared.rules.margin)
                             : "";
      std::string place = fmt::format("{}, {} and {}{}", task.task, lite, pro, rule_text(sighting));
      found.push_back({std::move(sighting), std::move(place), std::move(text), lite});
    }
  }
}

double usd_of(const Found& found) {
  return found.sighting.usd_per_answer.value_or(0);
}

/// What was seen of one trap, the dearest first.
struct Seen {
  CostTrap trap;
  std::vector<const Found*> places;
};

std::vector<Seen> seen_traps(const std::vector<Found>& found) {
  std::vector<Seen> traps;
  for (const CostTrap trap : kTraps) {
    Seen seen{trap, {}};
    for (const Found& one : found) {
      if (one.sighting.trap == trap && one.sighting.sighting == Sighting::seen) {
        seen.places.push_back(&one);
      }
    }
    if (seen.places.empty()) continue;
    std::stable_sort(seen.places.begin(), seen.places.end(),
                     [](const Found* a, const Found* b) { return usd_of(*a) > usd_of(*b); });
    traps.push_back(std::move(seen));
  }
  std::stable_sort(traps.begin(), traps.end(), [](const Seen& a, const Seen& b) {
    return usd_of(*a.places.front()) > usd_of(*b.places.front());
  });
  return traps;
}

std::string usd_text(const RunReport& report, const Found& found) {
  const TrapSighting& sighting = found.sighting;
  if (!sighting.usd_per_answer) return "not known";
  return fmt::format("{}{} {}", sighting.is_at_least ? "at least " : "",
                     money(per_month(report, *sighting.usd_per_answer)),
                     meaning_of_usd(sighting, found.candidate));
}

Views seen_view(const RunReport& report, const std::vector<Found>& found) {
  Views traps;
  for (const Seen& seen : seen_traps(found)) {
    const TrapWords words = words_of(seen.trap);
    View view("title", std::string(words.title));
    view.set("why", std::string(words.why));
    view.set("what", std::string(words.what));
    TableView table(fmt::format("Seen: {}", words.title),
                    {{"where", false}, {"seen", false}, {"a month", false}});
    for (const Found* const one : seen.places) {
      table.add({one->place, one->text, usd_text(report, *one)});
    }
    view.set("rows", View(Views{table.view()}));
    traps.push_back(view);
  }
  return traps;
}

/// Looked for and not there, by trap; in how many places.
Views absent_view(const std::vector<Found>& found) {
  Views traps;
  for (const CostTrap trap : kTraps) {
    std::vector<std::string> places;
    for (const Found& one : found) {
      if (one.sighting.trap == trap && one.sighting.sighting == Sighting::not_seen) {
        places.push_back(one.place);
      }
    }
    if (places.empty()) continue;
    traps.push_back(View("title", std::string(words_of(trap).title)));
    traps.back().set("places", fmt::format("{}", fmt::join(places, "; ")));
  }
  return traps;
}

/// What could not be checked, by trap and reason.
Views unknown_view(const std::vector<Found>& found) {
  Views rows;
  for (const CostTrap trap : kTraps) {
    std::map<std::string, std::vector<std::string>> places;
    for (const Found& one : found) {
      if (one.sighting.trap == trap && one.sighting.sighting == Sighting::not_known) {
        places[one.sighting.why_unknown].push_back(one.place);
      }
    }
    for (const auto& [why, where] : places) {
      rows.push_back(View("title", std::string(words_of(trap).title)));
      rows.back().set("why", why);
      rows.back().set("places", fmt::format("{}", fmt::join(where, "; ")));
    }
  }
  return rows;
}

}  // namespace

Status write_cost_traps(Page& page) {
  const RunReport& report = page.report;
  std::vector<Found> found;
  for (const TaskReport& task : report.tasks) {
    look_at_pairs(task, found);
    look_at_arms(report, task, found);
  }
  const auto places = shown_places(report);
  const bool has_free = std::any_of(places.begin(), places.end(), [&](std::size_t place) {
    return costs_of(report, place).is_free;
  });
  View view;
  const Views seen = seen_view(report, found);
  view.set("is_none_seen", seen.empty() && !found.empty());
  view.set("has_looked", !found.empty());
  view.set("traps", seen);
  view.set("absent", absent_view(found));
  view.set("unknown", unknown_view(found));
  view.set("has_free", has_free);
  view.set("requests", grouped(requests_per_month(report)));
  view.set("is_example", !report.requests_per_month.has_value());
  return page.writer.render("cost_traps", view);
}

}  // namespace assay::report::page
