#include "report/page/price.hpp"

#include <fmt/format.h>

#include "assay/core/json.hpp"

namespace assay::report::page {
namespace {

std::string per_million(double input, double output) {
  return fmt::format("${:.6g} in, ${:.6g} out per million tokens", input, output);
}

}  // namespace

std::map<std::string, std::string> declared_prices(const store::RunRecord& run) {
  std::map<std::string, std::string> prices;
  const JsonReading config = read_json(run.config_yaml);
  if (!config.ok() || !config.value.is_object() || !config.value.contains("models")) return prices;
  const Json& models = config.value["models"];
  if (!models.is_object()) return prices;
  for (const auto& [name, model] : models.items()) {
    if (!model.is_object() || !model.contains("price")) continue;
    const Json& price = model["price"];
    if (!price.is_object()) continue;
    const Json input = price.value("input", Json());
    const Json output = price.value("output", Json());
    if (!input.is_number() || !output.is_number()) continue;
    prices[name] =
        per_million(input.get<double>(), output.get<double>()) + " (from the configuration)";
  }
  return prices;
}

std::string price_text(const std::map<std::string, std::string>& declared,
                       const store::ArmRecord& arm, const eval::ModelFacts& facts) {
  if (const auto own = declared.find(arm.model); own != declared.end()) return own->second;
  if (facts.is_local) return "none: runs in this program";
  if (!facts.price) return "unknown";
  return fmt::format("{} ({}, {})", per_million(facts.price->input, facts.price->output),
                     facts.price_source.empty() ? "list price" : facts.price_source,
                     facts.price_date.empty() ? "undated" : facts.price_date);
}

}  // namespace assay::report::page
