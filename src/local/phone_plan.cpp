#include "local/phone_plan.hpp"

#include <algorithm>
#include <array>

namespace assay::local {
namespace {

// country, calling code, trunk, needed, exit, possible lengths, usual lengths.
constexpr auto kPlans = std::to_array<PhonePlan>({
    {"US", "1", "1", false, "011", 10, 10, 10, 10}, {"CA", "1", "1", false, "011", 10, 10, 10, 10},
    {"GB", "44", "0", true, "00", 9, 10, 10, 10},   {"DE", "49", "0", true, "00", 7, 12, 8, 11},
    {"FR", "33", "0", true, "00", 9, 9, 9, 9},      {"ES", "34", "", false, "00", 9, 9, 9, 9},
    {"IT", "39", "", false, "00", 6, 11, 8, 11},    {"NL", "31", "0", true, "00", 7, 10, 9, 9},
    {"BE", "32", "0", true, "00", 8, 9, 8, 9},      {"AT", "43", "0", true, "00", 7, 13, 8, 12},
    {"CH", "41", "0", true, "00", 9, 9, 9, 9},      {"SE", "46", "0", true, "00", 7, 9, 8, 9},
    {"PL", "48", "", false, "00", 9, 9, 9, 9},      {"IE", "353", "0", true, "00", 7, 9, 8, 9},
    {"AU", "61", "0", true, "0011", 9, 9, 9, 9},    {"IN", "91", "0", false, "00", 10, 10, 10, 10},
    {"BR", "55", "0", false, "00", 10, 11, 10, 11}, {"JP", "81", "0", true, "010", 9, 10, 9, 10},
    {"PT", "351", "", false, "00", 9, 9, 9, 9},     {"LU", "352", "", false, "00", 6, 11, 6, 9},
    {"DK", "45", "", false, "00", 8, 8, 8, 8},      {"NO", "47", "", false, "00", 8, 8, 8, 8},
    {"FI", "358", "0", true, "00", 6, 11, 8, 10},   {"IS", "354", "", false, "00", 7, 7, 7, 7},
    {"CZ", "420", "", false, "00", 9, 9, 9, 9},     {"SK", "421", "0", true, "00", 9, 9, 9, 9},
    {"HU", "36", "06", true, "00", 8, 9, 8, 9},     {"RO", "40", "0", true, "00", 9, 9, 9, 9},
    {"BG", "359", "0", true, "00", 7, 9, 8, 9},     {"GR", "30", "", false, "00", 10, 10, 10, 10},
    {"HR", "385", "0", true, "00", 8, 9, 8, 9},     {"SI", "386", "0", true, "00", 8, 8, 8, 8},
    {"TR", "90", "0", false, "00", 10, 10, 10, 10}, {"UA", "380", "0", true, "00", 9, 9, 9, 9},
    {"RU", "7", "8", false, "810", 10, 10, 10, 10}, {"IL", "972", "0", true, "00", 8, 9, 8, 9},
    {"AE", "971", "0", true, "00", 8, 9, 8, 9},     {"ZA", "27", "0", true, "00", 9, 9, 9, 9},
    {"NZ", "64", "0", true, "00", 8, 10, 8, 10},    {"MX", "52", "", false, "00", 10, 10, 10, 10},
    {"AR", "54", "0", false, "00", 10, 11, 10, 11}, {"CN", "86", "0", false, "00", 10, 11, 10, 11},
    {"KR", "82", "0", true, "001", 8, 10, 8, 10},   {"SG", "65", "", false, "001", 8, 8, 8, 8},
    {"HK", "852", "", false, "001", 8, 8, 8, 8},
});

constexpr std::size_t kLongestNumber = 15;  // E.164

bool starts_with_any(std::string_view digits, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return digits.starts_with(start); });
}

bool in(std::size_t size, std::size_t low, std::size_t high) {
  return size >= low && size <= high;
}

/// What the lengths alone get wrong, by the first digits of a national number.
std::optional<Fit> exception_of(const PhonePlan& plan, std::string_view national) {
  const std::size_t size = national.size();
  if (plan.calling == "1") {
    const bool exists = size == 10 && national[0] > '1' && national[3] > '1';
    return exists ? Fit::usual : Fit::none;
  }
  if (plan.country == "DE" && starts_with_any(national, {"15", "16", "17"})) {
    return in(size, 10, 11) ? Fit::usual : Fit::none;
  }
  if (plan.country == "AT" && starts_with_any(national, {"65", "66", "67", "68", "69"})) {
    return in(size, 10, 12) ? Fit::usual : Fit::none;
  }
  if (plan.country == "SE" && starts_with_any(national, {"70", "72", "73", "76", "79"})) {
    return size == 9 ? Fit::usual : Fit::none;
  }
  if (plan.country == "GB" && size == 9) {
    return starts_with_any(national, {"800", "500"}) ? Fit::possible : Fit::none;
  }
  if (plan.country == "IE") {
    if (national.starts_with('1')) return size == 8 ? Fit::usual : Fit::none;
    if (starts_with_any(national, {"8", "20", "21"})) return size == 9 ? Fit::usual : Fit::none;
  }
  if (plan.country == "IT" && !national.starts_with('0')) {
    if (national.starts_with('3') && in(size, 9, 10))
      return size == 10 ? Fit::usual : Fit::possible;
    return size == 9 && national.starts_with('8') ? Fit::usual : Fit::none;
  }
  if (plan.country == "NL" && size != 9) {
    const bool service = starts_with_any(national, {"800", "900"}) && (size == 7 || size == 10);
    return service ? Fit::possible : Fit::none;
  }
  if (plan.country == "BE" && size == 9 && !national.starts_with('4')) return Fit::none;
  return std::nullopt;
}

Fit fit_of(const PhonePlan& plan, std::string_view national) {
  const auto size = static_cast<int>(national.size());
  if (size < plan.shortest || size > plan.longest) return Fit::none;
  if (const auto known = exception_of(plan, national)) return *known;
  // After the trunk prefix an area code begins, and none begins with another zero.
  if (plan.needs_trunk && national.starts_with('0')) return Fit::none;
  return size >= plan.common_from && size <= plan.common_to ? Fit::usual : Fit::possible;
}

Dialled dialled(const PhonePlan& plan, std::string_view national, Fit at_most = Fit::usual) {
  const Fit fit = std::min(at_most, fit_of(plan, national));
  if (fit == Fit::none) return {};
  return {fit, "+" + std::string(plan.calling) + std::string(national)};
}

/// 0, the two digits of a carrier, area code, number: the way to dial far calls in Brazil.
std::string_view without_carrier(const PhonePlan& plan, std::string_view national) {
  const bool carrier = plan.country == "BR" && in(national.size(), 12, 13);
  return carrier ? national.substr(2) : national;
}

Dialled dial_national(const PhonePlan& plan, std::string_view digits) {
  if (!plan.trunk.empty() && digits.starts_with(plan.trunk)) {
    const auto national = without_carrier(plan, digits.substr(plan.trunk.size()));
    return dialled(plan, national);
  }
  // Free and shared-cost numbers have no trunk prefix although all others have.
  if (plan.country == "AU" && digits.size() == 10 && starts_with_any(digits, {"1300", "1800"})) {
    return {Fit::usual, "+61" + std::string(digits)};
  }
  if (plan.country == "IN" && digits.size() == 11 && digits.starts_with("1800")) {
    return {Fit::possible, "+91" + std::string(digits)};
  }
  return plan.needs_trunk ? Dialled{} : dialled(plan, digits);
}

const PhonePlan* plan_calling(std::string_view digits) {
  const PhonePlan* best = nullptr;
  for (const PhonePlan& plan : kPlans) {
    if (!digits.starts_with(plan.calling)) continue;
    if (best == nullptr || plan.calling.size() > best->calling.size()) best = &plan;
  }
  return best;
}

const Dialled& better(const Dialled& a, const Dialled& b) {
  return b.fit > a.fit ? b : a;
}

}  // namespace

const PhonePlan* plan_of(std::string_view country) {
  const auto* const found = std::find_if(
      kPlans.begin(), kPlans.end(), [&](const PhonePlan& plan) { return plan.country == country; });
  return found == kPlans.end() ? nullptr : found;
}

Dialled dial_international(std::string_view digits) {
  if (digits.empty() || digits[0] == '0') return {};
  const PhonePlan* plan = plan_calling(digits);
  if (plan == nullptr) {
    if (!in(digits.size(), 9, kLongestNumber)) return {};
    return {Fit::possible, "+" + std::string(digits)};
  }
  const std::string_view rest = digits.substr(plan->calling.size());
  const std::string_view kept_zero = plan->country == "IT" ? "03" : "0";
  if (!rest.starts_with(kept_zero)) {
    Dialled as_it_is = dialled(*plan, rest);
    const bool free = plan->country == "AU" || plan->country == "IN";
    return free ? better(as_it_is, dial_national(*plan, rest)) : as_it_is;
  }
  const Dialled without = dialled(*plan, rest.substr(1));
  return without.fit != Fit::none ? without : dialled(*plan, rest);
}

Dialled dial(const PhonePlan& plan, std::string_view digits) {
  Dialled best = dial_national(plan, digits);
  for (const std::string_view exit : {plan.exit, std::string_view("00")}) {
    if (digits.starts_with(exit)) {
      best = better(best, dial_international(digits.substr(exit.size())));
    }
  }
  if (best.fit == Fit::none && plan.calling.size() > 1 && digits.starts_with(plan.calling)) {
    // 44 1632 ...: somebody forgot the plus sign. Only a usual length makes that believable.
    const Dialled forgotten = dial_international(digits);
    if (forgotten.fit == Fit::usual) best = {Fit::possible, forgotten.number};
  }
  return best;
}

std::optional<char> keypad_digit(char letter) {
  constexpr std::string_view kKeys = "22233344455566677778889999";
  if (letter < 'A' || letter > 'Z') return std::nullopt;
  return kKeys[static_cast<std::size_t>(letter - 'A')];
}

}  // namespace assay::local
