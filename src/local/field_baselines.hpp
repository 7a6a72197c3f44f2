#pragma once

/// \file
/// The two floors of an extraction task, whatever its schema: always the commonest value of each
/// field, and the word after one learned key word.

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/dataset/example.hpp"

namespace assay::local {

/// What a baseline learned of one field.
struct FieldHabit {
  std::string name;
  std::string usual;       ///< JSON: commonest value; of an empty record unless one occurs twice
  std::string key_word;    ///< ASCII lower case; empty: none does better than `usual`
  bool is_number = false;  ///< what stands after the key word is read as a number
  std::set<std::string> shapes;  ///< of texts: "A0" for "B7", so that no word is taken for a date
};

/// \param emptiest  JSON record with every field of the task, as for a document without content
[[nodiscard]] std::vector<FieldHabit> learn_usual_values(std::span<const dataset::Example> examples,
                                                         std::string_view emptiest);

/// As before, and for each scalar field the key word (the token before the value) that, followed
/// where it is found and ignored where not, gets most examples right; ties by the alphabet. Lists
/// become empty.
[[nodiscard]] std::vector<FieldHabit> learn_key_words(std::span<const dataset::Example> examples,
                                                      std::string_view emptiest);

/// The record that the habits read from a text, as JSON.
[[nodiscard]] std::string apply_habits(std::span<const FieldHabit> habits, std::string_view text);

}  // namespace assay::local
