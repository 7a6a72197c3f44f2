#pragma once

/// \file
/// What the words beside digits call them: a telephone number, or an order, a meter, an account.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace assay::local {

enum class Label { none, phone, other };

/// Words learned from examples, in lower case.
struct LearnedLabels {
  std::set<std::string, std::less<>> phone;
  std::set<std::string, std::less<>> other;
};

/// What the words directly before `begin` say. Only a label counts, no mere mention: "order
/// 0113 496 0022" is one, "about the order, 0113 496 0022" is not.
/// \param lower  the text in lower case, byte for byte as long as the text
[[nodiscard]] Label label_before(std::string_view lower, std::size_t begin,
                                 const LearnedLabels& learned);

/// Is a unit of measure or a currency right after `end`?
[[nodiscard]] bool unit_after(std::string_view lower, std::size_t end);

/// Is it a word for telephones and calling them?
[[nodiscard]] bool is_phone_word(std::string_view lower_word);

/// The word before `end`, without blanks and punctuation between; empty at the start of a line.
[[nodiscard]] std::string_view word_before(std::string_view lower, std::size_t end);

}  // namespace assay::local
