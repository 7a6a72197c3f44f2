#include "assay/report/gate_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

const char* name_of(OnInconclusive choice) {
  switch (choice) {
    case OnInconclusive::fail:
      return "fail";
    case OnInconclusive::warn:
      return "warn";
    case OnInconclusive::pass:
      return "pass";
  }
  return "fail";
}

Json arm(const ComparedArm& arm) {
  return {{"model", arm.model}, {"model_id", arm.model_id}, {"run_id", arm.run_id}};
}

}  // namespace

Json gate_document(const GateReport& report) {
  Json checks = Json::array();
  Json tasks = Json::array();
  for (const TaskGate& task : report.tasks) {
    tasks.push_back({{"task", task.task},
                     {"verdict", decide::to_string(task.gate.verdict)},
                     {"baseline", arm(task.baseline)},
                     {"candidate", arm(task.candidate)}});
    for (const decide::GateCheck& check : task.gate.checks) {
      checks.push_back({{"task", task.task},
                        {"name", check.name},
                        {"verdict", decide::to_string(check.verdict)},
                        {"reason", check.reason},
                        {"value", or_null(check.value)},
                        {"limit", or_null(check.limit)}});
    }
  }
  return {{"verdict", decide::to_string(verdict_of(report))},
          {"checks", std::move(checks)},
          {"tasks", std::move(tasks)},
          {"config", report.config.empty() ? Json(nullptr) : Json(report.config)},
          {"margin", report.margin},
          {"alpha", report.alpha},
          {"mode", decide::to_string(report.mode)},
          {"on_inconclusive", name_of(report.on_inconclusive)},
          {"false_alarms",
           {{"looks_per_year", report.looks_per_year}, {"at_most", most_false_alarms(report)}}}};
}

std::string gate_json(const GateReport& report) {
  return safe_dump(gate_document(report), 2) + "\n";
}

}  // namespace assay::report
