#include "report/page/block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "assay/core/markdown.hpp"
#include "report/page/inert.hpp"

namespace assay::report::page {
namespace {

using Kind = DiffPiece::Kind;

/// What stands around a change, in characters.
constexpr std::size_t kContext = 80;

std::size_t limit_of(PageFormat format) {
  return format == PageFormat::html ? 4000 : 300;
}

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

/// At most so many characters from the front.
std::string_view front(std::string_view text, std::size_t characters) {
  if (text.size() <= characters) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if (starts_character(text[end]) && seen++ == characters) break;
  }
  return text.substr(0, end);
}

/// The same from the back.
std::string_view back(std::string_view text, std::size_t characters) {
  std::size_t start = text.size();
  for (std::size_t seen = 0; start > 0 && seen < characters;) {
    if (starts_character(text[--start])) ++seen;
  }
  return text.substr(start);
}

std::string left_out(std::size_t characters) {
  return fmt::format(" [… {} characters …] ", characters);
}

/// A stretch that both texts have, by its ends that touch a change.
std::string shortened(std::string_view text, bool is_first, bool is_last) {
  const std::string_view start = is_first ? std::string_view() : front(text, kContext);
  const std::string_view end = is_last ? std::string_view() : back(text, kContext);
  const std::size_t kept = start.size() + end.size();
  if (kept >= text.size()) return std::string(text);
  const std::size_t hidden = count_characters(text.substr(start.size(), text.size() - kept));
  if (hidden < kContext) return std::string(text);
  return std::string(start) + left_out(hidden) + std::string(end);
}

/// A break that came or went is seen.
std::string with_breaks(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '\n' ? "↵\n" : std::string(1, c);
  return result;
}

std::vector<DiffPiece> shortened(const Diff& diff, std::size_t limit) {
  std::vector<DiffPiece> pieces;
  for (std::size_t i = 0; i < diff.pieces.size(); ++i) {
    const auto& [kind, text] = diff.pieces[i];
    if (limit == 0) {
      pieces.push_back({Kind::same, " [… and more …]"});
      break;
    }
    std::string shown = kind == Kind::same ? shortened(text, i == 0, i + 1 == diff.pieces.size())
                                           : with_breaks(front(text, limit));
    if (kind != Kind::same && front(text, limit).size() < text.size()) {
      shown += left_out(count_characters(text) - limit);
    }
    limit -= std::min(limit, count_characters(shown));
    pieces.push_back({kind, std::move(shown)});
  }
  return pieces;
}

std::string in_html(const DiffPiece& piece) {
  if (piece.kind == Kind::same) return html_text(piece.text);
  const bool is_removed = piece.kind == Kind::removed;
  return fmt::format(
      "<{0}><span class=\"unseen\">[{1}: </span>{2}<span class=\"unseen\">]</span></{0}>",
      is_removed ? "del" : "ins", is_removed ? "expected" : "answered", html_text(piece.text));
}

std::string in_markdown(const DiffPiece& piece) {
  if (piece.kind == Kind::same) return piece.text;
  return piece.kind == Kind::removed ? "[-" + piece.text + "-]" : "{+" + piece.text + "+}";
}

}  // namespace

std::string block(PageFormat format, std::string_view text) {
  const bool is_html = format == PageFormat::html;
  const std::string_view shown = front(text, limit_of(format));
  // The first line break within <pre> is not shown; this one is ours.
  std::string result =
      is_html ? "<pre dir=\"auto\">\n" + html_text(shown) + "</pre>" : markdown_block(shown);
  if (shown.size() == text.size()) return result;
  const std::string note =
      fmt::format("Cut: the first {} of {} characters.", limit_of(format), count_characters(text));
  return result + (is_html ? "<p class=\"cut\">" + note + "</p>" : "\n" + note + "\n");
}

std::string block(PageFormat format, const Diff& diff) {
  std::string result;
  for (const DiffPiece& piece : shortened(diff, limit_of(format))) {
    result += format == PageFormat::html ? in_html(piece) : in_markdown(piece);
  }
  if (format == PageFormat::markdown) return markdown_block(result);
  return "<pre class=\"diff\" dir=\"auto\">\n" + result + "</pre>";
}

std::string excerpt(std::string_view text, std::size_t characters) {
  std::string result(front(text, characters));
  std::replace(result.begin(), result.end(), '\n', ' ');
  return result.size() < text.size() ? result + "…" : result;
}

}  // namespace assay::report::page
