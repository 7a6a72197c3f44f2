#include "assay/provider/registry.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "calendar.hpp"

namespace assay::embedded {
extern const std::string_view provider_models_yaml;
}  // namespace assay::embedded

namespace assay::provider {
namespace {

constexpr double kHighestPrice = 1000;  ///< USD per million tokens; beyond it is a slip of the unit
constexpr std::int64_t kMostTokens = 100'000'000;

Result<std::optional<std::string>> read_date(YamlMap& map, std::string_view key) {
  ASSAY_TRY(auto text, map.text(key));
  if (text && !is_calendar_date(*text)) {
    return map.error_at(key, "\"" + std::string(key) + "\" is not a date (YYYY-MM-DD)");
  }
  return text;
}

Result<PriceBand> read_band(const YamlNode& node, const YamlMap& owner) {
  ASSAY_TRY(auto map, YamlMap::open(node, owner.file(), "band"));
  PriceBand band;
  ASSAY_TRY(const auto above, map.integer("above_input_tokens", 1, kMostTokens));
  ASSAY_TRY(const auto input, map.number("input", 0, kHighestPrice));
  ASSAY_TRY(const auto output, map.number("output", 0, kHighestPrice));
  ASSAY_TRY(band.cached_input, map.number("cached_input", 0, kHighestPrice));
  ASSAY_TRY(band.cache_write, map.number("cache_write", 0, kHighestPrice));
  ASSAY_CHECK(map.finish());
  if (!input || !output) return map.error_at("input", "a band needs \"input\" and \"output\"");
  band.above_input_tokens = above.value_or(0);
  band.input = *input;
  band.output = *output;
  return band;
}

Result<Price> read_price(const YamlNode& node, const YamlMap& owner) {
  ASSAY_TRY(auto map, YamlMap::open(node, owner.file(), "price"));
  Price price;
  ASSAY_TRY(price.source, map.required_text("source"));
  ASSAY_TRY(const auto date, read_date(map, "date"));
  const YamlNode* bands = map.node("bands");
  ASSAY_CHECK(map.finish());
  if (!date) return map.error_at("date", "a price needs the \"date\" it was looked up");
  price.date = *date;
  if (bands == nullptr || !bands->is_sequence() || bands->items.empty()) {
    return map.error_at("bands", "\"bands\" must be a list of prices");
  }
  for (const YamlNode& item : bands->items) {
    ASSAY_TRY(const PriceBand band, read_band(item, map));
    const bool rises = price.bands.empty()
                           ? band.above_input_tokens == 0
                           : band.above_input_tokens > price.bands.back().above_input_tokens;
    if (!rises) {
      return map.error_at("bands", "the first band has no \"above_input_tokens\", and they rise");
    }
    price.bands.push_back(band);
  }
  return price;
}

Result<Capabilities> read_refusals(YamlMap& map) {
  Capabilities capabilities;
  ASSAY_TRY(const auto refused, map.texts("refuses"));
  for (const std::string& parameter : refused) {
    if (parameter == "temperature") {
      capabilities.temperature = false;
    } else if (parameter == "seed") {
      capabilities.seed = false;
    } else if (parameter == "schema") {
      capabilities.structured_output = false;
    } else if (parameter == "max_completion_tokens") {
      capabilities.max_completion_tokens = false;
    } else {
      return map.error_at("refuses", "unknown parameter \"" + parameter + "\"");
    }
  }
  return capabilities;
}

Result<ProtocolKind> read_protocol(YamlMap& map) {
  ASSAY_TRY(const auto text, map.required_text("protocol"));
  const auto kind = protocol_from_string(text);
  if (!kind || *kind == ProtocolKind::local) {
    return map.error_at("protocol", "\"protocol\" is openai, anthropic or gemini");
  }
  return *kind;
}

Status check_tier(const YamlMap& map, const std::string& tier) {
  for (const std::string_view known : {"lite", "mid", "pro", "frontier", "old"}) {
    if (tier == known) return {};
  }
  return map.error_at("tier", "\"tier\" is lite, mid, pro, frontier or old");
}

Result<KnownModel> read_model(const YamlNode& node, const std::string& file) {
  ASSAY_TRY(auto map, YamlMap::open(node, file, "model"));
  KnownModel model;
  ASSAY_TRY(model.id, map.required_text("id"));
  ASSAY_TRY(model.protocol, read_protocol(map));
  ASSAY_TRY(model.tier, map.required_text("tier"));
  ASSAY_CHECK(check_tier(map, model.tier));
  ASSAY_TRY(model.context_tokens, map.integer("context_tokens", 1, kMostTokens));
  ASSAY_TRY(model.max_output_tokens, map.integer("max_output_tokens", 1, kMostTokens));
  ASSAY_TRY(model.shutdown_date, read_date(map, "shutdown_date"));
  ASSAY_TRY(model.capabilities, read_refusals(map));
  if (const YamlNode* price = map.node("price")) {
    ASSAY_TRY(model.price, read_price(*price, map));
  }
  ASSAY_CHECK(map.finish());
  return model;
}

/// Is `rest` what a dated id adds to an alias: `-2024-07-18`, `-20251001` or `@20251001`?
bool is_date_suffix(std::string_view rest) {
  if (rest.empty() || (rest.front() != '-' && rest.front() != '@')) return false;
  rest.remove_prefix(1);
  if (rest.size() != 8) return is_calendar_date(rest);
  const std::string dashed = std::string(rest.substr(0, 4)) + "-" + std::string(rest.substr(4, 2)) +
                             "-" + std::string(rest.substr(6, 2));
  return is_calendar_date(dashed);
}

/// Gemini's list of models and its errors write `models/` in front.
std::string_view bare_id(std::string_view id) {
  constexpr std::string_view kPrefix = "models/";
  return id.starts_with(kPrefix) ? id.substr(kPrefix.size()) : id;
}

}  // namespace

Result<Registry> Registry::builtin() {
  auto registry = parse(embedded::provider_models_yaml, "models.yaml");
  if (!registry) return Error{ErrorKind::internal, registry.error().message};
  return registry;
}

Result<Registry> Registry::parse(std::string_view yaml, const std::string& name) {
  ASSAY_TRY(const YamlNode document, parse_yaml(yaml, name));
  ASSAY_TRY(auto map, YamlMap::open(document, name, "models"));
  const YamlNode* list = map.node("models");
  ASSAY_CHECK(map.finish());
  if (list == nullptr || !list->is_sequence()) {
    return map.error_at("models", "\"models\" must be a list");
  }
  Registry registry;
  for (const YamlNode& node : list->items) {
    ASSAY_TRY(KnownModel model, read_model(node, name));
    const bool twice =
        std::any_of(registry.models_.begin(), registry.models_.end(), [&](const KnownModel& other) {
          return other.protocol == model.protocol && other.id == model.id;
        });
    if (twice) {
      return invalid(name + ":" + std::to_string(node.line) + ": \"" + model.id + "\" twice");
    }
    registry.models_.push_back(std::move(model));
  }
  return registry;
}

const KnownModel* Registry::find(ProtocolKind protocol, std::string_view id) const {
  id = bare_id(id);
  const KnownModel* dated = nullptr;
  for (const KnownModel& model : models_) {
    if (model.protocol != protocol || !id.starts_with(model.id)) continue;
    if (model.id.size() == id.size()) return &model;
    if (is_date_suffix(id.substr(model.id.size()))) dated = &model;
  }
  return dated;
}

std::optional<std::string> Registry::nearest_id(ProtocolKind protocol, std::string_view id) const {
  std::vector<std::string_view> ids;
  for (const KnownModel& model : models_) {
    if (model.protocol == protocol) ids.push_back(model.id);
  }
  return nearest(bare_id(id), ids);
}

}  // namespace assay::provider
