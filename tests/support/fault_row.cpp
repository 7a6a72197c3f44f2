#include "support/fault_row.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "assay/core/json.hpp"

namespace assay::fake {

void fault_row(std::string_view id, std::string_view over, std::string_view injected,
               std::string_view outcome) {
  Json row;
  row["id"] = id;
  row["over"] = over;
  row["injected"] = injected;
  row["outcome"] = outcome;
  testing::Test::RecordProperty(
      "fault " + std::string(id) + ' ' + std::string(over) + ' ' + std::string(injected),
      safe_dump(row));
}

}  // namespace assay::fake
