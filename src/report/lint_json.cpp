#include "assay/report/lint_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json share(const std::optional<curate::Share>& share) {
  if (!share) return nullptr;
  return {{"value", share->value}, {"low", share->low}, {"high", share->high}, {"n", share->n}};
}

Json closest(const std::optional<curate::Closest>& pair) {
  if (!pair) return nullptr;
  return {{"value", pair->similarity}, {"ids", {pair->first, pair->second}}};
}

Json kappa(const curate::LintFacts& facts) {
  if (!facts.kappa) return nullptr;
  const auto& interval = facts.kappa->interval;
  return {{"value", facts.kappa->value},
          {"low", interval ? Json(interval->low) : Json(nullptr)},
          {"high", interval ? Json(interval->high) : Json(nullptr)},
          {"n", facts.kappa->n},
          {"agreement", facts.kappa->agreement}};
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json facts_json(const curate::LintFacts& facts) {
  return {{"kind", facts.kind},
          {"items", facts.items},
          {"train", facts.train},
          {"labels", facts.labels},
          {"closest_items", closest(facts.among_items)},
          {"closest_item_and_example", closest(facts.with_train)},
          {"majority", share(facts.majority)},
          {"one_word", share(facts.one_word)},
          {"one_word_missing", text_or_null(facts.one_word_missing)},
          {"label_name", share(facts.label_name)},
          {"length_rule", share(facts.length_rule)},
          {"second_labels", facts.second_labels},
          {"labelled_differently", facts.labelled_differently},
          {"kappa", kappa(facts)},
          {"discordance", facts.discordance},
          {"detectable_margin", or_null(facts.margin)},
          {"half_width_at_85", or_null(facts.half_width)},
          {"longest_prompt_tokens", facts.longest_prompt_tokens},
          {"context_tokens", or_null(facts.context_tokens)},
          {"run_id", text_or_null(facts.run_id)},
          {"suspects_by", facts.arms},
          {"label_suspects", facts.run_id.empty() ? Json(nullptr) : Json(facts.label_suspects)}};
}

Json finding_json(const curate::Finding& finding) {
  return {{"severity", to_string(finding.severity)},
          {"rule", finding.rule},
          {"file", finding.file},
          {"line", finding.line > 0 ? Json(finding.line) : Json(nullptr)},
          {"items", finding.items},
          {"message", finding.message}};
}

}  // namespace

Json lint_document(const curate::LintReport& report) {
  Json findings = Json::array();
  for (const curate::Finding& finding : report.findings) findings.push_back(finding_json(finding));
  return {{"task", report.facts.task},
          {"facts", report.facts.items == 0 ? Json(nullptr) : facts_json(report.facts)},
          {"findings", std::move(findings)}};
}

std::string lint_json(std::span<const curate::LintReport> reports) {
  Json document = {{"errors", 0}, {"warnings", 0}, {"notes", 0}, {"sets", Json::array()}};
  const auto add = [&document](const char* key, std::size_t count) {
    document[key] = document[key].get<std::size_t>() + count;
  };
  for (const curate::LintReport& report : reports) {
    add("errors", report.count(curate::Severity::error));
    add("warnings", report.count(curate::Severity::warning));
    add("notes", report.count(curate::Severity::note));
    document["sets"].push_back(lint_document(report));
  }
  return safe_dump(document, 2) + "\n";
}

}  // namespace assay::report
