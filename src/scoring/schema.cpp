#include "scoring/schema.hpp"

#include <cmath>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "assay/core/text.hpp"

namespace assay::scoring {
namespace {

using Plain = nlohmann::json;  // what valijson's adapter reads
using Adapter = valijson::adapters::NlohmannJsonAdapter;

constexpr int kLongestMatchedString = 1'000;

bool holds_data(const std::string& keyword) {
  return keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "examples";
}

// The formats that are checked, as expressions: valijson compiles its own anew for every value, and
// demands a string where the specification passes over everything else. Other formats are comments.
const char* expression_of_format(const std::string& format) {
#define ASSAY_DAY "[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])"
#define ASSAY_TIME                                                                                 \
  "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-" \
  "9])"
  if (format == "date") return "^" ASSAY_DAY "$";
  if (format == "time") return "^" ASSAY_TIME "$";
  if (format == "date-time") return "^" ASSAY_DAY "[Tt]" ASSAY_TIME "$";
#undef ASSAY_DAY
#undef ASSAY_TIME
  return nullptr;
}

// Moves `format` and `pattern` behind a guard: only strings, and only short ones, reach the regular
// expressions. valijson tries the parts of an allOf in their order and stops at the first failure.
void guard_expressions(Plain& schema, std::vector<std::string>& expressions) {
  if (schema.is_array()) {
    for (Plain& element : schema) guard_expressions(element, expressions);
    return;
  }
  if (!schema.is_object()) return;
  for (auto& [keyword, value] : schema.items()) {
    if (!holds_data(keyword)) guard_expressions(value, expressions);
  }
  const Plain bound = {{"maxLength", kLongestMatchedString}};
  for (const char* const keyword : {"format", "pattern"}) {
    if (!schema.contains(keyword) || !schema[keyword].is_string()) continue;
    std::string expression = schema[keyword].get<std::string>();
    schema.erase(keyword);
    if (keyword == std::string_view("format")) {
      const char* const known = expression_of_format(expression);
      if (known == nullptr) continue;
      expression = known;
    }
    expressions.push_back(expression);
    const Plain check = {{"pattern", expression}};
    schema["allOf"].push_back(Plain{{"allOf", Plain::array({bound, check})}});
  }
  if (schema.contains("patternProperties")) {
    for (const auto& [expression, ignored] : schema["patternProperties"].items()) {
      expressions.push_back(expression);
    }
    const Plain original = std::exchange(schema, Plain::object());
    const Plain short_names = {{"propertyNames", bound}};
    schema["allOf"] = Plain::array({short_names, original});
  }
}

// Integral numbers as integers, which is what valijson's `integer` wants to see.
Plain with_integers(const Json& value) {
  if (value.is_object()) {
    Plain object = Plain::object();
    for (const auto& [key, member] : value.items()) object.emplace(key, with_integers(member));
    return object;
  }
  if (value.is_array()) {
    Plain array = Plain::array();
    for (const Json& element : value) array.push_back(with_integers(element));
    return array;
  }
  if (value.is_number_float()) {
    const double number = value.get<double>();
    const bool is_integer = std::fabs(number) < 9e15 && number == std::floor(number);
    if (is_integer) return static_cast<std::int64_t>(number);
    return number;
  }
  return Plain(value);
}

// A second pass that collects what failed. It does not stop at the first failure, so the guard of
// long strings does not hold here: it runs only where none is long.
bool has_long_string(const Plain& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size() > kLongestMatchedString;
  if (!value.is_structured()) return false;
  for (const auto& [key, member] : value.items()) {
    if (key.size() > kLongestMatchedString || has_long_string(member)) return true;
  }
  return false;
}

std::string place_of(const std::vector<std::string>& context) {
  std::string place;
  for (std::size_t i = 1; i < context.size(); ++i) place += context[i];
  return place.empty() ? "the answer" : printable(place, 100);
}

// A validator keeps the expressions it compiled. One that has seen all of them is copied for every
// answer: copies share the compiled form, and no two threads share a validator.
valijson::Validator with_compiled(const std::vector<std::string>& expressions) {
  valijson::Validator validator;
  for (const std::string& expression : expressions) {
    const Plain text = {{"pattern", expression}};
    valijson::Schema schema;
    valijson::SchemaParser().populateSchema(Adapter(text), schema);
    const Plain probe = "";
    validator.validate(schema, Adapter(probe), nullptr);  // throws std::regex_error if it must
  }
  return validator;
}

std::string first_failure(valijson::Validator& validator, const valijson::Schema& schema,
                          const Plain& answer) {
  if (has_long_string(answer)) return "does not fit the schema";
  valijson::ValidationResults results;
  validator.validate(schema, Adapter(answer), &results);
  if (results.numErrors() == 0) return "does not fit the schema";
  return place_of(results.begin()->context) + ": " + printable(results.begin()->description, 200);
}

}  // namespace

struct AnswerSchema::State {
  valijson::Schema schema;
  valijson::Validator validator;
};

AnswerSchema::AnswerSchema(std::unique_ptr<State> state) : state_(std::move(state)) {}
AnswerSchema::AnswerSchema(AnswerSchema&&) noexcept = default;
AnswerSchema& AnswerSchema::operator=(AnswerSchema&&) noexcept = default;
AnswerSchema::~AnswerSchema() = default;

Result<AnswerSchema> AnswerSchema::open(std::string_view schema_json) {
  const JsonReading reading = read_json(schema_json);
  if (!reading.ok()) return invalid("the schema is not JSON: " + reading.message);
  if (!reading.value.is_object()) return invalid("a schema must be an object");
  auto state = std::make_unique<State>();
  try {
    Plain guarded = reading.value;
    std::vector<std::string> expressions;
    guard_expressions(guarded, expressions);
    state->validator = with_compiled(expressions);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(guarded), state->schema);
  } catch (const std::exception& failure) {
    return invalid(std::string("not a usable schema: ") + failure.what());
  }
  return AnswerSchema(std::move(state));
}

std::optional<std::string> AnswerSchema::violation(const Json& answer) const {
  try {
    const Plain plain = with_integers(answer);
    valijson::Validator validator = state_->validator;
    if (validator.validate(state_->schema, Adapter(plain), nullptr)) return std::nullopt;
    return first_failure(validator, state_->schema, plain);
  } catch (const std::exception& failure) {
    return std::string("the schema could not be applied: ") + failure.what();
  }
}

}  // namespace assay::scoring
