#include "local/phone_rough.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "local/document.hpp"
#include "local/phone_labels.hpp"
#include "local/phone_lessons.hpp"
#include "local/phone_runs.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kFewestDigits = 9;
constexpr std::size_t kMostDigits = 14;

using Habits = std::map<std::string, DialHabit, std::less<>>;

/// A run of digits and separators that is taken as a whole.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool plus = false;
  std::string digits;
};

/// A run with the bracket that it starts with, if it closes it as well.
Span span_of(const DigitRun& run, std::string_view text) {
  Span span{run.begin, run.groups.back().end, run.plus, {}};
  for (const DigitGroup& group : run.groups) span.digits += group.digits;
  const std::string_view inside = text.substr(span.begin, span.end - span.begin);
  if (inside.find(')') < inside.find('(') && span.begin > 0 && text[span.begin - 1] == '(') {
    --span.begin;
  }
  return span;
}

std::string international(std::string_view digits) {
  return "+" + std::string(digits);
}

/// The calling code in place of the trunk prefix.
std::string from_national(std::string_view digits, const DialHabit& habit) {
  const bool drops =
      (habit.drops_zero && digits.starts_with('0')) || (habit.drops_one && digits.starts_with('1'));
  if (drops) digits.remove_prefix(1);
  return international(habit.calling + std::string(digits));
}

/// What every method shares: go through the runs, ask what becomes of each.
class RoughRewriter : public Rewriter {
 public:
  explicit RoughRewriter(std::span<const Lesson> lessons) : habits_(learn_habits(lessons)) {}

  [[nodiscard]] Rewriting rewrite(std::string_view input) const override {
    Rewriting result;
    const auto found = habits_.find(country_of_record(input));
    const DialHabit* habit = found == habits_.end() ? nullptr : &found->second;
    if (habit == nullptr) result.note(Doubt::unknown);
    std::size_t copied = 0;
    for (const DigitRun& run : find_digit_runs(input)) {
      const Span span = span_of(run, input);
      if (span.digits.size() < kFewestDigits) continue;
      const std::string number = dial(input, span, habit);
      result.note(number.empty() ? Doubt::left : Doubt::changed);
      if (number.empty()) continue;
      result.text.append(input.substr(copied, span.begin - copied)).append(number);
      copied = span.end;
    }
    result.text.append(input.substr(copied));
    return result;
  }

 protected:
  /// E.164, or nothing to leave the digits as they are. `habit` is null for an unknown country.
  [[nodiscard]] virtual std::string dial(std::string_view input, const Span& span,
                                         const DialHabit* habit) const = 0;

 private:
  Habits habits_;
};

class OneRule final : public RoughRewriter {
 public:
  using RoughRewriter::RoughRewriter;

 protected:
  [[nodiscard]] std::string dial(std::string_view /*input*/, const Span& span,
                                 const DialHabit* habit) const override {
    if (span.plus) return international(span.digits);
    return habit == nullptr ? std::string() : from_national(span.digits, *habit);
  }
};

constexpr auto kLabels = std::to_array<std::string_view>({
    "order",       "invoice",  "ticket",   "ref",        "reference",  "case",    "serial",
    "tracking",    "account",  "acct",     "policy",     "claim",      "po",      "id",
    "iban",        "vat",      "rechnung", "bestellung", "auftrag",    "vorgang", "kundennummer",
    "rechnungsnr", "kundennr", "sendung",  "facture",    "commande",   "dossier", "siret",
    "pedido",      "factura",  "fattura",  "ordine",     "bestelling", "factuur", "nota",
});

class RoughPhones final : public RoughRewriter {
 public:
  using RoughRewriter::RoughRewriter;

 protected:
  [[nodiscard]] std::string dial(std::string_view input, const Span& span,
                                 const DialHabit* habit) const override {
    if (span.digits.size() > kMostDigits || is_guarded(input, span)) return {};
    const std::string_view digits = span.digits;
    if (span.plus) return international(without_bracketed_zero(input, span));
    if (digits.starts_with("00")) return international(digits.substr(2));
    return habit == nullptr ? std::string() : from_national(digits, *habit);
  }

 private:
  static std::string without_bracketed_zero(std::string_view input, const Span& span) {
    std::string digits = span.digits;
    const std::size_t zero = input.substr(span.begin, span.end - span.begin).find("(0)");
    if (zero == std::string_view::npos) return digits;
    const auto before =
        std::count_if(input.begin() + static_cast<std::ptrdiff_t>(span.begin),
                      input.begin() + static_cast<std::ptrdiff_t>(span.begin + zero), is_digit);
    return digits.erase(static_cast<std::size_t>(before), 1);
  }

  static bool is_guarded(std::string_view input, const Span& span) {
    constexpr std::string_view kNoStart = "#$-@_.,:";
    constexpr std::string_view kNoEnd = "-@_%*";
    const char before = span.begin == 0 ? ' ' : input[span.begin - 1];
    const char after = span.end == input.size() ? ' ' : input[span.end];
    if (is_word(before) || kNoStart.find(before) != std::string_view::npos) return true;
    if (is_word(after) || kNoEnd.find(after) != std::string_view::npos) return true;
    // Only what a label can reach: the input may be long.
    const std::size_t from = span.begin > 24 ? span.begin - 24 : 0;
    const std::string lower = lower_in_place(input.substr(from, span.begin - from));
    const std::string_view word = word_before(lower, lower.size());
    return std::find(kLabels.begin(), kLabels.end(), word) != kLabels.end();
  }
};

}  // namespace

std::unique_ptr<const Rewriter> fit_one_rule(std::span<const Lesson> lessons) {
  return std::make_unique<OneRule>(lessons);
}

std::unique_ptr<const Rewriter> fit_rough_phones(std::span<const Lesson> lessons) {
  return std::make_unique<RoughPhones>(lessons);
}

}  // namespace assay::local
