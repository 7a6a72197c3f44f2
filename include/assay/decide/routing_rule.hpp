#pragma once

/// \file
/// Rules that say which requests go to Pro, over what is known before Lite is asked or with its
/// answer; never over the label. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/decide/replay.hpp"

namespace assay::decide {

/// A request with what a rule can see of it, and what both models made of it.
struct RoutedItem {
  PairedItem pair;  ///< baseline: Pro, candidate: Lite
  std::optional<std::int64_t> input_characters;
  std::string lite_class;  ///< Lite's answer where the task has labels; empty: it has none, or
                           ///< nothing could be read
  std::optional<double> confidence;  ///< as Lite states it, in [0, 1]
  Rung rung = Rung::strict;
  bool is_schema_valid = true;
  std::int64_t missing_fields = 0;  ///< of Lite's answer
  bool is_lite_right = false;       ///< of the first answer, like all that a rule sees
  bool is_pro_right = false;
  std::optional<double> lite_usd, pro_usd;  ///< of one answer
  std::optional<double> lite_ms, pro_ms;
};

/// What sending this request to Pro would have saved.
[[nodiscard]] inline bool is_extra_error(const RoutedItem& item) {
  return !item.is_lite_right && item.is_pro_right;
}

enum class Feature {
  slice,           ///< `name` is `value`
  input_length,    ///< at least `bound` characters
  lite_class,      ///< Lite answered `value`
  confidence,      ///< below `bound`; an answer that states none counts as 0
  schema_invalid,  ///< Lite's answer does not have the wanted shape
  not_strict,      ///< Lite's answer had to be stripped or repaired, or could not be read
  missing_fields,  ///< at least `bound` of them
};

/// `slice`, `input_characters_at_least`, `lite_answer`, `confidence_below`, `schema_invalid`,
/// `not_strict`, `missing_fields_at_least`: as policy files say it.
[[nodiscard]] std::string_view to_string(Feature feature);
[[nodiscard]] std::optional<Feature> feature_from_string(std::string_view text);

struct Predicate {
  Feature feature = Feature::slice;
  std::string name = {};   ///< of the slice
  std::string value = {};  ///< of the slice, or the class
  double bound = 0;
  bool operator==(const Predicate&) const = default;
};

/// Holds where all of its predicates do; at most three.
using Conjunction = std::vector<Predicate>;
inline constexpr std::size_t kMostPredicates = 3;
inline constexpr std::size_t kMostConjunctions = 3;

/// A request goes to Pro where any of them holds. Without one nothing does.
struct RoutingRule {
  std::vector<Conjunction> any;
  bool operator==(const RoutingRule&) const = default;
};

[[nodiscard]] bool holds(const Predicate& predicate, const RoutedItem& item);
[[nodiscard]] bool holds(const Conjunction& conjunction, const RoutedItem& item);
[[nodiscard]] bool sends(const RoutingRule& rule, const RoutedItem& item);

/// Sent by what is known before Lite is asked, so that Lite is not paid for.
[[nodiscard]] bool sends_at_once(const RoutingRule& rule, const RoutedItem& item);

/// `language=de and at least 400 characters, or confidence below 0.7`. Quotes data.
[[nodiscard]] std::string text_of(const RoutingRule& rule);

}  // namespace assay::decide
