#include "local/vendor.hpp"

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"
#include "local/company_name.hpp"

namespace assay::local {
namespace {

bool addressed_to_customer(const PageLine& line, std::size_t place) {
  return std::any_of(line.keys.begin(), line.keys.end(), [&](const KeyHit& hit) {
    const bool clear = hit.end - hit.begin > 4 || hit.begin < 3;
    return hit.key == Key::customer && clear && hit.end <= place && place - hit.end < 30;
  });
}

/// "Seller: X", "From" with X below.
std::optional<std::string> labelled(const Page& page) {
  // "From:" of a mail's head is whoever forwarded it.
  const bool mail = page.document.lower().find("subject:") != std::string_view::npos;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    for (const KeyHit& hit : line.keys) {
      if (hit.key != Key::vendor) continue;
      const bool first =
          trimmed(line.text.substr(0, hit.begin))
              .find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
          std::string_view::npos;
      if (!first || (mail && line.lower.substr(hit.begin, 5) == "from:")) continue;
      const std::string_view rest = line.text.substr(hit.end);
      const bool marked = rest.starts_with(':') || rest.starts_with("  ") ||
                          rest.starts_with(" :") || rest.starts_with(" |") ||
                          rest.starts_with('\t') || rest.starts_with(';') ||
                          rest.starts_with('|') || rest.starts_with(" /");
      if (marked) {
        std::size_t at = hit.end;
        while (at < line.text.size() && strip_name(line.text.substr(at, 1)).empty()) ++at;
        const auto name = name_part(line.text.substr(at), line.lower.substr(at));
        if (is_name(name)) return std::string(name);
      }
      if (strip_name(rest).empty() && i + 1 < page.lines.size()) {
        const auto below = strip_name(page.lines[i + 1].text);
        const std::size_t at =
            static_cast<std::size_t>(below.data() - page.lines[i + 1].text.data());
        const auto name = name_part(below, page.lines[i + 1].lower.substr(at, below.size()));
        if (is_name(name)) return std::string(name);
      }
    }
  }
  return std::nullopt;
}

/// Start of the name that a legal form at `form` ends: the last break before it.
std::size_t start_of_name(const PageLine& line, std::size_t cell_begin, std::size_t form) {
  std::size_t start = cell_begin;
  for (std::size_t at = cell_begin; at + 1 < form; ++at) {
    const std::string_view two = line.text.substr(at, 2);
    const bool breaks = two == ": " || two == "; " || two == " (" || two == ". " || two == "- " ||
                        two == "/ " || two == ", ";
    if (!breaks) continue;
    // ". " and ", " may be inside: "St. Gallen Bau AG", "ADOBE WIND, INC."
    const std::size_t left = form - at;
    if (two == ", " && left < 8) continue;
    if (two == ". " && at >= 2 && at - start < 4) continue;
    start = at + 2;
  }
  for (const KeyHit& hit : line.keys) {
    const bool before = hit.key == Key::vendor || hit.key == Key::invoice || hit.key == Key::date;
    if (before && hit.begin >= start && hit.end < form && hit.end - hit.begin >= 3 &&
        hit.begin == start) {
      start = hit.end;
    }
  }
  return start;
}

std::optional<std::string> with_legal_form(const Page& page) {
  for (const PageLine& line : page.lines) {
    if (line.text.size() > 600) continue;
    for (const Cell& cell : line.cells) {
      const std::size_t form = end_of_form(line.between(cell.begin, cell.end),
                                           line.lower.substr(cell.begin, cell.end - cell.begin));
      if (form == std::string_view::npos) continue;
      const std::size_t end = cell.begin + form;
      const std::size_t begin = start_of_name(line, cell.begin, end);
      if (addressed_to_customer(line, begin)) continue;
      const std::string_view name = strip_name(line.text.substr(begin, end - begin));
      const bool capital = !name.empty() && (is_upper(name.front()) || !is_letter(name.front()) ||
                                             static_cast<unsigned char>(name.front()) >= 0x80);
      if (is_name(name) && capital) return std::string(name);
    }
  }
  return std::nullopt;
}

bool is_heading(const PageLine& line) {
  return !line.keys.empty() && line.keys.front().begin < 3;
}

/// "Wick & Waverley, invoice 3, ...": what stands before the document's word.
std::optional<std::string> before_invoice_word(const Page& page) {
  for (const PageLine& line : page.lines) {
    for (const KeyHit& hit : line.keys) {
      if (hit.key != Key::invoice && hit.key != Key::number) continue;
      std::string_view before = strip_name(line.text.substr(0, hit.begin));
      const std::size_t cut = before.find_last_of(":;.?!");
      if (cut != std::string_view::npos && cut + 1 < before.size() && before[cut + 1] == ' ') {
        before.remove_prefix(cut + 1);
      }
      before = strip_name(before);
      if (const std::size_t comma = before.find(','); comma != std::string_view::npos) {
        before = before.substr(0, comma);
      }
      const bool capital = !before.empty() && is_upper(before.front());
      const bool words = before.find(' ') != std::string_view::npos && before.size() < 50;
      if (capital && words && is_name(before) && is_proper(before) &&
          !is_greeting(lower_in_place(before))) {
        return std::string(before);
      }
    }
  }
  return std::nullopt;
}

/// "invoice 3 from X", "facture de X, ...".
std::optional<std::string> after_from(const Page& page) {
  for (const PageLine& line : page.lines) {
    for (const KeyHit& hit : line.keys) {
      const std::string_view word = line.lower.substr(hit.begin, hit.end - hit.begin);
      if (hit.key != Key::vendor || word != "from" || hit.begin == 0) continue;
      if (hit.end + 1 >= line.text.size() || !is_upper(line.text[hit.end + 1])) continue;
      const auto name = name_part(line.text.substr(hit.end), line.lower.substr(hit.end));
      if (is_name(name) && name.find(' ') != std::string_view::npos) return std::string(name);
    }
  }
  return std::nullopt;
}

/// The first line that could be a letterhead.
std::optional<std::string> letterhead(const Page& page) {
  std::size_t seen = 0;
  for (const PageLine& line : page.lines) {
    const std::string_view text = trimmed(line.text);
    if (text.empty()) continue;
    if (++seen > 8) break;
    if (is_greeting(trimmed(line.lower)) || is_heading(line) || !line.dates.empty()) continue;
    if (text.back() == ',' || text.back() == ':' || text.size() > 100) continue;
    if (text.ends_with('.') && text.size() > 50) continue;
    if (!line.numbers.empty() && line.numbers.back().is_money()) continue;
    const std::size_t at = static_cast<std::size_t>(text.data() - line.text.data());
    const auto name = name_part(text, line.lower.substr(at, text.size()));
    if (is_name(name) && is_proper(name)) return std::string(name);
  }
  return std::nullopt;
}

/// "Invoice 22 / Delphine Okonjo Audio / March 31, 2026"
std::optional<std::string> between_slashes(const Page& page) {
  for (const PageLine& line : page.lines) {
    if (!is_heading(line) || line.keys.front().key != Key::invoice) continue;
    const std::size_t begin = line.text.find(" / ");
    if (begin == std::string_view::npos) continue;
    const std::size_t end = line.text.find(" / ", begin + 3);
    if (end == std::string_view::npos) continue;
    const std::string_view name = strip_name(line.between(begin + 3, end));
    if (is_name(name)) return std::string(name);
  }
  return std::nullopt;
}

/// The last line of a mail, when it is more than a first name.
std::optional<std::string> signature(const Page& page) {
  for (std::size_t i = page.lines.size(); i-- > 0;) {
    const std::string_view text = trimmed(page.lines[i].text);
    if (text.empty()) continue;
    const bool name = is_name(text) && text.size() < 45 &&
                      text.find(' ') != std::string_view::npos && is_proper(text) &&
                      page.lines[i].numbers.empty() && !text.ends_with('.');
    if (!name) return std::nullopt;
    return std::string(name_part(
        text, page.lines[i].lower.substr(
                  static_cast<std::size_t>(text.data() - page.lines[i].text.data()), text.size())));
  }
  return std::nullopt;
}

/// True when the first line that is not empty could be a letterhead.
bool opens_with_name(const Page& page) {
  for (const PageLine& line : page.lines) {
    if (trimmed(line.text).empty()) continue;
    return !is_heading(line) && line.dates.empty();
  }
  return false;
}

/// A block in a mail: the line right above "Invoice 12".
std::optional<std::string> above_invoice_line(const Page& page) {
  for (std::size_t i = 1; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (!is_heading(line) || line.keys.front().key == Key::vendor) continue;
    const bool document =
        line.keys.front().key == Key::invoice || line.keys.front().key == Key::number;
    const PageLine& above = page.lines[i - 1];
    const std::string_view text = trimmed(above.text);
    if (!document || text.empty() || is_heading(above) || is_greeting(trimmed(above.lower)))
      continue;
    if (text.size() > 70 || text.ends_with(',') || text.ends_with(':') || text.ends_with('.'))
      continue;
    const std::size_t at = static_cast<std::size_t>(text.data() - above.text.data());
    const auto name = name_part(text, above.lower.substr(at, text.size()));
    if (is_name(name)) return std::string(name);
  }
  return std::nullopt;
}

bool reads_like_mail(const Page& page) {
  if (page.document.text().starts_with('[')) return true;
  std::size_t seen = 0;
  for (const PageLine& line : page.lines) {
    const std::string_view text = trimmed(line.text);
    if (text.empty()) continue;
    if (is_greeting(trimmed(line.lower)) || text.size() > 100) return true;
    if (++seen == 2) break;
  }
  return false;
}

}  // namespace

std::optional<std::string> find_vendor(const Page& page) {
  using Finder = std::optional<std::string> (*)(const Page&);
  static constexpr std::array<Finder, 8> kMail{
      labelled,   with_legal_form,     above_invoice_line, between_slashes,
      after_from, before_invoice_word, signature,          letterhead};
  static constexpr std::array<Finder, 5> kPaper{labelled, letterhead, with_legal_form,
                                                above_invoice_line, before_invoice_word};
  static constexpr std::array<Finder, 5> kForm{labelled, with_legal_form, above_invoice_line,
                                               letterhead, before_invoice_word};
  const auto first_found = [&](const auto& finders) -> std::optional<std::string> {
    for (const Finder find : finders) {
      if (auto name = find(page)) return name;
    }
    return std::nullopt;
  };
  if (reads_like_mail(page)) return first_found(kMail);
  return opens_with_name(page) ? first_found(kPaper) : first_found(kForm);
}

}  // namespace assay::local
