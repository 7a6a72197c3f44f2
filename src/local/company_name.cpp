#include "local/company_name.hpp"

#include <algorithm>
#include <array>

#include "local/document.hpp"

namespace assay::local {
namespace {

/// Legal forms and words that only firms carry, in lower case; longer ones before those they
/// contain.
constexpr auto kForms =
    std::to_array<std::string_view>({"ltd.",         "ltd",          "limited",
                                     "llc",          "llp",          "inc.",
                                     "inc",          "plc",          "corp.",
                                     "corp",         "co.",          "gmbh & co. kg",
                                     "gmbh",         "ggmbh",        "ag",
                                     "kg",           "ohg",          "gbr",
                                     "eg",           "e.k.",         "e. k.",
                                     "e.v.",         "e. v.",        "ug",
                                     "sarl",         "sàrl",         "sas",
                                     "sasu",         "s.a.s.",       "eurl",
                                     "sa",           "s.a.",         "sl",
                                     "s.l.",         "s.l.u.",       "c.b.",
                                     "srl",          "s.r.l.",       "s.p.a.",
                                     "spa",          "snc",          "s.n.c.",
                                     "sagl",         "bv",           "b.v.",
                                     "nv",           "vof",          "v.o.f.",
                                     "lda",          "lda.",         "ltda",
                                     "ltda.",        "ab",           "hb",
                                     "aps",          "a/s",          "as",
                                     "asa",          "oy",           "sp. z o.o.",
                                     "sp.j.",        "s.c.",         "s.r.o.",
                                     "a.s.",         "kft.",         "kft",
                                     "pty ltd",      "pte ltd",      "pvt ltd",
                                     "pvt. ltd.",    "asbl",         "vzw",
                                     "s.a. de c.v.", "sa de cv",     "sociedad cooperativa",
                                     "cooperative",  "co-operative", "me"});

bool starts_word(std::string_view text, std::size_t at) {
  return at == 0 || !is_word(text[at - 1]);
}

}  // namespace

std::size_t end_of_form(std::string_view text, std::string_view lower) {
  std::size_t best = std::string_view::npos;
  for (const std::string_view form : kForms) {
    for (std::size_t at = lower.find(form); at != std::string_view::npos;
         at = lower.find(form, at + 1)) {
      const std::size_t end = at + form.size();
      const bool ends = end == lower.size() || (!is_word(lower[end]) && lower[end] != '-');
      // Something must carry the form: "AG" alone is no firm.
      if (at < 3 || !starts_word(lower, at) || lower[at - 1] == '-' || !ends) continue;
      // "as", "me" and "co." are words too, unless printed as forms are.
      const std::string_view printed = text.substr(at, form.size());
      const bool capital = std::any_of(printed.begin(), printed.end(), is_upper);
      if (!capital && form.size() < 4) continue;
      if (best == std::string_view::npos || end > best) best = end;
    }
  }
  return best;
}

std::string_view strip_name(std::string_view text) {
  constexpr std::string_view kEdges = " \t,;:|*-=_(#";
  while (!text.empty() && kEdges.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && kEdges.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  const auto letters = std::count_if(text.begin(), text.end(), is_letter);
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  return letters >= 3 && text.size() <= 80 && digits * 2 <= letters && !text.ends_with('!') &&
         !text.ends_with('?');
}

bool is_proper(std::string_view text) {
  int capitals = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && (is_word(text[end]) || text[end] == '\'')) ++end;
    const bool capital =
        end > at && (is_upper(text[at]) || static_cast<unsigned char>(text[at]) == 0xC3);
    capitals += capital ? 1 : 0;
    if (end - at > 4 && !capital && is_letter(text[at])) return false;
    at = end + 1;
  }
  return capitals > 0;
}

std::string_view name_part(std::string_view text, std::string_view lower) {
  std::size_t limit = text.size();
  for (const std::string_view end : {"  ", "\t", "|", ";", " - ", " · ", " / "}) {
    limit = std::min(limit, text.find(end));
  }
  // "SONS (BUTCHERS) LIMITED" keeps its parentheses, "LLC (Annapolis, MD)" loses them.
  if (const std::size_t open = text.substr(0, limit).find('('); open != std::string_view::npos) {
    const std::size_t form = end_of_form(text.substr(0, limit), lower.substr(0, limit));
    if (form == std::string_view::npos || form < open) limit = open;
  }
  const std::size_t comma = text.substr(0, limit).find(',');
  if (comma != std::string_view::npos) {
    // "QUARTERMAIN & SONS, INC." keeps its form; "Rosewood Piano Tuning, Guelph" ends.
    const std::size_t form = end_of_form(text.substr(0, limit), lower.substr(0, limit));
    limit = form != std::string_view::npos && form > comma ? form : comma;
  }
  return strip_name(text.substr(0, limit));
}

bool is_greeting(std::string_view lower) {
  for (const std::string_view word :
       {"hi",        "hello",    "dear",        "hey",          "hallo",         "bonjour",
        "hola",      "ciao",     "buongiorno",  "beste",        "geachte",       "hej",
        "tjena",     "liebe",    "lieber",      "sehr geehrte", "guten tag",     "moin",
        "madame",    "monsieur", "estimado",    "estimada",     "estimados",     "buenas",
        "gentile",   "caro",     "cara",        "oi",           "olá",           "bom dia",
        "boa tarde", "szanowni", "dzień dobry", "cześć",        "thanks",        "thank you",
        "subject",   "from:",    "to:",         "betreff",      "good morning",  "good afternoon",
        "sent from", "fwd",      "oggetto",     "asunto",       "assunto",       "objet",
        "coucou",    "grüezi",   "hei",         "goedemorgen",  "goedendag",     "please find",
        "ok",        "note",     "re:",         "---",          "invoice below", "hiermee",
        "hierbij",   "voici",    "anbei",       "for the"}) {
    if (lower.starts_with(word) && (lower.size() == word.size() || !is_word(lower[word.size()]))) {
      return true;
    }
  }
  return false;
}

}  // namespace assay::local
