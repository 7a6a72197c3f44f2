#include "assay/decide/routing_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::decide {
namespace {

constexpr std::array<std::pair<Feature, std::string_view>, 7> kNames{{
    {Feature::slice, "slice"},
    {Feature::input_length, "input_characters_at_least"},
    {Feature::lite_class, "lite_answer"},
    {Feature::confidence, "confidence_below"},
    {Feature::schema_invalid, "schema_invalid"},
    {Feature::not_strict, "not_strict"},
    {Feature::missing_fields, "missing_fields_at_least"},
}};

bool has_slice(const Predicate& predicate, const RoutedItem& item) {
  if (item.pair.slices == nullptr) return false;
  const auto found = item.pair.slices->find(predicate.name);
  return found != item.pair.slices->end() && found->second == predicate.value;
}

bool is_known_before(const Predicate& predicate) {
  return predicate.feature == Feature::slice || predicate.feature == Feature::input_length;
}

std::string text_of(const Predicate& predicate) {
  switch (predicate.feature) {
    case Feature::slice:
      return fmt::format("{}={}", predicate.name, predicate.value);
    case Feature::input_length:
      return fmt::format("at least {} characters", predicate.bound);
    case Feature::lite_class:
      return fmt::format("Lite answers \"{}\"", predicate.value);
    case Feature::confidence:
      return fmt::format("confidence below {}", predicate.bound);
    case Feature::schema_invalid:
      return "the answer does not have the wanted shape";
    case Feature::not_strict:
      return "the answer is not clean JSON or text";
    case Feature::missing_fields:
      return fmt::format("at least {} missing fields", predicate.bound);
  }
  return "";
}

}  // namespace

std::string_view to_string(Feature feature) {
  for (const auto& [known, name] : kNames) {
    if (known == feature) return name;
  }
  return "";
}

std::optional<Feature> feature_from_string(std::string_view text) {
  for (const auto& [feature, name] : kNames) {
    if (name == text) return feature;
  }
  return std::nullopt;
}

bool holds(const Predicate& predicate, const RoutedItem& item) {
  switch (predicate.feature) {
    case Feature::slice:
      return has_slice(predicate, item);
    case Feature::input_length:
      return item.input_characters &&
             static_cast<double>(*item.input_characters) >= predicate.bound;
    case Feature::lite_class:
      return !item.lite_class.empty() && item.lite_class == predicate.value;
    case Feature::confidence:
      return item.confidence.value_or(0) < predicate.bound;
    case Feature::schema_invalid:
      return !item.is_schema_valid;
    case Feature::not_strict:
      return item.rung != Rung::strict;
    case Feature::missing_fields:
      return static_cast<double>(item.missing_fields) >= predicate.bound;
  }
  return false;
}

bool holds(const Conjunction& conjunction, const RoutedItem& item) {
  return std::all_of(conjunction.begin(), conjunction.end(),
                     [&](const Predicate& predicate) { return holds(predicate, item); });
}

bool sends(const RoutingRule& rule, const RoutedItem& item) {
  return std::any_of(rule.any.begin(), rule.any.end(),
                     [&](const Conjunction& conjunction) { return holds(conjunction, item); });
}

bool sends_at_once(const RoutingRule& rule, const RoutedItem& item) {
  return std::any_of(rule.any.begin(), rule.any.end(), [&](const Conjunction& conjunction) {
    return holds(conjunction, item) &&
           std::all_of(conjunction.begin(), conjunction.end(), is_known_before);
  });
}

std::string text_of(const RoutingRule& rule) {
  std::string text;
  for (const Conjunction& conjunction : rule.any) {
    if (!text.empty()) text += ", or ";
    for (std::size_t i = 0; i < conjunction.size(); ++i) {
      text += (i == 0 ? "" : " and ") + text_of(conjunction[i]);
    }
  }
  return text;
}

}  // namespace assay::decide
