#pragma once

/// \file
/// Small tasks for the tests of scoring, built by hand so that no file format is involved.

#include <string>

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

/// The invoice that most tests expect.
inline constexpr const char* kInvoice =
    R"({"number":"A-7","vendor":"Acme GmbH","total":12.5,"date":"2024-03-05",)"
    R"("lines":[{"item":"bolt","quantity":2},{"item":"nut","quantity":3}]})";

}  // namespace assay::scoring
