#include "local/country.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "local/document.hpp"

namespace assay::local {
namespace {

struct Marks {
  Country country;
  std::string_view words;  ///< lower case, separated by bars
  std::string_view codes;  ///< states and provinces as capitals after an address, blank-separated
};

constexpr auto kMarks = std::to_array<Marks>({
    {{"US", "USD"},
     "usa|united states|inc.|llc|california|texas|florida|oregon|ohio|new mexico|new york|colorado|"
     "north carolina|south carolina|virginia|washington|arizona|nevada|montana|maine|vermont|"
     "michigan|minnesota|wisconsin|illinois|georgia|tennessee|kentucky|louisiana|pennsylvania|"
     "massachusetts|connecticut|new jersey|sales tax|state "
     "tax|idaho|utah|iowa|kansas|hawaii|alaska|"
     "chicago|boston|seattle|denver|u.s.",
     " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
     "NM "
     "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WV WI WY "},
    {{"CA", "CAD"},
     "canada|ontario|quebec|québec|alberta|british columbia|manitoba|nova scotia|saskatchewan|"
     "new brunswick|newfoundland|hst|qst|tvq|gst/hst|toronto|vancouver|montréal|montreal|calgary|"
     "ottawa|winnipeg|halifax|edmonton",
     " ON QC BC AB MB NS NB SK PE NL YT "},
    {{"AU", "AUD"},
     "australia|pty ltd|pty. ltd.|abn|queensland|new south "
     "wales|tasmania|sydney|melbourne|brisbane|"
     "perth|adelaide|victoria|western australia|south australia",
     " NSW QLD VIC TAS ACT WA "},
    {{"NZ", "NZD"},
     "new zealand|auckland|wellington|christchurch|dunedin|nzbn|hamilton nz",
     " NZ "},
    {{"SG", "SGD"}, "singapore|pte ltd|pte. ltd.", ""},
    {{"HK", "HKD"}, "hong kong|kowloon", ""},
    {{"MX", "MXN"},
     "méxico|mexico|s.a. de c.v.|sa de "
     "cv|rfc|cdmx|guadalajara|monterrey|yucatán|oaxaca|jalisco|puebla|"
     "pesos",
     ""},
    {{"BR", "BRL"},
     "brasil|brazil|r$|cnpj|são paulo|rio de janeiro|ltda|nota fiscal|curitiba|reais|belo "
     "horizonte",
     ""},
    {{"GB", "GBP"},
     "united "
     "kingdom|england|scotland|wales|london|edinburgh|glasgow|bristol|leeds|manchester|cardiff|"
     "belfast|northern ireland|yorkshire|cornwall|devon|llp|plc|pounds|sort code|vat reg",
     ""},
    {{"IE", "EUR"}, "ireland|dublin|cork|galway|limerick|eircode", ""},
    {{"CH", "CHF"},
     "schweiz|suisse|svizzera|switzerland|zürich|genève|geneva|bern|basel|lausanne|luzern|lugano|"
     "franken|francs|fr.|sàrl|mwst-nr. che|st. gallen|winterthur",
     ""},
    {{"SE", "SEK"},
     "sverige|sweden|moms|kronor|stockholm|göteborg|malmö|uppsala|bankgiro|plusgiro|swish|kvitto|"
     "faktura nr|förfallodatum|org.nr|betalas",
     ""},
    {{"NO", "NOK"},
     "norge|norway|mva|oslo|bergen|trondheim|stavanger|tromsø|vipps|forfall|kontonummer",
     ""},
    {{"DK", "DKK"},
     "danmark|denmark|aps|cvr|københavn|copenhagen|aarhus|odense|mobilepay|forfaldsdato|i "
     "alt|beløb",
     ""},
    {{"PL", "PLN"}, "polska|poland|sp. z o.o.|sp.j.|nip|warszawa|kraków|faktura vat|zł|razem", ""},
    {{"CZ", "CZK"}, "česko|czech|s.r.o.|praha|prague|brno|dph|kč", ""},
    {{"HU", "HUF"}, "hungary|magyarország|budapest|kft.|kft|áfa|forint", ""},
    {{"IN", "INR"},
     "india|gstin|pvt ltd|pvt. "
     "ltd.|mumbai|delhi|bengaluru|chennai|kolkata|hyderabad|pune|rupees|cgst|"
     "sgst|igst|jaipur|kerala",
     ""},
    {{"JP", "JPY"}, "japan|tokyo|osaka|kyoto|consumption tax|yen", ""},
    {{"ZA", "ZAR"}, "south africa|cape town|johannesburg|durban|pretoria|rand|(pty)", ""},
    {{"DE", "EUR"}, "deutschland|germany|gmbh|ust-idnr.|steuernummer|berlin|hamburg|münchen", ""},
    {{"AT", "EUR"}, "österreich|austria|wien|graz|salzburg|linz", ""},
    {{"FR", "EUR"}, "france|siret|sarl|tva|paris|lyon|marseille", ""},
    {{"ES", "EUR"}, "españa|spain|nif|cif|madrid|barcelona|s.l.", ""},
    {{"IT", "EUR"}, "italia|italy|p.iva|s.r.l.|srl|milano|roma|partita iva", ""},
    {{"NL", "EUR"}, "nederland|netherlands|btw|kvk|b.v.|amsterdam|rotterdam|utrecht", ""},
    {{"PT", "EUR"}, "portugal|lisboa|lda|porto|nipc|contribuinte", ""},
});

bool has_phrase(std::string_view text, std::string_view phrase) {
  for (std::size_t at = text.find(phrase); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    const bool starts = at == 0 || !is_word(text[at - 1]);
    const bool ends = end >= text.size() || !is_word(phrase.back()) || !is_word(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

/// "Bend, OR 97701", "Guelph ON": two or three capitals that end a line or stand before a code.
int address_codes(std::string_view text, std::string_view codes) {
  if (codes.empty()) return 0;
  int found = 0;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (!is_upper(text[at]) || is_word(text[at - 1])) continue;
    std::size_t end = at;
    while (end < text.size() && is_upper(text[end])) ++end;
    const std::string_view code = text.substr(at, end - at);
    const bool whole = end == text.size() || !is_word(text[end]);
    if (code.size() >= 2 && code.size() <= 3 && whole) {
      const bool comma = at >= 2 && text[at - 2] == ',';
      const bool before_zip = end + 1 < text.size() && text[end] == ' ' && is_digit(text[end + 1]);
      const bool after_name =
          at >= 2 && text[at - 1] == ' ' && is_letter(text[at - 2]) && !is_upper(text[at - 2]);
      const bool ends =
          after_name && (end == text.size() || text.substr(end, 2) == "  " ||
                         std::string_view("\n).,;").find(text[end]) != std::string_view::npos);
      if ((comma || before_zip || ends) &&
          codes.find(' ' + std::string(code) + ' ') != std::string_view::npos) {
        found += comma ? 2 : 1;
      }
    }
    at = end;
  }
  return found;
}

/// AB1 2CD and AB12 3CD, the second half optional.
int british_postcodes(std::string_view text) {
  int found = 0;
  for (std::size_t at = 0; at + 6 < text.size(); ++at) {
    if (text[at] != ' ' || !is_digit(text[at + 1]) || !is_upper(text[at + 2]) ||
        !is_upper(text[at + 3]) || is_word(text[at + 4])) {
      continue;
    }
    if (at >= 2 && is_digit(text[at - 1])) ++found;
  }
  return found;
}

}  // namespace

Country guess_country(std::string_view text, std::string_view lower) {
  // The head of a document names the vendor; page-long terms below do not.
  text = text.substr(0, 8000);
  lower = lower.substr(0, 8000);
  Country best;
  int best_votes = 0;
  for (const Marks& marks : kMarks) {
    int votes = address_codes(text, marks.codes);
    if (marks.country.code == "GB") votes += 2 * british_postcodes(text);
    for (std::string_view rest = marks.words; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find('|'));
      if (has_phrase(lower, word)) votes += 2;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    if (votes > best_votes) {
      best_votes = votes;
      best = marks.country;
    }
  }
  return best;
}

}  // namespace assay::local
