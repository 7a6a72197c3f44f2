#pragma once

/// \file
/// How telephone numbers are built: calling codes, trunk and exit prefixes, lengths. Facts of
/// public numbering plans (ITU-T E.164 and its national annexes), as rough as a note needs them.

#include <optional>
#include <string>
#include <string_view>

namespace assay::local {

struct PhonePlan {
  std::string_view country;  ///< ISO 3166 alpha-2
  std::string_view calling;  ///< "44"
  std::string_view trunk;    ///< dialled before a national number inside the country; may be empty
  bool needs_trunk = false;  ///< nobody writes a national number without it
  /// Dialled before a calling code. "00" is understood everywhere and need not be named.
  std::string_view exit;
  int shortest = 0;  ///< digits of a national number without the trunk prefix: possible
  int longest = 0;
  int common_from = 0;  ///< ... and usual
  int common_to = 0;

  /// Is the length of a number fixed, so that one more digit cannot belong to it?
  [[nodiscard]] bool is_fixed() const { return common_from == common_to; }
};

/// How well digits fit a plan.
enum class Fit { none, possible, usual };

struct Dialled {
  Fit fit = Fit::none;
  std::string number;  ///< E.164 with its plus sign
};

/// The plan of a country; nothing when we do not know it.
[[nodiscard]] const PhonePlan* plan_of(std::string_view country);

/// Digits after a plus sign or an exit prefix. A trunk prefix after the calling code is dropped
/// (`+44 (0)20`), except where it belongs to the number (Italy).
[[nodiscard]] Dialled dial_international(std::string_view digits);

/// Digits as somebody in the plan's country writes them: a national number, one behind an exit
/// prefix, or one with the country's own calling code and no plus sign.
[[nodiscard]] Dialled dial(const PhonePlan& plan, std::string_view digits);

/// The digit that a letter stands for on a keypad (ITU-T E.161); nothing for other bytes.
[[nodiscard]] std::optional<char> keypad_digit(char letter);

}  // namespace assay::local
