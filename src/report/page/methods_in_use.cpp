#include "report/page/methods_in_use.hpp"

#include <algorithm>

#include "report/page/costs.hpp"
#include "report/page/section.hpp"

namespace assay::report::page {
namespace {

using Methods = std::set<MethodInUse>;

void add_interval(const std::optional<decide::Difference>& difference, Methods& methods) {
  if (!difference || !difference->low) return;
  switch (difference->method) {
    case decide::Method::tango:
      methods.insert(MethodInUse::tango);
      return;
    case decide::Method::cluster_bootstrap:
      methods.insert(MethodInUse::clusters);
      [[fallthrough]];
    case decide::Method::bootstrap:
      methods.insert(MethodInUse::bootstrap);
      return;
    case decide::Method::cluster_student:
      methods.insert(MethodInUse::clusters);
      [[fallthrough]];
    case decide::Method::student:
      methods.insert(MethodInUse::student);
      return;
    case decide::Method::confidence_sequence:
      methods.insert(MethodInUse::sequential);
      return;
    case decide::Method::wilson:
      methods.insert(MethodInUse::wilson);
      return;
    case decide::Method::unanimous:
      methods.insert(MethodInUse::unanimous);
      return;
  }
}

/// Of better and worse: they go with the way in which the difference was made.
void add_tests(decide::Method method, Methods& methods) {
  if (method == decide::Method::tango) {
    methods.insert(MethodInUse::mcnemar);
  } else if (method != decide::Method::confidence_sequence) {
    methods.insert(MethodInUse::unit_tests);
  }
}

void add_comparison(const TaskComparison& compared, Methods& methods) {
  const decide::Comparison& comparison = compared.comparison;
  if (!compared.is_comparable || !comparison.evidence.difference) return;
  add_interval(comparison.evidence.difference, methods);
  add_tests(comparison.evidence.difference->method, methods);
  methods.insert({MethodInUse::non_inferiority, MethodInUse::equivalence});
  if (!comparison.slices.empty()) methods.insert(MethodInUse::holm);
  if (comparison.latency_ms) methods.insert(MethodInUse::hodges_lehmann);
  for (const auto* value :
       {&comparison.parse_success, &comparison.cost_usd, &comparison.output_tokens}) {
    add_interval(*value, methods);
  }
  if (!comparison.suspects.ids.empty()) methods.insert(MethodInUse::label_suspects);
}

void add_replay(const decide::Replay& replay, Methods& methods) {
  for (const decide::PolicyFigures& figures : replay.policies) {
    if (!figures.not_recorded.empty()) continue;
    add_interval(figures.accuracy, methods);
    add_interval(figures.cost_usd, methods);
    if (figures.random) methods.insert(MethodInUse::lot);
  }
  if (replay.curve) methods.insert({MethodInUse::risk_coverage, MethodInUse::lot});
}

}  // namespace

std::set<MethodInUse> methods_in_use(const RunReport& report) {
  Methods methods;
  for (const eval::ArmSummary* arm : shown_arms(report)) {
    if (arm->metrics.accuracy.n > 0) methods.insert(MethodInUse::wilson);
    if (arm->latency.n > 0) methods.insert(MethodInUse::nearest_rank);
  }
  for (const TaskReport& task : report.tasks) {
    for (const ReportComparison& comparison : task.comparisons) {
      add_comparison(comparison.compared, methods);
      if (is_replayed(comparison)) add_replay(comparison.replay->replay, methods);
    }
    const auto& set = task.set_at_hand;
    if (set && set->lint && set->lint->facts.margin) methods.insert(MethodInUse::power);
  }
  return methods;
}

}  // namespace assay::report::page
