#pragma once

/// \file
/// What training examples teach about telephone numbers: where they stood and what became of them.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/phone_labels.hpp"
#include "local/rewriting.hpp"

namespace assay::local {

/// A number in an example: the bytes of the input that it took the place of.
struct TaughtNumber {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string number;  ///< E.164
};

/// The numbers of an example's expected text, in order; nothing when the two texts differ in other
/// ways as well.
[[nodiscard]] std::optional<std::vector<TaughtNumber>> taught_numbers(const Lesson& lesson);

/// Do most of the examples that change anything do nothing but write numbers as E.164?
[[nodiscard]] bool are_about_phones(std::span<const Lesson> lessons);

/// How the numbers of one country were changed.
struct DialHabit {
  std::string calling;     ///< put in front, without the plus sign
  bool drops_zero = true;  ///< a leading zero goes
  bool drops_one = false;  ///< a leading one goes
};

/// Habits by country, as most examples of that country have it.
[[nodiscard]] std::map<std::string, DialHabit, std::less<>> learn_habits(
    std::span<const Lesson> lessons);

/// Words that stood directly before numbers, and before what could have been one and was left.
[[nodiscard]] LearnedLabels learn_labels(std::span<const Lesson> lessons);

/// "GB" of a text that starts with "[GB]"; empty for other texts.
[[nodiscard]] std::string_view country_of_record(std::string_view text);

}  // namespace assay::local
