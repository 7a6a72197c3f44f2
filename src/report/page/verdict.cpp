#include "assay/report/compare_text.hpp"
#include "assay/report/gate_text.hpp"
#include "report/page/section.hpp"

namespace assay::report::page {
namespace {

/// The word that a colour and a shape stand for.
std::string state_of(const TaskComparison& compared) {
  if (!compared.is_comparable || !compared.comparison.evidence.difference) return "unknown";
  return std::string(decide::to_string(compared.comparison.evidence.verdict));
}

View sentence(const TaskComparison& compared) {
  View view;
  view.set("state", state_of(compared));
  view.set("sentence", compare_sentence(compared));
  return view;
}

}  // namespace

Status write_verdict(Page& page) {
  Views sentences;
  for (const TaskReport& task : page.report.tasks) {
    for (const ReportComparison& comparison : task.comparisons) {
      sentences.push_back(sentence(comparison.compared));
    }
  }
  View view;
  view.set("sentences", sentences);
  if (!page.report.no_comparison.empty()) view.set("no_comparison", page.report.no_comparison);
  if (page.report.gate) view.set("gate", gate_sentence(*page.report.gate));
  return page.writer.render("verdict", view);
}

}  // namespace assay::report::page
