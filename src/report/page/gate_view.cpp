#include "report/page/gate_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/gate_lines.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

using decide::GateVerdict;

const char* state_of(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::pass:
      return "better";
    case GateVerdict::fail:
      return "worse";
    case GateVerdict::inconclusive:
      return "inconclusive";
    case GateVerdict::incomplete:
    case GateVerdict::not_comparable:
      break;
  }
  return "unknown";
}

/// `not_comparable` -> `not comparable`
std::string words_of(GateVerdict verdict) {
  std::string words(decide::to_string(verdict));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

TableView checks_table(const TaskGate& task) {
  TableView table(
      "Checks of the gate: " + task.task,
      {{"check", false}, {"verdict", false}, {"measured"}, {"limit"}, {"reason", false}},
      task.candidate.model);
  for (const decide::GateCheck& check : task.gate.checks) {
    table.add({check.name, TableView::Cell(words_of(check.verdict), state_of(check.verdict)),
               measured_text(check), limit_text(check), reason_text(check)});
  }
  return table;
}

}  // namespace

View gate_view(const GateReport& gate) {
  Views tables;
  for (const TaskGate& task : gate.tasks) tables.push_back(checks_table(task).view());
  Views notes;
  const auto note = [&notes](const std::string& text) { notes.emplace_back("text", text + "."); };
  if (gate.on_inconclusive == OnInconclusive::warn) {
    note("An inconclusive gate was declared to stop nobody (on_inconclusive: warn)");
  }
  if (gate.on_inconclusive == OnInconclusive::pass) {
    note("What is inconclusive was declared to pass (on_inconclusive: pass)");
  }
  if (gate.config.empty()) note("No limits are declared: there is no config");
  if (!gate.tasks.empty()) note("Of this gate: " + false_alarms_line(gate));
  View view("tables", tables);
  view.set("notes", notes);
  return view;
}

}  // namespace assay::report::page
