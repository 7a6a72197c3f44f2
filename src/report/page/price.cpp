#include "report/page/price.hpp"

#include <fmt/format.h>

namespace assay::report::page {

std::string price_text(const decide::ArmCosts& costs, const eval::ModelFacts& facts) {
  if (!costs.input_price || !costs.output_price) {
    return costs.is_free ? "none: runs in this program" : "unknown";
  }
  const std::string source =
      costs.is_price_configured
          ? "from the configuration"
          : fmt::format("{}, {}", facts.price_source.empty() ? "list price" : facts.price_source,
                        costs.price_date.empty() ? "undated" : costs.price_date);
  return fmt::format("${:.6g} in, ${:.6g} out per million tokens ({})", *costs.input_price,
                     *costs.output_price, source);
}

}  // namespace assay::report::page
