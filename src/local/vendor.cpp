#include "local/vendor.hpp"

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

/// Legal forms and words that only firms carry, in lower case; longer ones before those they contain.
constexpr auto kForms = std::to_array<std::string_view>(
    {"ltd.",      "ltd",      "limited",   "llc",      "llp",      "inc.",     "inc",      "plc",
     "corp.",     "corp",     "co.",       "gmbh & co. kg", "gmbh", "ggmbh",   "ag",       "kg",
     "ohg",       "gbr",      "eg",        "e.k.",     "e. k.",    "e.v.",     "e. v.",    "ug",
     "sarl",      "sàrl",     "sas",       "sasu",     "s.a.s.",   "eurl",     "sa",       "s.a.",
     "sl",        "s.l.",     "s.l.u.",    "c.b.",     "srl",      "s.r.l.",   "s.p.a.",   "spa",
     "snc",       "s.n.c.",   "sagl",      "bv",       "b.v.",     "nv",       "vof",      "v.o.f.",
     "lda",       "lda.",     "ltda",      "ltda.",    "ab",       "hb",       "aps",      "a/s",
     "as",        "asa",      "oy",        "sp. z o.o.", "sp.j.",  "s.c.",     "s.r.o.",   "a.s.",
     "kft.",      "kft",      "pty ltd",   "pte ltd",  "pvt ltd",  "pvt. ltd.", "asbl",    "vzw",
     "s.a. de c.v.", "sa de cv", "sociedad cooperativa", "cooperative", "co-operative", "me"});

bool starts_word(std::string_view text, std::size_t at) { return at == 0 || !is_word(text[at - 1]); }

/// End of the legal form in this stretch, or npos.
std::size_t end_of_form(std::string_view lower) {
  std::size_t best = std::string_view::npos;
  for (const std::string_view form : kForms) {
    for (std::size_t at = lower.find(form); at != std::string_view::npos;
         at = lower.find(form, at + 1)) {
      const std::size_t end = at + form.size();
      const bool ends = end == lower.size() || (!is_word(lower[end]) && lower[end] != '-');
      // Something must carry the form: "AG" alone is no firm.
      if (at < 3 || !starts_word(lower, at) || lower[at - 1] == '-' || !ends) continue;
      if (best == std::string_view::npos || end > best) best = end;
    }
  }
  return best;
}

std::string_view strip(std::string_view text) {
  constexpr std::string_view kEdges = " \t,;:|*-=_(#";
  while (!text.empty() && kEdges.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kEdges.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  const auto letters = std::count_if(text.begin(), text.end(), is_letter);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return letters >= 3 && text.size() <= 80 && digits * 2 <= letters && !text.ends_with('!') &&
         !text.ends_with('?');
}

/// A name ends where an address, a second column or a clause begins.
std::string_view name_part(std::string_view text, std::string_view lower) {
  std::size_t limit = text.size();
  for (const std::string_view end : {"  ", "\t", "|", ";", " - ", " · ", " / ", "("}) {
    limit = std::min(limit, text.find(end));
  }
  const std::size_t comma = text.substr(0, limit).find(',');
  if (comma != std::string_view::npos) {
    // "QUARTERMAIN & SONS, INC." keeps its form; "Rosewood Piano Tuning, Guelph" ends.
    const std::size_t form = end_of_form(lower.substr(0, limit));
    limit = form != std::string_view::npos && form > comma ? form : comma;
  }
  return strip(text.substr(0, limit));
}

bool addressed_to_customer(const PageLine& line, std::size_t place) {
  return std::any_of(line.keys.begin(), line.keys.end(), [&](const KeyHit& hit) {
    return hit.key == Key::customer && hit.end <= place && place - hit.end < 30;
  });
}

/// "Seller: X", "From" with X below.
std::optional<std::string> labelled(const Page& page) {
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    for (const KeyHit& hit : line.keys) {
      if (hit.key != Key::vendor) continue;
      const bool first = trimmed(line.text.substr(0, hit.begin)).find_first_of(
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
                         std::string_view::npos;
      if (!first) continue;
      const std::string_view rest = line.text.substr(hit.end);
      const bool marked = rest.starts_with(':') || rest.starts_with("  ") || rest.starts_with(" :") ||
                          rest.starts_with(" |") || rest.starts_with('\t') ||
                          rest.starts_with(';') || rest.starts_with('|') || rest.starts_with(" /");
      if (marked) {
        std::size_t at = hit.end;
        while (at < line.text.size() && strip(line.text.substr(at, 1)).empty()) ++at;
        const auto name = name_part(line.text.substr(at), line.lower.substr(at));
        if (is_name(name)) return std::string(name);
      }
      if (strip(rest).empty() && i + 1 < page.lines.size()) {
        const auto below = strip(page.lines[i + 1].text);
        const std::size_t at = static_cast<std::size_t>(below.data() - page.lines[i + 1].text.data());
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
    if (line.text.size() > 200) continue;
    for (const Cell& cell : line.cells) {
      const std::size_t form = end_of_form(line.lower.substr(cell.begin, cell.end - cell.begin));
      if (form == std::string_view::npos) continue;
      const std::size_t end = cell.begin + form;
      const std::size_t begin = start_of_name(line, cell.begin, end);
      if (addressed_to_customer(line, begin)) continue;
      const std::string_view name = strip(line.text.substr(begin, end - begin));
      const bool capital = !name.empty() && (is_upper(name.front()) || !is_letter(name.front()) ||
                                             static_cast<unsigned char>(name.front()) >= 0x80);
      if (is_name(name) && capital) return std::string(name);
    }
  }
  return std::nullopt;
}

bool is_greeting(std::string_view lower) {
  for (const std::string_view word :
       {"hi", "hello", "dear", "hey", "hallo", "bonjour", "hola", "ciao", "buongiorno", "beste",
        "geachte", "hej", "tjena", "liebe", "lieber", "sehr geehrte", "guten tag", "moin", "madame",
        "monsieur", "estimado", "estimada", "estimados", "buenas", "gentile", "caro", "cara", "oi",
        "olá", "bom dia", "boa tarde", "szanowni", "dzień dobry", "cześć", "thanks", "thank you",
        "subject", "from:", "to:", "betreff", "good morning", "good afternoon", "sent from", "fwd",
        "oggetto", "asunto", "assunto", "objet", "coucou", "grüezi", "hei", "goedemorgen", "goedendag",
        "please find", "ok", "the", "note", "re:", "---"}) {
    if (lower.starts_with(word) && (lower.size() == word.size() || !is_word(lower[word.size()]))) {
      return true;
    }
  }
  return false;
}

bool is_heading(const PageLine& line) {
  return !line.keys.empty() && line.keys.front().begin < 3;
}

/// "Wick & Waverley, invoice 3, ...": what stands before the document's word.
std::optional<std::string> before_invoice_word(const Page& page) {
  for (const PageLine& line : page.lines) {
    for (const KeyHit& hit : line.keys) {
      if (hit.key != Key::invoice && hit.key != Key::number) continue;
      std::string_view before = strip(line.text.substr(0, hit.begin));
      const std::size_t cut = before.find_last_of(":;.");
      if (cut != std::string_view::npos && cut + 1 < before.size() && before[cut + 1] == ' ') {
        before.remove_prefix(cut + 1);
      }
      before = strip(before);
      if (const std::size_t comma = before.find(','); comma != std::string_view::npos) {
        before = before.substr(0, comma);
      }
      const bool capital = !before.empty() && is_upper(before.front());
      const bool words = before.find(' ') != std::string_view::npos && before.size() < 50;
      if (capital && words && is_name(before) && !is_greeting(lower_in_place(before))) {
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
    const std::size_t at = static_cast<std::size_t>(text.data() - line.text.data());
    const auto name = name_part(text, line.lower.substr(at, text.size()));
    if (is_name(name)) return std::string(name);
  }
  return std::nullopt;
}

/// A block in a mail: the line right above "Invoice 12".
std::optional<std::string> above_invoice_line(const Page& page) {
  for (std::size_t i = 1; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    if (!is_heading(line) || line.keys.front().key == Key::vendor) continue;
    const bool document = line.keys.front().key == Key::invoice || line.keys.front().key == Key::number;
    const PageLine& above = page.lines[i - 1];
    const std::string_view text = trimmed(above.text);
    if (!document || text.empty() || is_heading(above) || is_greeting(trimmed(above.lower))) continue;
    if (text.size() > 70 || text.ends_with(',') || text.ends_with(':') || text.ends_with('.')) continue;
    const std::size_t at = static_cast<std::size_t>(text.data() - above.text.data());
    const auto name = name_part(text, above.lower.substr(at, text.size()));
    if (is_name(name)) return std::string(name);
  }
  return std::nullopt;
}

bool reads_like_mail(const Page& page) {
  std::size_t seen = 0;
  for (const PageLine& line : page.lines) {
    const std::string_view text = trimmed(line.text);
    if (text.empty()) continue;
    if (is_greeting(trimmed(line.lower)) || text.size() > 100 || text.starts_with('[')) return true;
    if (++seen == 2) break;
  }
  return false;
}

}  // namespace

std::optional<std::string> find_vendor(const Page& page) {
  using Finder = std::optional<std::string> (*)(const Page&);
  static constexpr std::array<Finder, 6> kMail{labelled,   with_legal_form,     above_invoice_line,
                                               after_from, before_invoice_word, letterhead};
  static constexpr std::array<Finder, 6> kPaper{labelled,   letterhead,          with_legal_form,
                                                after_from, before_invoice_word, above_invoice_line};
  for (const Finder find : reads_like_mail(page) ? kMail : kPaper) {
    if (auto name = find(page)) return name;
  }
  return std::nullopt;
}

}  // namespace assay::local
