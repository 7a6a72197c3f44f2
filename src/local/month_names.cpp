#include <algorithm>
#include <array>
#include <utility>

#include "local/dates.hpp"

namespace assay::local {
namespace {

using Entry = std::pair<std::string_view, int>;

/// Names and abbreviations longer than three letters. en, de, fr, es, it, nl, pt, sv, pl
/// (genitive), and the Czech and Danish ones that differ.
constexpr std::array kNames = std::to_array<Entry>({
    {"january", 1},   {"januar", 1},        {"jänner", 1},       {"janvier", 1},
    {"janv", 1},      {"enero", 1},         {"gennaio", 1},      {"januari", 1},
    {"janeiro", 1},   {"stycznia", 1},      {"styczeń", 1},      {"february", 2},
    {"februar", 2},   {"février", 2},       {"fevrier", 2},      {"févr", 2},
    {"febrero", 2},   {"febbraio", 2},      {"februari", 2},     {"fevereiro", 2},
    {"lutego", 2},    {"luty", 2},          {"march", 3},        {"märz", 3},
    {"maerz", 3},     {"mars", 3},          {"marzo", 3},        {"maart", 3},
    {"março", 3},     {"marca", 3},         {"marzec", 3},       {"marts", 3},
    {"april", 4},     {"avril", 4},         {"abril", 4},        {"aprile", 4},
    {"kwietnia", 4},  {"kwiecień", 4},      {"mayo", 5},         {"maggio", 5},
    {"maio", 5},      {"maja", 5},          {"june", 6},         {"juni", 6},
    {"juin", 6},      {"junio", 6},         {"giugno", 6},       {"junho", 6},
    {"czerwca", 6},   {"czerwiec", 6},      {"july", 7},         {"juli", 7},
    {"juillet", 7},   {"juil", 7},          {"julio", 7},        {"luglio", 7},
    {"julho", 7},     {"lipca", 7},         {"lipiec", 7},       {"august", 8},
    {"août", 8},      {"aout", 8},          {"agosto", 8},       {"augustus", 8},
    {"augusti", 8},   {"sierpnia", 8},      {"sierpień", 8},     {"september", 9},
    {"septembre", 9}, {"septiembre", 9},    {"settembre", 9},    {"setembro", 9},
    {"sept", 9},      {"września", 9},      {"wrzesień", 9},     {"october", 10},
    {"oktober", 10},  {"octobre", 10},      {"octubre", 10},     {"ottobre", 10},
    {"outubro", 10},  {"października", 10}, {"październik", 10}, {"november", 11},
    {"novembre", 11}, {"noviembre", 11},    {"novembro", 11},    {"listopada", 11},
    {"listopad", 11}, {"december", 12},     {"dezember", 12},    {"décembre", 12},
    {"decembre", 12}, {"diciembre", 12},    {"dicembre", 12},    {"dezembro", 12},
    {"grudnia", 12},  {"grudzień", 12},
});

/// Three letters, any of the languages.
constexpr std::array kShort = std::to_array<Entry>({
    {"jan", 1},  {"ene", 1},  {"gen", 1},  {"sty", 1},  {"feb", 2},  {"fev", 2},  {"fév", 2},
    {"lut", 2},  {"mar", 3},  {"mrz", 3},  {"mär", 3},  {"mrt", 3},  {"apr", 4},  {"abr", 4},
    {"avr", 4},  {"kwi", 4},  {"may", 5},  {"mai", 5},  {"maj", 5},  {"mei", 5},  {"mag", 5},
    {"jun", 6},  {"giu", 6},  {"cze", 6},  {"jul", 7},  {"lug", 7},  {"lip", 7},  {"aug", 8},
    {"ago", 8},  {"aoû", 8},  {"sie", 8},  {"sep", 9},  {"set", 9},  {"wrz", 9},  {"oct", 10},
    {"okt", 10}, {"ott", 10}, {"out", 10}, {"paź", 10}, {"nov", 11}, {"lis", 11}, {"dec", 12},
    {"dez", 12}, {"déc", 12}, {"dic", 12}, {"dez", 12}, {"gru", 12},
});

template <class Names>
std::optional<int> find_in(const Names& names, std::string_view word) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const Entry& e) { return e.first == word; });
  if (found == names.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<int> month_named(std::string_view lower_word) {
  if (lower_word.size() < 3 || lower_word.size() > 13) return std::nullopt;
  if (lower_word.size() <= 4) {
    if (const auto month = find_in(kShort, lower_word)) return month;
  }
  return find_in(kNames, lower_word);
}

}  // namespace assay::local
