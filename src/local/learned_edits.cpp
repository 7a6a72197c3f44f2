#include "local/learned_edits.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "local/document.hpp"

namespace assay::local {
namespace {

/// Longer differences are not aligned: that costs their lengths' product.
constexpr std::size_t kMostTokens = 200;
/// Tokens that one replacement may span. Longer ones do not come again.
constexpr std::size_t kLongestEdit = 8;

using Tokens = std::vector<std::string_view>;

/// Words, numbers, and every other byte for itself.
Tokens tokens_of(std::string_view text) {
  Tokens tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    end = std::max(end, at + 1);
    tokens.push_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

std::string_view joined(const Tokens& tokens, std::size_t from, std::size_t to) {
  return {tokens[from].data(),
          static_cast<std::size_t>(tokens[to - 1].data() - tokens[from].data()) +
              tokens[to - 1].size()};
}

struct Edit {
  std::string source;
  std::string target;
};

/// Lengths of longest common subsequences of what follows: row by row, from the end.
class CommonLengths {
 public:
  CommonLengths(std::span<const std::string_view> a, std::span<const std::string_view> b)
      : columns_(b.size() + 1), cells_((a.size() + 1) * columns_, 0) {
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        const std::uint16_t skip = std::max(at(i + 1, j), at(i, j + 1));
        cells_[i * columns_ + j] =
            a[i] == b[j]
                ? std::max<std::uint16_t>(skip, static_cast<std::uint16_t>(at(i + 1, j + 1) + 1))
                : skip;
      }
    }
  }
  [[nodiscard]] std::uint16_t at(std::size_t i, std::size_t j) const {
    return cells_[i * columns_ + j];
  }

 private:
  std::size_t columns_;
  std::vector<std::uint16_t> cells_;
};

/// What was replaced by what between two texts.
std::vector<Edit> edits_of(std::string_view input, std::string_view expected) {
  const Tokens a = tokens_of(input);
  const Tokens b = tokens_of(expected);
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail + head < a.size() && tail + head < b.size() &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  const auto in = std::span(a).subspan(head, a.size() - head - tail);
  const auto out = std::span(b).subspan(head, b.size() - head - tail);
  std::vector<Edit> edits;
  if (in.size() > kMostTokens || out.size() > kMostTokens) return edits;
  const CommonLengths common(in, out);
  for (std::size_t i = 0, j = 0; i < in.size() || j < out.size();) {
    if (i < in.size() && j < out.size() && in[i] == out[j]) {
      ++i;
      ++j;
      continue;
    }
    const std::size_t from_i = i;
    const std::size_t from_j = j;
    while ((i < in.size() || j < out.size()) &&
           !(i < in.size() && j < out.size() && in[i] == out[j])) {
      if (j == out.size() || (i < in.size() && common.at(i + 1, j) >= common.at(i, j + 1))) {
        ++i;
      } else {
        ++j;
      }
    }
    if (i == from_i || i - from_i > kLongestEdit) continue;
    const std::string target = j == from_j ? "" : std::string(joined(b, head + from_j, head + j));
    edits.push_back({std::string(joined(a, head + from_i, head + i)), target});
  }
  return edits;
}

struct Learned {
  std::string target;
  int seen = 0;     ///< times the source was replaced by the target
  int present = 0;  ///< times the source stood in an input
};

using Entries = std::map<std::string, Learned, std::less<>>;

/// Replacements, found by the token that they start with.
class Table {
 public:
  Table() = default;
  explicit Table(Entries entries) : entries_(std::move(entries)) {
    for (const auto& [source, learned] : entries_) starts_.emplace(tokens_of(source).front());
  }

  [[nodiscard]] const Entries& entries() const { return entries_; }

  /// Calls `use(entry, end)` for each source that starts at token `at`, the longest first, until it
  /// returns true.
  template <class Use>
  void each_match(const Tokens& tokens, std::size_t at, Use use) const {
    if (!starts_.contains(tokens[at])) return;
    for (std::size_t end = std::min(tokens.size(), at + kLongestEdit); end > at; --end) {
      const auto found = entries_.find(joined(tokens, at, end));
      if (found != entries_.end() && use(*found, end)) return;
    }
  }

 private:
  Entries entries_;
  std::set<std::string, std::less<>> starts_;
};

/// For each text that was ever replaced, its commonest replacement.
Entries commonest_edits(std::span<const Lesson> lessons) {
  std::map<std::string, std::map<std::string, int>> votes;
  for (const Lesson& lesson : lessons) {
    for (Edit& edit : edits_of(lesson.input, lesson.expected)) {
      ++votes[std::move(edit.source)][std::move(edit.target)];
    }
  }
  Entries entries;
  for (const auto& [source, targets] : votes) {
    const auto best =
        std::max_element(targets.begin(), targets.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    entries[source] = {best->first, best->second, 0};
  }
  return entries;
}

Entries learn(std::span<const Lesson> lessons) {
  const Table table(commonest_edits(lessons));
  Entries entries = table.entries();
  for (const Lesson& lesson : lessons) {
    const Tokens tokens = tokens_of(lesson.input);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      table.each_match(tokens, at, [&](const auto& entry, std::size_t /*end*/) {
        ++entries.find(entry.first)->second.present;
        return false;
      });
    }
  }
  return entries;
}

class EditRewriter final : public Rewriter {
 public:
  explicit EditRewriter(Entries entries) : table_(std::move(entries)) {}

  [[nodiscard]] Rewriting rewrite(std::string_view input) const override {
    Rewriting result;
    const Tokens tokens = tokens_of(input);
    for (std::size_t at = 0; at < tokens.size();) {
      std::size_t next = at;
      table_.each_match(tokens, at, [&](const auto& entry, std::size_t end) {
        result.text += entry.second.target;
        next = end;
        return true;
      });
      if (next == at) {
        result.text += tokens[at++];
      } else {
        result.note(Doubt::changed);
        at = next;
      }
    }
    return result;
  }

 private:
  Table table_;
};

}  // namespace

std::unique_ptr<const Rewriter> fit_copier(std::span<const Lesson> /*lessons*/) {
  return std::make_unique<EditRewriter>(Entries{});
}

std::unique_ptr<const Rewriter> fit_one_edit(std::span<const Lesson> lessons) {
  const Entries entries = learn(lessons);
  const auto best =
      std::max_element(entries.begin(), entries.end(),
                       [](const auto& a, const auto& b) { return a.second.seen < b.second.seen; });
  Entries one;
  if (best != entries.end() && best->second.seen > 1) one.insert(*best);
  return std::make_unique<EditRewriter>(std::move(one));
}

std::unique_ptr<const Rewriter> fit_sure_edits(std::span<const Lesson> lessons) {
  Entries entries = learn(lessons);
  std::erase_if(entries, [](const auto& entry) {
    return entry.second.seen < 2 || entry.second.seen < entry.second.present;
  });
  return std::make_unique<EditRewriter>(std::move(entries));
}

std::unique_ptr<const Rewriter> fit_all_edits(std::span<const Lesson> lessons) {
  Entries entries = learn(lessons);
  std::erase_if(entries,
                [](const auto& entry) { return 2 * entry.second.seen < entry.second.present; });
  return std::make_unique<EditRewriter>(std::move(entries));
}

}  // namespace assay::local
