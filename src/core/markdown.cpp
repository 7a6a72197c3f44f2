// What CommonMark reads as markup is escaped by a backslash or an entity. What GitHub and GitLab
// look for in the finished text (mentions, references, commits, addresses, emoji) does not care for
// either: an empty comment takes such a text apart.

#include "assay/core/markdown.hpp"

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"

namespace assay {
namespace {

constexpr std::string_view kApart = "<!-- -->";
/// A comment at the start of a line would begin a block of HTML.
constexpr std::string_view kEdge = "<span></span>";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}

bool is_punctuation(char c) {
  return c > ' ' && c < '\x7f' && !is_word(c);
}

bool is_any_of(std::string_view characters, char c) {
  return characters.find(c) != std::string_view::npos;
}

/// Beside such a character `**` is no emphasis.
bool is_wide_space(std::string_view character) {
  static constexpr std::array<std::string_view, 5> kSpaces = {"\u00a0", "\u1680", "\u202f",
                                                              "\u205f", "\u3000"};
  return std::find(kSpaces.begin(), kSpaces.end(), character) != kSpaces.end() ||
         (character >= "\u2000" && character <= "\u200a" && character.size() == 3);
}

class Escaper {
 public:
  explicit Escaper(std::string_view text) : text_(text) {}

  std::string escaped() {
    result_.reserve(text_.size() + text_.size() / 8 + 8);
    if (is_wide_space(text_.substr(0, 3)) || is_wide_space(text_.substr(0, 2))) result_ += kEdge;
    start();
    while (at_ < text_.size()) step();
    if (is_wide_space(last(3)) || is_wide_space(last(2))) result_ += kEdge;
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string_view last(std::size_t bytes) const {
    return text_.substr(text_.size() - std::min(bytes, text_.size()));
  }
  /// 0 outside of the text.
  [[nodiscard]] char get(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  [[nodiscard]] char before() const { return at_ == 0 ? '\0' : text_[at_ - 1]; }
  [[nodiscard]] char next() const { return get(at_ + 1); }
  [[nodiscard]] bool is_gap(std::size_t at) const { return at >= text_.size() || text_[at] == ' '; }

  void copy(std::size_t count = 1) {
    result_ += text_.substr(at_, count);
    at_ += count;
  }
  void escape() {
    result_ += '\\';
    copy();
  }
  void replace(std::string_view by) {
    result_ += by;
    ++at_;
  }
  void copy_and_part() {
    copy();
    result_ += kApart;
  }

  void part_if(bool is_needed) {
    if (is_needed) result_ += kApart;
  }

  /// What means something at the start of a line only, where a template may put us: lists, quotes,
  /// underlines of headings, code by indentation, an order to GitLab, and the address of a link
  /// whose text the template's own brackets could be.
  void start() {
    const char c = get(0);
    const std::size_t run = std::min(text_.find_first_not_of(c), text_.size());
    if (c == ' ') {
      replace("&#32;");
    } else if (c == '>' || c == '(' || (c == '/' && is_letter(get(1))) || (c == '+' && is_gap(1)) ||
               ((c == '-' || c == '=') && is_gap(run))) {
      escape();
    } else if (is_digit(c)) {
      const std::size_t end = std::min(text_.find_first_not_of("0123456789"), text_.size());
      if (end > 9 || (get(end) != '.' && get(end) != ')') || !is_gap(end + 1)) return;
      copy(end);
      escape();
    }
  }

  void step() {
    switch (text_[at_]) {
      case '\\':
        return next() == '\0' || is_punctuation(next()) ? escape() : copy();
      case '`':
      case '*':
      case '|':
        return escape();
      case '~':
        escape();
        return part_if(is_word(get(at_)) || get(at_) == '"');
      case '_':
        return is_within_word() ? copy() : escape();
      case '[':
        return is_interval() ? copy() : escape();
      case '<':
        return may_be_tag() ? replace("&lt;") : copy();
      case '&':
        return may_be_entity() ? replace("&amp;") : reference();
      case '#':
        return hash();
      case '$':
        return is_price() ? dollar() : replace("<span>$</span>");
      case '!':
      case '%':
      case '^':
        return reference();
      case '@':
        return copy_and_part();
      case ':':
        return is_before("//", at_ + 1) || may_be_emoji() ? copy_and_part() : copy();
      case ' ':
        return at_ + 1 == text_.size() ? replace("&#32;") : copy();
      default:
        return letter();
    }
  }

  [[nodiscard]] bool is_before(std::string_view word, std::size_t at) const {
    return text_.substr(std::min(at, text_.size()), word.size()) == word;
  }

  /// `snake_case`: no emphasis. A run of them counts by what is around it.
  [[nodiscard]] bool is_within_word() const {
    const std::size_t first = text_.find_last_not_of('_', at_);
    const std::size_t last = text_.find_first_not_of('_', at_);
    return first != std::string_view::npos && last != std::string_view::npos &&
           is_word(text_[first]) && is_word(text_[last]);
  }

  /// `[-4.2, +1.0]`: what reports are full of. Never at the start, where it could define something.
  [[nodiscard]] bool is_interval() const {
    const std::size_t end = text_.find_first_not_of("0123456789+-., inf", at_ + 1);
    const char after = end == std::string_view::npos ? '\0' : get(end + 1);
    return at_ > 0 && get(end) == ']' && after != '(' && after != '[' && after != ':';
  }

  [[nodiscard]] bool may_be_tag() const {
    return next() == '\0' || is_letter(next()) || is_any_of("/!?", next());
  }

  [[nodiscard]] bool may_be_entity() const {
    std::size_t end = at_ + 1;
    while (is_word(get(end)) || get(end) == '#') ++end;
    return end == text_.size() || (end > at_ + 1 && get(end) == ';');
  }

  /// A heading, the end of one, or a reference to an issue.
  void hash() {
    if (is_digit(next())) return copy_and_part();
    const bool is_alone = (at_ == 0 || before() == ' ') && !is_word(next());
    return is_alone ? escape() : copy();
  }

  /// `!1`, `&1`, `%1`, `%"name"`, `^1`: GitLab's requests, epics, milestones, alerts.
  void reference() {
    const char after = next();
    copy();
    part_if(is_digit(after) || after == '"');
  }

  /// `$1.50` is money, `$1` also a snippet of GitLab's.
  void dollar() {
    std::size_t end = at_ + 1;
    while (is_digit(get(end))) ++end;
    const bool is_broken = is_any_of(".,", get(end)) && is_digit(get(end + 1));
    copy();
    part_if(!is_broken);
  }

  /// Begins no formula that could end: all that could end one is taken apart.
  [[nodiscard]] bool is_price() const {
    return is_digit(next()) && (at_ == 0 || is_any_of(" ([+-", before()));
  }

  /// `:rocket:`, or `:rocket` at the end, where the template may go on with a colon. Not the
  /// minutes of a time.
  [[nodiscard]] bool may_be_emoji() const {
    std::size_t end = at_ + 1;
    bool is_number = true;
    for (; is_word(get(end)) || is_any_of("_+-", get(end)); ++end) {
      is_number = is_number && is_digit(get(end));
    }
    const std::size_t size = end - at_ - 1;
    if (size == 0 || (is_number && size < 3)) return false;
    return end == text_.size() || text_[end] == ':';
  }

  /// `www.` and `GH-1` in any case, and the hash of a commit.
  void letter() {
    const bool is_start =
        !is_word(before()) &&
        (is_here("www.") || (is_here("gh-") && is_digit(get(at_ + 3))) || is_commit());
    copy(is_start ? 3 : 1);
    part_if(is_start);
  }

  /// A word of 7 to 40 hexadecimal digits that is no number.
  [[nodiscard]] bool is_commit() const {
    std::size_t end = at_;
    bool is_number = true;
    while (is_any_of("0123456789abcdefABCDEF", get(end)) && get(end) != '\0') {
      is_number = is_number && is_digit(get(end));
      ++end;
    }
    return !is_number && end - at_ >= 7 && end - at_ <= 40 && !is_word(get(end));
  }

  [[nodiscard]] bool is_here(std::string_view lower) const {
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const char c = get(at_ + i);
      if ((is_letter(c) ? static_cast<char>(c | 0x20) : c) != lower[i]) return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string result_;
};

}  // namespace

std::string markdown_text(std::string_view text) {
  const std::string shown = printable(text, text.size() * 6 + 1);
  return Escaper(shown).escaped();
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string shown = printable_lines(text);
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  std::string block = fence + std::string(language) + "\n" + shown;
  if (!shown.empty() && shown.back() != '\n') block += '\n';
  return block + fence + "\n";
}

}  // namespace assay
