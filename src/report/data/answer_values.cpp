#include "report/data/answer_values.hpp"

#include <utility>

namespace assay::report {

Json milliseconds_value(const std::optional<std::int64_t>& microseconds) {
  return microseconds ? Json(static_cast<double>(*microseconds) / 1000.0) : Json(nullptr);
}

Json dollars_value(const std::optional<std::int64_t>& micro_usd) {
  return micro_usd ? Json(static_cast<double>(*micro_usd) / 1e6) : Json(nullptr);
}

Json json_or_text(const std::string& text) {
  JsonReading reading = read_json(text);
  return reading.ok() ? std::move(reading.value) : Json(text);
}

// Stored as [["overlap@3", 0.67]].
Json measures_value(const store::AnswerRow& answer) {
  if (!answer.score || answer.score->measures_json.empty()) return nullptr;
  const JsonReading reading = read_json(answer.score->measures_json);
  Json object = Json::object();
  for (const Json& entry : reading.value) {
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string()) {
      object[entry[0].get<std::string>()] = entry[1];
    }
  }
  return object;
}

}  // namespace assay::report
