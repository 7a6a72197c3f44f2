#include "support/json_schema.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace assay::fake {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

struct JsonSchema::State {
  valijson::Schema schema;
};

JsonSchema::JsonSchema(std::string_view schema) : state_(std::make_unique<State>()) {
  const auto document = nlohmann::json::parse(schema);
  valijson::SchemaParser().populateSchema(Adapter(document), state_->schema);
}

JsonSchema::~JsonSchema() = default;

std::string JsonSchema::refusal(const std::string& document) const {
  const auto json = nlohmann::json::parse(document);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(state_->schema, Adapter(json), &results)) return {};
  std::string reasons = "refused:";
  for (const auto& error : results) {
    reasons += "\n  ";
    for (const auto& step : error.context) reasons += step;
    reasons += ": " + error.description;
  }
  return reasons;
}

}  // namespace assay::fake
