#pragma once

/// \file
/// What the form of digits and their nearest neighbours tells: where a number may start and end.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "local/phone_runs.hpp"

namespace assay::local {

/// May a number start with this group, although others stand before it?
[[nodiscard]] bool may_start(const DigitRun& run, std::size_t first);

/// May group `last` belong to a number that is complete without it?
[[nodiscard]] bool may_go_on(const DigitRun& run, std::size_t last);

/// Does a hyphen or a dot tie further digits to group `last`?
[[nodiscard]] bool goes_on(const DigitRun& run, std::size_t last);

/// Do letters or signs beside [begin, end) make it a part of something else: a file name, a price,
/// a time, an id with a letter at its end?
[[nodiscard]] bool is_attached(std::string_view text, std::size_t begin, std::size_t end);

/// "0171 39200..", "07700 9xx": digits are missing. Three dots are an ellipsis when the number is
/// complete (`fixed`), else they are missing digits as well.
[[nodiscard]] bool hides_digits(std::string_view text, std::size_t end, bool fixed);

struct Bytes {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Spelled {
  std::string digits;
  std::size_t end = 0;
};

/// An American number with letters to be dialled: 1-800-555-CARE. Nothing for one of digits alone.
[[nodiscard]] std::optional<Spelled> read_vanity(std::string_view text, std::size_t begin);

/// With the brackets that open or close inside the number: those go with its other separators.
[[nodiscard]] Bytes with_inner_brackets(std::string_view text, Bytes number);

/// "4711 and 4712": what is said of the first holds for the second.
[[nodiscard]] bool is_list_gap(std::string_view between);

}  // namespace assay::local
