#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "curate/card_parts.hpp"
#include "curate/markdown.hpp"

namespace assay::curate {
namespace {

std::string label_list(const dataset::TaskSpec& task) {
  std::string text;
  for (const std::string& label : task.labels) text += (text.empty() ? "" : ", ") + inert(label);
  return fmt::format("One of {} labels: {}.\n", task.labels.size(), text);
}

std::string cost_table(const dataset::TaskSpec& task) {
  std::vector<std::string> titles{"expected \\ answered"};
  for (const std::string& label : task.labels) titles.push_back(inert(label));
  titles.emplace_back("no answer");
  std::vector<std::vector<std::string>> rows;
  for (const std::string& expected : task.labels) {
    std::vector<std::string> row{inert(expected)};
    for (const std::string& answered : task.labels) {
      row.push_back(fmt::format("{:g}", task.costs.of(expected, answered)));
    }
    row.push_back(fmt::format("{:g}", task.costs.unanswered));
    rows.push_back(std::move(row));
  }
  return fmt::format("\nWhat an answer costs, in {}:\n\n{}", inert(task.costs.unit),
                     pipe_table(titles, rows));
}

std::string_view match_name(dataset::TransformationRules::Match match) {
  using Match = dataset::TransformationRules::Match;
  if (match == Match::exact) return "exactly";
  return match == Match::space ? "but for white space" : "but for case and white space";
}

std::string transformation(const dataset::TransformationRules& rules) {
  std::string text =
      fmt::format("The whole text, rewritten; it must match {}.\n", match_name(rules.match));
  const auto block = [&text](const char* what, const std::string& content, const char* language) {
    if (!content.empty()) text += fmt::format("\n{}:\n\n{}", what, fenced(content, language));
  };
  block("What is to be rewritten (RE2)", rules.targets, "");
  block("What the answer must match (RE2)", rules.format, "");
  block("The answer's schema", rules.schema_json, "json");
  return text;
}

std::string extraction(const dataset::TaskSpec& task) {
  std::string names;
  for (const dataset::FieldRule& field : task.fields) {
    names += (names.empty() ? "" : ", ") + inert(field.name);
  }
  const JsonReading schema = read_json(task.schema_json);
  return fmt::format("A JSON record with the fields {}.\n\n{}", names,
                     fenced(schema.ok() ? safe_dump(schema.value, 2) : task.schema_json, "json",
                            std::size_t{20'000}));
}

}  // namespace

std::string shown_answer(std::string_view expected_json) {
  const JsonReading reading = read_json(expected_json);
  if (!reading.ok()) return std::string(expected_json);
  return reading.value.is_string() ? reading.value.get<std::string>() : safe_dump(reading.value, 2);
}

std::string answer_section(const dataset::GoldenSet& set) {
  const dataset::TaskSpec& task = set.task;
  std::string text = "## What is asked for\n\n";
  switch (task.kind) {
    case dataset::TaskKind::classification:
      return text + label_list(task);
    case dataset::TaskKind::routing:
      return text + label_list(task) + cost_table(task);
    case dataset::TaskKind::extraction:
      return text + extraction(task);
    case dataset::TaskKind::transformation:
      return text + transformation(task.transformation);
    case dataset::TaskKind::ranking:
      return text + fmt::format("The best {} of {} numbered candidates, best first.\n",
                                task.ranking.top, task.ranking.candidates);
  }
  return text;
}

}  // namespace assay::curate
