#include "local/phone_finder.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "local/document.hpp"
#include "local/phone_labels.hpp"
#include "local/phone_lessons.hpp"
#include "local/phone_lookalikes.hpp"
#include "local/phone_owner.hpp"
#include "local/phone_plan.hpp"
#include "local/phone_runs.hpp"
#include "local/phone_shape.hpp"

namespace assay::local {
namespace {

/// Digits of the longest thing that is dialled: exit prefix, calling code, number.
constexpr std::size_t kMostDigits = 19;
/// From so many digits on, what is left alone may be a number that was missed.
constexpr std::size_t kLookAlike = 7;

/// A number found in a run: groups [first, last].
struct Found {
  std::size_t last = 0;
  Owned owned;
  bool vanity = false;
  std::size_t end = 0;  ///< bytes of the text
};

/// One text while it is read.
class Reading {
 public:
  Reading(std::string_view text, const PhonePlan* home, const LearnedLabels& labels)
      : text_(text),
        lower_(lower_in_place(text)),
        labels_(labels),
        home_(home),
        owner_(text_, lower_, home),
        ibans_(find_ibans(text)) {
    if (home_ == nullptr) result_.note(Doubt::unknown);
  }

  Rewriting rewrite() && {
    for (const DigitRun& run : find_digit_runs(text_)) {
      if (!is_in_iban(run)) read(run);
    }
    result_.text.append(text_.substr(copied_));
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_in_iban(const DigitRun& run);
  void read(const DigitRun& run);
  [[nodiscard]] std::optional<Found> find(const DigitRun& run, std::size_t first) const;
  [[nodiscard]] std::optional<Found> find_vanity(const DigitRun& run, std::size_t first) const;
  [[nodiscard]] bool is_number(const DigitRun& run, std::size_t first, const Found& found);
  void replace(const DigitRun& run, std::size_t first, const Found& found);

  std::string_view text_;
  std::string lower_;
  const LearnedLabels& labels_;
  const PhonePlan* home_;
  PhoneOwner owner_;
  Rewriting result_;
  std::size_t copied_ = 0;                          ///< the text before is in the result
  std::size_t other_end_ = std::string_view::npos;  ///< of what was last called something else
  std::vector<Bytes> ibans_;
  std::size_t iban_ = 0;  ///< the first that does not end before the run
};

std::size_t begin_of(const DigitRun& run, std::size_t first) {
  return first == 0 ? run.begin : run.groups[first].begin;
}

std::optional<Found> Reading::find(const DigitRun& run, std::size_t first) const {
  const bool plus = run.plus && first == 0;
  const std::size_t begin = begin_of(run, first);
  std::string digits;
  std::optional<Found> best;
  PhoneOwner::Claim claim;
  if (!plus) claim = owner_.claim_of(begin, run.groups.back().end, copied_);
  for (std::size_t last = first; last < run.groups.size(); ++last) {
    const DigitGroup& group = run.groups[last];
    if (digits.size() + group.digits.size() > kMostDigits) break;
    digits += group.digits;
    if (best && best->owned.dialled.fit == Fit::usual && !may_go_on(run, last)) break;
    Owned owned =
        plus ? Owned{dial_international(digits), false, true} : owner_.dial_under(claim, digits);
    if (owned.dialled.fit == Fit::none) continue;
    if (best && owned.dialled.fit < best->owned.dialled.fit) continue;
    best = Found{last, std::move(owned), false, group.end};
  }
  return best;
}

std::optional<Found> Reading::find_vanity(const DigitRun& run, std::size_t first) const {
  const std::size_t begin = begin_of(run, first);
  const auto spelled = read_vanity(text_, begin);
  if (!spelled) return std::nullopt;
  const bool american = home_ != nullptr && home_->calling == "1";
  // Elsewhere a word after digits is a word, unless the number starts as American ones do.
  if (!american && !spelled->digits.starts_with('1')) return std::nullopt;
  Found found{first, {dial(*plan_of("US"), spelled->digits), false, true}, true, spelled->end};
  if (found.owned.dialled.fit != Fit::usual) return std::nullopt;
  while (found.last + 1 < run.groups.size() && run.groups[found.last + 1].begin < found.end) {
    ++found.last;
  }
  return found;
}

/// "44 7700 900447", in groups as people write it: no id has the groups of a number by chance.
bool forgot_plus(const DigitRun& run, std::size_t first, const Found& found) {
  std::string digits = "+";
  for (std::size_t i = first; i <= found.last; ++i) digits += run.groups[i].digits;
  return found.last > first && digits == found.owned.dialled.number;
}

bool Reading::is_number(const DigitRun& run, std::size_t first, const Found& found) {
  const std::size_t begin = begin_of(run, first);
  if (is_attached(text_, begin, found.end) || unit_after(lower_, found.end)) return false;
  if (!found.vanity && goes_on(run, found.last)) return false;
  if (hides_digits(text_, found.end, found.owned.fixed)) return false;
  if (run.plus && first == 0) return true;
  const bool bracket = begin > 0 && text_[begin - 1] == '(';
  const Label label = label_before(lower_, bracket ? begin - 1 : begin, labels_);
  if (label == Label::phone) return true;
  const bool listed =
      other_end_ < begin && is_list_gap(text_.substr(other_end_, begin - other_end_));
  if (label == Label::other || listed) {
    other_end_ = found.end;
    return false;
  }
  if (found.vanity) return true;
  if (looks_otherwise(text_, run, first, found.last)) return false;
  const bool american = found.owned.dialled.number.starts_with("+1");
  if (american && !is_grouped_american(run, first, found.last)) return false;
  return found.owned.dialled.fit == Fit::usual || forgot_plus(run, first, found);
}

void Reading::replace(const DigitRun& run, std::size_t first, const Found& found) {
  const Bytes source = with_inner_brackets(text_, {begin_of(run, first), found.end});
  const std::string& number = found.owned.dialled.number;
  result_.text.append(text_.substr(copied_, source.begin - copied_)).append(number);
  copied_ = source.end;
  if (text_.substr(source.begin, source.end - source.begin) == number) return;
  result_.note(Doubt::changed);
  if (found.owned.elsewhere) result_.note(Doubt::elsewhere);
  if (!found.owned.fixed || found.vanity) result_.note(Doubt::loose);
}

bool Reading::is_in_iban(const DigitRun& run) {
  while (iban_ < ibans_.size() && ibans_[iban_].end <= run.begin) ++iban_;
  return iban_ < ibans_.size() && ibans_[iban_].begin <= run.begin;
}

void Reading::read(const DigitRun& run) {
  std::size_t left = 0;
  for (std::size_t first = 0; first < run.groups.size();) {
    std::optional<Found> found;
    if (may_start(run, first)) {
      found = find_vanity(run, first);
      if (!found) found = find(run, first);
    }
    if (found && is_number(run, first, *found)) {
      replace(run, first, *found);
      first = found->last + 1;
      continue;
    }
    left += run.groups[first].digits.size();
    // What was a whole, but no number, is not searched for numbers inside.
    first = found ? found->last + 1 : first + 1;
  }
  if (left >= kLookAlike) result_.note(Doubt::left);
}

class PhoneFinder final : public Rewriter {
 public:
  explicit PhoneFinder(std::span<const Lesson> lessons)
      : labels_(learn_labels(lessons)), habits_(learn_habits(lessons)) {
    for (const auto& [country, habit] : habits_) {
      if (plan_of(country) != nullptr) continue;
      const std::string_view trunk = habit.drops_zero ? "0" : "";
      plans_[country] = {country, habit.calling, trunk, false, "00", 7, 11, 8, 10};
    }
  }

  [[nodiscard]] Rewriting rewrite(std::string_view input) const override {
    const std::string_view country = country_of_record(input);
    const auto learned = plans_.find(country);
    const PhonePlan* home = learned == plans_.end() ? plan_of(country) : &learned->second;
    return Reading(input, home, labels_).rewrite();
  }

 private:
  LearnedLabels labels_;
  std::map<std::string, DialHabit, std::less<>> habits_;
  std::map<std::string, PhonePlan, std::less<>> plans_;  ///< view `habits_`: of unknown countries
};

}  // namespace

std::unique_ptr<const Rewriter> fit_phone_finder(std::span<const Lesson> lessons) {
  return std::make_unique<PhoneFinder>(lessons);
}

}  // namespace assay::local
