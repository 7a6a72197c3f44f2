#pragma once

/// \file
/// Whose number it is: the record's country, unless the text says another.

#include <string_view>
#include <vector>

#include "local/phone_places.hpp"
#include "local/phone_plan.hpp"

namespace assay::local {

/// How digits are dialled, and whether the text gave them to another country than the record's.
struct Owned {
  Dialled dialled;
  bool elsewhere = false;
  bool fixed = false;  ///< one more digit could not belong to it
};

/// Reads one text's mentions of countries. Not copyable or movable: it views the text.
class PhoneOwner {
 public:
  /// \param home  the record's plan; null when unknown
  /// \param lower  the text in lower case, byte for byte as long
  PhoneOwner(std::string_view text, std::string_view lower, const PhonePlan* home);
  PhoneOwner(const PhoneOwner&) = delete;
  PhoneOwner& operator=(const PhoneOwner&) = delete;

  /// The plans that a number at `begin` may follow; `after` is where the number before it ended.
  struct Claim {
    const PhonePlan* said = nullptr;    ///< by words about this number
    const PhonePlan* nearby = nullptr;  ///< by words elsewhere in the text
  };
  [[nodiscard]] Claim claim_of(std::size_t begin, std::size_t end, std::size_t after) const;

  /// National digits under a claim: what is said wins, then the record, then what is nearby.
  [[nodiscard]] Owned dial_under(const Claim& claim, std::string_view digits) const;

 private:
  [[nodiscard]] bool is_about_phone(const Mention& mention) const;
  [[nodiscard]] const PhonePlan* said_before(std::size_t from, std::size_t begin) const;
  [[nodiscard]] const PhonePlan* said_after(std::size_t end) const;
  [[nodiscard]] const PhonePlan* nearest(std::size_t begin) const;
  [[nodiscard]] std::size_t sentence_start(std::size_t begin, std::size_t from) const;

  std::string_view text_;
  std::string_view lower_;
  const PhonePlan* home_;
  std::vector<Mention> mentions_;
};

}  // namespace assay::local
