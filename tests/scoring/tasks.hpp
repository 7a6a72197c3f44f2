#pragma once

/// \file
/// Small tasks for the tests of scoring, built by hand so that no file format is involved.

#include <map>
#include <string>
#include <vector>

#include "assay/dataset/task.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

inline dataset::TaskSpec ticket_task(bool answers_json = true) {
  dataset::TaskSpec task;
  task.name = "tickets";
  task.kind = dataset::TaskKind::classification;
  task.labels = {"billing", "refund", "account access", "access"};
  task.answers_json = answers_json;
  task.schema_json = R"({"type":"object","additionalProperties":false,
    "properties":{"label":{"type":"string","enum":["billing","refund","account access","access"]},
                  "confidence":{"type":"number","minimum":0,"maximum":1}},
    "required":["label","confidence"]})";
  return task;
}

inline dataset::TaskSpec invoice_task() {
  using dataset::FieldRule;
  using Compare = FieldRule::Compare;
  dataset::TaskSpec task;
  task.name = "invoices";
  task.kind = dataset::TaskKind::extraction;
  task.schema_json = R"({"type":"object","additionalProperties":false,
    "properties":{
      "number":{"type":["string","null"]},
      "vendor":{"type":["string","null"]},
      "total":{"type":["number","null"]},
      "date":{"type":["string","null"],"format":"date"},
      "lines":{"type":["array","null"],"items":{"type":"object","additionalProperties":false,
        "properties":{"item":{"type":["string","null"]},"quantity":{"type":["integer","null"]}}}}}})";
  const auto rule = [](const char* name, Compare compare, double tolerance = 0) {
    return FieldRule{.name = name, .compare = compare, .tolerance = tolerance, .columns = {}};
  };
  FieldRule lines = rule("lines", Compare::list);
  lines.columns = {rule("item", Compare::text), rule("quantity", Compare::number)};
  task.fields = {rule("number", Compare::exact), rule("vendor", Compare::text),
                 rule("total", Compare::number, 0.01), rule("date", Compare::date), lines};
  return task;
}

/// Telephone numbers in notes are to be written in E.164.
inline dataset::TaskSpec note_task(bool answers_json = true) {
  dataset::TaskSpec task;
  task.name = "notes";
  task.kind = dataset::TaskKind::transformation;
  task.answers_json = answers_json;
  task.schema_json = R"({"type":"object","additionalProperties":false,
    "properties":{"text":{"type":"string"},
                  "confidence":{"type":"number","minimum":0,"maximum":1}},
    "required":["text","confidence"]})";
  task.transformation.targets = R"(\+[1-9][0-9]{6,14})";
  return task;
}

inline dataset::TaskSpec department_task() {
  dataset::TaskSpec task = ticket_task();
  task.name = "departments";
  task.kind = dataset::TaskKind::routing;
  task.costs.unit = "minutes";
  task.costs.wrong = 6;
  task.costs.unanswered = 8;
  task.costs.pairs["billing"]["refund"] = 2;
  task.costs.pairs["refund"]["billing"] = 2.5;
  task.costs.pairs["access"]["billing"] = 0;  // a mistake that costs nothing is still a mistake
  return task;
}

/// Ten results, of which the best three are wanted. The schema lacks what providers may not know.
inline dataset::TaskSpec result_task() {
  dataset::TaskSpec task;
  task.name = "results";
  task.kind = dataset::TaskKind::ranking;
  task.ranking = {.candidates = 10, .top = 3};
  task.schema_json = R"({"type":"object","additionalProperties":false,
    "properties":{"ranking":{"type":"array","items":{"type":"integer"}},
                  "confidence":{"type":"number","minimum":0,"maximum":1}},
    "required":["ranking","confidence"]})";
  return task;
}

/// 4 is best, 1 and 9 are next, then 2 and 7; the others are worth nothing.
inline constexpr const char* kOrder = R"({"order":[[4],[1,9],[2,7],[3,5,6,8,10]]})";

/// The measures of a score by name.
inline std::map<std::string, double> measures_of(const Score& score) {
  std::map<std::string, double> measures;
  for (const Measure& measure : score.measures) measures[measure.name] = measure.value;
  return measures;
}

/// The names of a score's measures in their order.
inline std::vector<std::string> measure_names(const Score& score) {
  std::vector<std::string> names;
  for (const Measure& measure : score.measures) names.push_back(measure.name);
  return names;
}

/// The invoice that most tests expect.
inline constexpr const char* kInvoice =
    R"({"number":"A-7","vendor":"Acme GmbH","total":12.5,"date":"2024-03-05",)"
    R"("lines":[{"item":"bolt","quantity":2},{"item":"nut","quantity":3}]})";

}  // namespace assay::scoring
