#pragma once

/// \file
/// What a document says, before it is brought into the form of a task's schema.

#include <optional>
#include <string>
#include <vector>

namespace assay::local {

struct LineItem {
  std::string description;
  std::optional<double> quantity;
  std::optional<double> unit_price;
  std::optional<double> line_total;
};

struct Record {
  std::optional<std::string> vendor;
  std::optional<std::string> invoice_number;
  std::optional<std::string> date;      ///< YYYY-MM-DD
  std::optional<std::string> due_date;  ///< YYYY-MM-DD
  std::vector<LineItem> line_items;
  std::optional<double> subtotal;
  std::optional<double> tax;
  std::optional<double> total;
  std::optional<std::string> currency;  ///< ISO 4217
};

}  // namespace assay::local
