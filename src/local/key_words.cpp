#include "local/key_words.hpp"

#include <algorithm>
#include <tuple>

#include "local/document.hpp"

namespace assay::local {
namespace {

std::string_view first_word(std::string_view phrase) {
  return phrase.substr(0, phrase.find(' '));
}

std::string_view word_at(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (end < line.size() && is_word(line[end])) ++end;
  return line.substr(at, end - at);
}

/// End of `phrase` in the line from `at`, a blank in it standing for any run of blanks; npos if it
/// is not there.
std::size_t match(std::string_view line, std::size_t at, std::string_view phrase) {
  for (const char c : phrase) {
    if (c == ' ') {
      if (at >= line.size() || line[at] != ' ') return std::string_view::npos;
      for (int blanks = 0; blanks < 2 && at < line.size() && line[at] == ' '; ++blanks) ++at;
    } else if (at < line.size() && line[at] == c) {
      ++at;
    } else {
      return std::string_view::npos;
    }
  }
  const bool cut = at < line.size() && is_word(phrase.back()) && is_word(line[at]);
  return cut ? std::string_view::npos : at;
}

}  // namespace

KeyWords::KeyWords(std::vector<KeyPhrase> phrases) : phrases_(std::move(phrases)) {
  sort();
}

void KeyWords::learn(std::vector<LearnedPhrase> phrases) {
  for (LearnedPhrase& phrase : phrases) {
    const auto known = std::find_if(phrases_.begin(), phrases_.end(),
                                    [&](const KeyPhrase& p) { return p.words == phrase.words; });
    if (known != phrases_.end() || phrase.words.empty()) continue;
    learned_.push_back(std::move(phrase.words));
    phrases_.push_back({learned_.back(), phrase.key});
  }
  sort();
}

void KeyWords::sort() {
  std::sort(phrases_.begin(), phrases_.end(), [](const KeyPhrase& a, const KeyPhrase& b) {
    const auto rank = [](const KeyPhrase& p) {
      return std::tuple(word_at(first_word(p.words), 0), -static_cast<long>(p.words.size()),
                        p.words);
    };
    return rank(a) < rank(b);
  });
}

std::vector<KeyHit> KeyWords::find(std::string_view lower) const {
  std::vector<KeyHit> hits;
  for (std::size_t at = 0; at < lower.size();) {
    const std::string_view word = word_at(lower, at);
    if (word.empty()) {
      ++at;
      continue;
    }
    std::size_t next = at + word.size();
    auto phrase = std::lower_bound(
        phrases_.begin(), phrases_.end(), word,
        [](const KeyPhrase& p, std::string_view w) { return word_at(first_word(p.words), 0) < w; });
    for (; phrase != phrases_.end() && word_at(first_word(phrase->words), 0) == word; ++phrase) {
      const std::size_t end = match(lower, at, phrase->words);
      if (end == std::string_view::npos) continue;
      hits.push_back({at, end, phrase->key});
      next = end;
      break;
    }
    at = next;
  }
  return hits;
}

}  // namespace assay::local
