#include "eval/score_record.hpp"

#include "assay/core/json.hpp"

namespace assay::eval {
namespace {

constexpr std::size_t kRemembered = 4096;

std::string fields_json(const std::vector<scoring::FieldScore>& fields) {
  if (fields.empty()) return {};
  Json list = Json::array();
  for (const scoring::FieldScore& field : fields) {
    list.push_back({{"name", field.name},
                    {"expected", field.expected},
                    {"given", field.given},
                    {"matched", field.matched},
                    {"equal", field.equal}});
  }
  return safe_dump(list);
}

std::vector<scoring::FieldScore> read_fields(const std::string& json) {
  std::vector<scoring::FieldScore> fields;
  if (json.empty()) return fields;
  const JsonReading reading = read_json(json);
  if (!reading.ok() || !reading.value.is_array()) return fields;
  for (const Json& entry : reading.value) {
    if (!entry.is_object()) continue;
    scoring::FieldScore field;
    field.name = entry.value("name", "");
    field.expected = entry.value("expected", 0);
    field.given = entry.value("given", 0);
    field.matched = entry.value("matched", 0);
    field.equal = entry.value("equal", false);
    fields.push_back(std::move(field));
  }
  return fields;
}

std::string measures_json(const std::vector<scoring::Measure>& measures) {
  if (measures.empty()) return {};
  Json list = Json::array();
  for (const scoring::Measure& measure : measures) list.push_back({measure.name, measure.value});
  return safe_dump(list);
}

std::vector<scoring::Measure> read_measures(const std::string& json) {
  std::vector<scoring::Measure> measures;
  if (json.empty()) return measures;
  const JsonReading reading = read_json(json);
  if (!reading.ok() || !reading.value.is_array()) return measures;
  for (const Json& entry : reading.value) {
    if (!entry.is_array() || entry.size() != 2) continue;
    if (!entry[0].is_string() || !entry[1].is_number()) continue;
    measures.push_back({entry[0].get<std::string>(), entry[1].get<double>()});
  }
  return measures;
}

/// What `read` makes of a text that may have been read before.
template <class List>
const List& remembered(std::unordered_map<std::string, List>& known, const std::string& json,
                       List (*read)(const std::string&)) {
  if (known.size() >= kRemembered) known.clear();
  const auto found = known.find(json);
  return found != known.end() ? found->second : known.emplace(json, read(json)).first->second;
}

}  // namespace

store::ScoreRecord to_record(const scoring::Score& score, const std::string& version) {
  store::ScoreRecord record;
  record.scorer_version = version;
  record.outcome = to_string(score.outcome);
  record.verdict = scoring::to_string(score.verdict);
  record.rung = scoring::to_string(score.rung);
  record.schema_valid = score.schema_valid;
  record.value_valid = score.value_valid;
  record.answer = score.answer;
  record.confidence = score.confidence;
  record.fields_json = fields_json(score.fields);
  record.measures_json = measures_json(score.measures);
  record.reason = score.reason;
  return record;
}

scoring::Score ScoreReader::read(const store::ScoreRecord& record) {
  scoring::Score score;
  score.outcome = outcome_from_string(record.outcome).value_or(Outcome::harness_internal);
  score.verdict = scoring::verdict_from_string(record.verdict).value_or(scoring::Verdict::unscored);
  score.rung = scoring::rung_from_string(record.rung).value_or(scoring::Rung::none);
  score.schema_valid = record.schema_valid;
  score.value_valid = record.value_valid;
  score.answer = record.answer;
  score.confidence = record.confidence;
  score.fields = remembered(known_fields_, record.fields_json, read_fields);
  score.measures = remembered(known_measures_, record.measures_json, read_measures);
  score.reason = record.reason;
  return score;
}

}  // namespace assay::eval
