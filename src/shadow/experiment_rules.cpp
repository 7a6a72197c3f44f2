// The rules of an experiment as they are stored.

#include "assay/core/json.hpp"
#include "assay/shadow/experiment.hpp"

namespace assay::shadow {
namespace {

std::optional<std::int64_t> time_of(const Json& rules, const char* name) {
  const auto found = rules.find(name);
  if (found == rules.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

}  // namespace

bool ExperimentRules::covers(const store::TrafficRow& request) const {
  if (!from_unix_ms && !to_unix_ms) return true;
  if (!request.started_unix_ms) return false;
  if (from_unix_ms && *request.started_unix_ms < *from_unix_ms) return false;
  return !to_unix_ms || *request.started_unix_ms < *to_unix_ms;
}

std::string rules_json(const ExperimentRules& rules) {
  Json json = {{"salt", rules.salt},
               {"rate", rules.rate},
               {"again_rate", rules.again_rate},
               {"label_rate", rules.label_rate},
               {"unit", rules.unit == Unit::cluster ? "cluster" : "request"}};
  if (!rules.floors.empty()) json["floors"] = Json(rules.floors);
  if (rules.from_unix_ms) json["from_unix_ms"] = *rules.from_unix_ms;
  if (rules.to_unix_ms) json["to_unix_ms"] = *rules.to_unix_ms;
  return safe_dump(json);
}

Result<ExperimentRules> rules_from_json(const std::string& json) {
  const JsonReading reading = read_json(json);
  const Error damaged{ErrorKind::storage, "the rules of the experiment are damaged"};
  if (!reading.ok() || !reading.value.is_object()) return damaged;
  const Json& value = reading.value;
  for (const char* rate : {"rate", "again_rate", "label_rate"}) {
    if (!value.contains(rate) || !value[rate].is_number()) return damaged;
  }
  if (!value.contains("salt") || !value["salt"].is_string()) return damaged;
  ExperimentRules rules;
  rules.salt = value["salt"].get<std::string>();
  rules.rate = value["rate"].get<double>();
  rules.again_rate = value["again_rate"].get<double>();
  rules.label_rate = value["label_rate"].get<double>();
  rules.unit = value.value("unit", "request") == "cluster" ? Unit::cluster : Unit::request;
  rules.from_unix_ms = time_of(value, "from_unix_ms");
  rules.to_unix_ms = time_of(value, "to_unix_ms");
  if (const auto floors = value.find("floors"); floors != value.end() && floors->is_object()) {
    for (const auto& [name, floor] : floors->items()) {
      if (floor.is_number_integer()) rules.floors[name] = floor.get<std::int64_t>();
    }
  }
  return rules;
}

}  // namespace assay::shadow
