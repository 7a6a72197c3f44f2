#include "scoring/label.hpp"

#include <algorithm>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/parse.hpp"

namespace assay::scoring {
namespace {

// What a text may hold at most to be taken for an attempt at a label: longer is prose.
constexpr std::size_t kLongestWord = 100;

bool is_ascii_word(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-';
}

// The characters U+2000-U+207F and U+3000-U+303F are punctuation; every other one beyond ASCII may
// be a letter and so continues a word.
bool is_wide_punctuation(std::string_view text, std::size_t lead) {
  if (lead + 2 >= text.size()) return false;
  const std::string_view prefix = text.substr(lead, 2);
  return prefix == "\xE2\x80" || prefix == "\xE2\x81" || prefix == "\xE3\x80";
}

bool word_ends_before(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const auto c = static_cast<unsigned char>(text[at]);
  if (c < 0x80) return !is_ascii_word(c);
  return is_wide_punctuation(text, at);
}

bool word_starts_after(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const auto c = static_cast<unsigned char>(text[at - 1]);
  if (c < 0x80) return !is_ascii_word(c);
  return at >= 3 && is_wide_punctuation(text, at - 3);
}

// Blanks every whole-word occurrence, so that shorter labels are not found inside of it.
bool blank_out(std::string& text, const std::string& word) {
  bool found = false;
  std::size_t at = text.find(word);
  while (at != std::string::npos) {
    const std::size_t end = at + word.size();
    const bool is_word = word_starts_after(text, at) && word_ends_before(text, end);
    if (is_word) text.replace(at, word.size(), word.size(), ' ');
    found = found || is_word;
    at = text.find(word, is_word ? end : at + 1);
  }
  return found;
}

bool is_same_mark_around(std::string_view text) {
  constexpr std::string_view kMarks = "\"'`*";
  return text.size() >= 2 && text.front() == text.back() &&
         kMarks.find(text.front()) != std::string_view::npos;
}

bool starts_with_label_prefix(std::string_view text) {
  constexpr std::string_view kPrefix = "label:";
  return text.size() > kPrefix.size() &&
         std::equal(kPrefix.begin(), kPrefix.end(), text.begin(), [](char wanted, char c) {
           return wanted == c || (c >= 'A' && c <= 'Z' && wanted == c - 'A' + 'a');
         });
}

std::string_view peeled(std::string_view text) {
  text = trimmed(without_fence(text));
  while (true) {
    if (is_same_mark_around(text)) {
      text = trimmed(text.substr(1, text.size() - 2));
    } else if (text.size() > 1 && text.back() == '.') {
      text = trimmed(text.substr(0, text.size() - 1));
    } else if (starts_with_label_prefix(text)) {
      text = trimmed(text.substr(text.find(':') + 1));
    } else {
      return text;
    }
  }
}

bool is_one_short_line(std::string_view text) {
  return !text.empty() && text.size() <= kLongestWord &&
         text.find('\n') == std::string_view::npos &&
         std::count(text.begin(), text.end(), ' ') < 5 && !invalid_utf8_at(text);
}

}  // namespace

Result<LabelSet> LabelSet::open(const std::vector<std::string>& labels) {
  LabelSet set;
  for (const std::string& label : labels) {
    std::string form = normalised(label);
    if (form.empty()) return invalid("a label is empty");
    const auto [other, is_new] = set.by_form_.emplace(form, label);
    if (!is_new) {
      return invalid("labels \"" + other->second + "\" and \"" + label +
                     "\" differ only in case or white space");
    }
    set.forms_.push_back({std::move(form), label});
  }
  std::stable_sort(set.forms_.begin(), set.forms_.end(), [](const Form& a, const Form& b) {
    return a.normalised.size() > b.normalised.size();
  });
  return set;
}

std::optional<LabelMatch> LabelSet::match(std::string_view text) const {
  const auto found = by_form_.find(normalised(text));
  if (found == by_form_.end()) return std::nullopt;
  return LabelMatch{.label = found->second, .exact = found->second == text};
}

std::vector<std::string> LabelSet::named_in(std::string_view text) const {
  std::string rest = normalised(text);
  std::vector<std::string> named;
  for (const Form& form : forms_) {
    if (blank_out(rest, form.normalised)) named.push_back(form.label);
  }
  return named;
}

LabelReading read_bare_label(const LabelSet& labels, std::string_view text) {
  const std::string_view outer = trimmed(text);
  // Before anything is peeled off: a label may itself end in a full stop.
  if (const auto match = labels.match(outer)) {
    return {match->exact ? Rung::strict : Rung::stripped, match->label, true, {}};
  }
  const std::string_view inner = peeled(outer);
  const Rung rung = inner.size() == outer.size() ? Rung::strict : Rung::stripped;
  if (const auto match = labels.match(inner)) {
    return {Rung::stripped, match->label, true, {}};
  }
  const auto named = labels.named_in(inner);
  if (named.size() == 1) return {Rung::stripped, named.front(), true, {}};
  if (named.size() > 1) {
    return {Rung::none, {}, false, "names " + std::to_string(named.size()) + " labels"};
  }
  if (is_one_short_line(inner)) return {rung, std::string(inner), false, {}};
  return {Rung::none, {}, false, "names no label"};
}

}  // namespace assay::scoring
