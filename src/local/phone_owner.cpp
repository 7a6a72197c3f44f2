#include "local/phone_owner.hpp"

#include <algorithm>

#include "local/document.hpp"
#include "local/phone_labels.hpp"

namespace assay::local {
namespace {

/// A sentence longer than this is not read to its start.
constexpr std::size_t kLongestSentence = 160;
/// "01 99 00 12 34 (Paris)": how far behind a number its place may start.
constexpr std::size_t kBehind = 12;
/// Words between an adjective and its word for a telephone.
constexpr int kWordsBetween = 2;

/// The next word from `at` on, as bytes of `lower`; empty at the end of a clause.
std::string_view word_after(std::string_view lower, std::size_t& at) {
  while (at < lower.size() && (lower[at] == ' ' || lower[at] == '-')) ++at;
  const std::size_t begin = at;
  while (at < lower.size() && is_letter(lower[at])) ++at;
  return lower.substr(begin, at - begin);
}

bool names_a_number(std::string_view word) {
  if (word.size() < 2) return false;
  for (const std::string_view start : {"nummer", "number", "num", "nr", "no", "sim"}) {
    if (word.starts_with(start)) return true;
  }
  return word.starts_with("núm") || is_phone_word(word);
}

const PhonePlan* plan_if(const Mention& mention) {
  return plan_of(mention.country);
}

}  // namespace

PhoneOwner::PhoneOwner(std::string_view text, std::string_view lower, const PhonePlan* home)
    : text_(text), lower_(lower), home_(home), mentions_(find_mentions(text)) {}

bool PhoneOwner::is_about_phone(const Mention& mention) const {
  if (!mention.adjective) return true;
  std::size_t at = mention.end;
  for (int words = 0; words <= kWordsBetween; ++words) {
    const std::string_view word = word_after(lower_, at);
    if (word.empty()) break;
    if (names_a_number(word)) return true;
  }
  // Romance languages put it behind: "numero austriaco", "fixe allemand".
  return names_a_number(word_before(lower_, mention.begin));
}

std::size_t PhoneOwner::sentence_start(std::size_t begin, std::size_t from) const {
  const std::size_t lowest = begin > kLongestSentence ? begin - kLongestSentence : 0;
  from = std::max(from, lowest);
  for (std::size_t at = begin; at > from; --at) {
    const char c = text_[at - 1];
    if (c == '\n' || c == ';' || c == '!' || c == '?') return at;
    // A dot after a short word belongs to an abbreviation: "Hr. Wolf", "tel. 02".
    const bool ends = c == '.' && at < begin && text_[at] == ' ' && at >= 5 &&
                      is_word(text_[at - 2]) && is_word(text_[at - 3]) && is_word(text_[at - 4]);
    if (ends) return at;
  }
  return from;
}

const PhonePlan* PhoneOwner::said_before(std::size_t from, std::size_t begin) const {
  const std::size_t start = sentence_start(begin, from);
  auto one = std::lower_bound(mentions_.begin(), mentions_.end(), begin,
                              [](const Mention& m, std::size_t at) { return m.begin < at; });
  while (one != mentions_.begin()) {
    --one;
    if (one->begin < start) break;
    if (is_about_phone(*one)) return plan_if(*one);
  }
  return nullptr;
}

const PhonePlan* PhoneOwner::said_after(std::size_t end) const {
  const auto one = std::lower_bound(mentions_.begin(), mentions_.end(), end,
                                    [](const Mention& m, std::size_t at) { return m.begin < at; });
  if (one == mentions_.end() || one->begin > end + kBehind) return nullptr;
  const std::string_view between = text_.substr(end, one->begin - end);
  if (between.find_first_of(".;\n0123456789") != std::string_view::npos) return nullptr;
  return plan_if(*one);
}

const PhonePlan* PhoneOwner::nearest(std::size_t begin) const {
  const auto one = std::lower_bound(mentions_.begin(), mentions_.end(), begin,
                                    [](const Mention& m, std::size_t at) { return m.begin < at; });
  // Before the number first: texts introduce people and places before they quote their numbers.
  if (one != mentions_.begin()) return plan_if(*(one - 1));
  return one == mentions_.end() ? nullptr : plan_if(*one);
}

PhoneOwner::Claim PhoneOwner::claim_of(std::size_t begin, std::size_t end,
                                       std::size_t after) const {
  const PhonePlan* said = said_before(after, begin);
  const PhonePlan* behind = said_after(end);
  const PhonePlan* near = behind != nullptr ? behind : nearest(begin);
  return {said, near};
}

Owned PhoneOwner::dial_under(const Claim& claim, std::string_view digits) const {
  const auto by = [&](const PhonePlan* plan, bool elsewhere) {
    if (plan == nullptr) return Owned{};
    return Owned{dial(*plan, digits), elsewhere, plan->is_fixed()};
  };
  const bool said_elsewhere =
      claim.said != nullptr && (home_ == nullptr || claim.said->calling != home_->calling);
  Owned said = said_elsewhere ? by(claim.said, true) : Owned{};
  if (said.dialled.fit == Fit::usual) return said;
  Owned home = by(home_, false);
  if (home.dialled.fit == Fit::usual) return home;
  Owned near = by(claim.nearby, true);
  if (near.dialled.fit == Fit::usual) return near;
  return said.dialled.fit > home.dialled.fit ? said : home;
}

}  // namespace assay::local
