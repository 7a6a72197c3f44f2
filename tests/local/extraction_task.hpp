#pragma once

#include <string>

#include "assay/dataset/task.hpp"

namespace assay::local {

/// An extraction task with the record that the rules know.
inline dataset::TaskSpec invoice_task() {
  dataset::TaskSpec task;
  task.name = "invoices";
  task.kind = dataset::TaskKind::extraction;
  const std::string text = R"({"type":["string","null"]})";
  const std::string number = R"({"type":["number","null"]})";
  task.schema_json =
      R"({"type":"object","properties":{"vendor":)" + text + R"(,"invoice_number":)" + text +
      R"(,"date":)" + text + R"(,"due_date":)" + text +
      R"(,"line_items":{"type":"array","items":{"type":"object","properties":{"description":)" +
      text + R"(,"quantity":)" + number + R"(,"unit_price":)" + number + R"(,"line_total":)" +
      number + R"(}}},"subtotal":)" + number + R"(,"tax":)" + number + R"(,"total":)" + number +
      R"(,"currency":)" + text + "}}";
  return task;
}

}  // namespace assay::local
