// Are there words that give the label away?

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/local/model.hpp"
#include "curate/subject.hpp"

namespace assay::curate {
namespace {

constexpr double kTooMuch = 0.25;  ///< over the majority class; and of all items, for label names

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80U || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_byte(text[at - 1]);
    const std::size_t end = at + word.size();
    if (starts && (end == text.size() || !is_word_byte(text[end]))) return true;
  }
  return false;
}

/// `payments_help` as somebody would write it.
std::string spoken(std::string label) {
  std::replace_if(
      label.begin(), label.end(), [](char c) { return c == '_' || c == '-' || c == '/'; }, ' ');
  return normalised(label);
}

void check_label_names(const Subject& subject, Findings& findings) {
  std::vector<std::string> words;
  for (const std::string& label : subject.set.task.labels) words.push_back(spoken(label));
  std::int64_t named = 0;
  std::int64_t right = 0;
  for (std::size_t i = 0; i < subject.items.size(); ++i) {
    std::optional<std::size_t> found;
    int count = 0;
    for (std::size_t label = 0; label < words.size(); ++label) {
      if (words[label].empty() || !contains_word(subject.items[i], words[label])) continue;
      found = label;
      ++count;
    }
    if (count != 1) continue;
    ++named;
    if (subject.set.task.labels[*found] == subject.item_labels[i]) ++right;
  }
  findings.facts().names_a_label = named;
  if (named == 0) return;
  findings.facts().label_name = share(right, named);
  const auto n = static_cast<std::int64_t>(subject.items.size());
  const Share solved = share(right, n);
  const double majority = findings.facts().majority ? findings.facts().majority->value : 0;
  if (solved.low <= kTooMuch || findings.facts().label_name->low <= majority + kTooMuch) return;
  findings.on_items(
      Severity::warning, "keyword-leak",
      fmt::format(
          "{} of {} items contain the name of their own label and of no other ({:.0f} %; of "
          "those that name one, {:.0f} % are right): write what people write, not the label",
          right, n, solved.value * 100, findings.facts().label_name->value * 100));
}

void check_one_word(const Subject& subject, Findings& findings) {
  LintFacts& facts = findings.facts();
  if (subject.set.train.empty()) {
    facts.one_word_missing = "no training examples";
    return;
  }
  const auto model = local::train(subject.set.task, subject.set.train, local::Method::one_word);
  if (!model.has_value()) {
    facts.one_word_missing = model.error().message;
    return;
  }
  std::int64_t right = 0;
  for (const dataset::Item& item : subject.set.items) {
    const auto score =
        subject.scorer.score(item.expected_json, Outcome::ok, (*model)->answer(item.input));
    if (score.verdict == scoring::Verdict::correct) ++right;
  }
  const Share rule = share(right, static_cast<std::int64_t>(subject.set.items.size()));
  facts.one_word = rule;
  const double majority = facts.majority ? facts.majority->value : 0;
  if (rule.low <= majority + kTooMuch) return;
  findings.on_items(
      Severity::warning, "keyword-leak",
      fmt::format(
          "looking for one word is right on {:.0f} % [{:.0f}, {:.0f}] of the items, where the "
          "majority class gives {:.0f} %: the set measures key words; add texts that say it "
          "differently",
          rule.value * 100, rule.low * 100, rule.high * 100, majority * 100));
}

}  // namespace

void check_key_words(const Subject& subject, Findings& findings) {
  if (!subject.set.task.has_labels()) return;
  check_one_word(subject, findings);
  check_label_names(subject, findings);
}

}  // namespace assay::curate
