#include "local/phone_places.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "local/document.hpp"

namespace assay::local {
namespace {

struct Words {
  std::string_view country;
  std::string_view places;      ///< as they are written, capital first; separated by bars
  std::string_view adjectives;  ///< lower case, without their endings
};

// Cities that are everyday words as well (Nice, Essen, Bath, Reading, Tours) are left out.
constexpr auto kWords = std::to_array<Words>({
    {"US",
     "USA|US|U.S.|America|Amerika|États-Unis|Stateside|Estados Unidos|EE.UU.|Stati Uniti|"
     "Vereinigte Staaten|New York|NYC|Manhattan|Brooklyn|Chicago|Boston|Seattle|Denver|Dallas|"
     "Houston|Austin|Miami|Atlanta|Philadelphia|Phoenix|Detroit|Los Angeles|San Francisco|"
     "San Diego|Las Vegas|Portland|Minneapolis|Nashville|Texas|Florida|California|Kalifornien|"
     "Californie|Ohio|Oregon|Arizona|Colorado|Michigan|New Jersey|Pittsburgh|Cleveland|"
     "Baltimore|Memphis|Milwaukee|New Orleans|Tampa|Orlando|Washington|St. Louis|Salt Lake City|"
     "Vermont|Maine|Massachusetts|Illinois|Wisconsin|Minnesota|Nevada|Tennessee|Kentucky|Alabama",
     "stateside|american|amerikan|américain|americain|american|estadounidens|statunitens|"
     "amerykańsk"},
    {"CA",
     "Canada|Kanada|Canadá|Toronto|Vancouver|Montreal|Montréal|Calgary|Ottawa|Winnipeg|Halifax|"
     "Edmonton|Quebec|Québec|Ontario|Alberta|Manitoba|Saskatchewan|Nova Scotia|Saskatoon|"
     "British Columbia|Gatineau|Laval|Newfoundland|Yukon|Mississauga",
     "canadian|kanadisch|canadien|canadiens|canades"},
    {"GB",
     "UK|U.K.|Britain|England|Scotland|Wales|Northern Ireland|Großbritannien|Schottland|Angleterre|"
     "Royaume-Uni|Inghilterra|Regno Unito|Inglaterra|Reino Unido|Engeland|Storbritannien|Anglia|"
     "London|Londres|Londra|Londen|Londyn|Leeds|Manchester|Birmingham|Liverpool|Glasgow|Edinburgh|"
     "Bristol|Cardiff|Belfast|Sheffield|Newcastle|Nottingham|Leicester|Brighton|Southampton|"
     "Cambridge|Oxford|York|Norwich|Aberdeen|Dundee|Swansea|Plymouth|Exeter|Yorkshire|Cornwall|"
     "Devon|Kent|Essex|Sussex|Surrey|Coventry|Bradford|Inverness",
     "british|britisch|britanniqu|britannic|británic|scottish|welsh|brytyjsk"},
    {"DE",
     "Germany|Deutschland|Allemagne|Alemania|Germania|Duitsland|Alemanha|Tyskland|Niemcy|Niemczech|"
     "Berlin|Berlino|Berlín|Berlijn|Berlim|Berlina|Hamburg|Hambourg|Amburgo|Hamburgo|München|"
     "Munich|Monaco di Baviera|Köln|Koeln|Cologne|Colonia|Keulen|Frankfurt|Francfort|Francoforte|"
     "Stuttgart|Düsseldorf|Dortmund|Leipzig|Dresden|Hannover|Hanover|Nürnberg|Nuremberg|Bremen|"
     "Duisburg|Bochum|Bonn|Münster|Mannheim|Karlsruhe|Augsburg|Wiesbaden|Kiel|Lübeck|Rostock|"
     "Freiburg|Aachen|Mainz|Potsdam|Bavaria|Bayern|Sachsen|Monachium",
     "german|deutsch|allemand|aleman|alemán|tedesc|duits|alemã|tysk|niemieck"},
    {"FR",
     "France|Frankreich|Francia|Frankrijk|França|Frankrike|Francja|Francji|Paris|Parigi|París|"
     "Parijs|Paryż|Paryżu|Lyon|Lione|Marseille|Marsiglia|Marsella|Toulouse|Bordeaux|Lille|Rijsel|"
     "Nantes|Strasbourg|Straßburg|Straatsburg|Montpellier|Rennes|Grenoble|Dijon|Reims|Annecy|"
     "Cannes|Avignon|Calais|Metz|Mulhouse|Colmar|Normandy|Normandie|Bretagne|Provence|"
     "Alsace|Elsass|Bourgogne|Corsica|Perpignan|Biarritz|Le Havre|Rouen|Toulon",
     "french|französisch|franzoes|français|francais|françaises|francés|frances|francese|frans|"
     "fransk|francusk"},
    {"ES",
     "Spain|Spanien|Espagne|España|Spagna|Spanje|Espanha|Hiszpania|Hiszpanii|Madrid|Barcelona|"
     "Barcelone|Barcellona|Valencia|Sevilla|Seville|Málaga|Malaga|Bilbao|Zaragoza|Alicante|"
     "Mallorca|Majorca|Majorque|Ibiza|Palma|Granada|Marbella|Tenerife|Teneriffa|Gran Canaria|"
     "Girona|Murcia|San Sebastián|Costa Brava|Cádiz|Salamanca",
     "spanish|spanisch|espagnol|español|español|spagnol|spaans|espanhol|spansk|hiszpańsk"},
    {"IT",
     "Italy|Italien|Italie|Italia|Italië|Itália|Włochy|Włoszech|Rome|Rom|Roma|Milan|Milano|Mailand|"
     "Milán|Milaan|Mediolan|Naples|Napoli|Neapel|Turin|Torino|Firenze|Florenz|Venice|"
     "Venezia|Venedig|Venise|Bologna|Genoa|Genova|Genua|Verona|Palermo|Catania|Bari|Trieste|Triest|"
     "Tuscany|Toskana|Toscana|Sicily|Sizilien|Sicilia|Sardinia|Sardinien|Bolzano|Bozen|Pisa|Padova|"
     "Rimini|Bergamo|Modena|Parma|South Tyrol|Südtirol|Meran|Merano",
     "italian|italienisch|italien|italienn|italiaans|italiano|italiana|italiensk|włosk"},
    {"NL",
     "Netherlands|Holland|Niederlande|Niederlanden|Pays-Bas|Países Bajos|Paesi Bassi|Olanda|"
     "Nederland|Holanda|Nederländerna|Holandia|Holandii|Amsterdam|Rotterdam|Utrecht|The Hague|"
     "Den Haag|La Haye|Eindhoven|Groningen|Maastricht|Tilburg|Breda|Nijmegen|Arnhem|Haarlem|Delft|"
     "Zwolle|Enschede|Venlo|Almere",
     "dutch|niederländisch|holländisch|néerlandais|hollandais|neerland|holand|oland|nederlands|"
     "holländsk|holendersk"},
    {"BE",
     "Belgium|Belgien|Belgique|Bélgica|Belgio|België|Belgia|Belgii|Brussels|Brüssel|Bruxelles|"
     "Brussel|Bruselas|Antwerp|Antwerpen|Anvers|Ghent|Gent|Gand|Bruges|Brugge|Brügge|Liège|Lüttich|"
     "Namur|Charleroi|Leuven|Louvain|Mechelen|Ostend|Oostende|Flanders|Vlaanderen|"
     "Wallonie|Hasselt|Kortrijk|Eupen",
     "belgian|belgisch|belge|belga|belgijsk"},
    {"AT",
     "Austria|Österreich|Autriche|Oostenrijk|Áustria|Österrike|Vienna|Wien|Vienne|Viena|Wenen|"
     "Wiedeń|Wiedniu|Graz|Linz|Salzburg|Salisburgo|Salzbourg|Innsbruck|Klagenfurt|Villach|Bregenz|"
     "Tyrol|Tirol|Tirolo|Vorarlberg|Steiermark|Kärnten|Wels|Dornbirn|St. Pölten",
     "austrian|österreichisch|autrichien|austriac|austríac|oostenrijks|österrikisk|austriack"},
    {"CH",
     "Switzerland|Schweiz|Suisse|Suiza|Svizzera|Zwitserland|Suíça|Szwajcaria|Szwajcarii|Zurich|"
     "Zürich|Zurigo|Zúrich|Geneva|Genf|Genève|Ginevra|Ginebra|Basel|Bâle|Basle|Basilea|Bern|Berne|"
     "Berna|Lausanne|Lucerne|Luzern|Lugano|Winterthur|St. Gallen|Neuchâtel|Fribourg|Sion|Davos|"
     "Zermatt|Ticino|Tessin|Zug|Chur|Thun|Montreux|Verbier",
     "swiss|schweizer|helvét|svizzer|suizo|suiza|suisse|zwitsers|suíço|schweizisk|szwajcarsk"},
    {"SE",
     "Sweden|Schweden|Suède|Suecia|Svezia|Zweden|Suécia|Sverige|Szwecja|Szwecji|Stockholm|"
     "Stoccolma|Estocolmo|Sztokholm|Gothenburg|Göteborg|Malmö|Malmo|Uppsala|Västerås|Örebro|"
     "Linköping|Helsingborg|Lund|Umeå|Gävle|Visby|Kiruna|Norrköping|Jönköping",
     "swedish|schwedisch|suédois|sueco|sueca|svedes|zweeds|svensk|szwedzk"},
    {"PL",
     "Poland|Polen|Pologne|Polonia|Polska|Polsce|Polônia|Warsaw|Warschau|Varsovie|Varsovia|"
     "Varsavia|"
     "Warszawa|Warszawie|Kraków|Krakow|Krakau|Cracow|Cracovie|Cracovia|Gdańsk|Gdansk|Danzig|"
     "Wrocław|Wroclaw|Breslau|Poznań|Poznan|Posen|Łódź|Lodz|Szczecin|Stettin|Lublin|Katowice|"
     "Kattowitz|Gdynia|Białystok|Rzeszów|Toruń|Sopot",
     "polish|polnisch|polonais|polac|polaco|polaca|polsk"},
    {"IE",
     "Ireland|Irland|Irlande|Irlanda|Ierland|Irlandia|Irlandii|Éire|Dublin|Dublino|Dublín|Cork|"
     "Galway|Limerick|Waterford|Kilkenny|Sligo|Donegal|Tralee|Wexford|Athlone|Drogheda|"
     "Dundalk|Killarney|Ennis|Tipperary|Letterkenny|Co. Clare|Wicklow|Kildare|Mullingar",
     "irish|irisch|irlandais|irlandés|irlandes|irländsk|irlandzk"},
    {"AU",
     "Australia|Australien|Australie|Australië|Austrália|Sydney|Melbourne|Brisbane|Perth|"
     "Adelaide|Canberra|Hobart|Darwin|Gold Coast|Cairns|Queensland|Tasmania|Tasmanien|New South "
     "Wales|NSW|Geelong|Wollongong|Fremantle|Aussie|Alice Springs|Townsville",
     "australian|australisch|australien|australisk|australijsk"},
    {"IN",
     "India|Indien|Inde|Índia|Indie|Indiach|Mumbai|Bombay|Delhi|New Delhi|Bangalore|Bengaluru|"
     "Chennai|Madras|Kolkata|Calcutta|Hyderabad|Pune|Jaipur|Ahmedabad|Kerala|Kochi|Goa|Gurgaon|"
     "Gurugram|Noida|Lucknow|Surat|Punjab|Gujarat|Chandigarh|Nagpur|Indore|Mysore",
     "indian|indisch|indien|indienn|indiaas|indisk|indyjsk"},
    {"BR",
     "Brazil|Brasilien|Brésil|Brasil|Brasile|Brazilië|Brazylia|Brazylii|São Paulo|Sao Paulo|Rio de "
     "Janeiro|Rio|Brasília|Brasilia|Belo Horizonte|Curitiba|Porto Alegre|Recife|Fortaleza|"
     "Manaus|Florianópolis|Campinas|Goiânia",
     "brazilian|brasilianisch|brésilien|brasileñ|brasilian|braziliaans|brasileir|brasiliansk|"
     "brazylijsk"},
    {"JP",
     "Japan|Japon|Japón|Giappone|Japão|Japonia|Japonii|Tokyo|Tokio|Tóquio|Osaka|Kyoto|Kioto|"
     "Yokohama|Nagoya|Sapporo|Kobe|Fukuoka|Hiroshima|Sendai|Okinawa|Nagasaki|Nara",
     "japanese|japanisch|japonais|japonés|giappones|japans|japonês|japansk|japońsk"},
    {"PT", "Portugal|Portogallo|Portugalia|Lisbon|Lissabon|Lisbonne|Lisboa|Lisbona|Porto|Algarve",
     "portuguese|portugiesisch|portugais|portugués|portoghes|portugees|português"},
    {"LU", "Luxembourg|Luxemburg|Lussemburgo|Luxemburgo",
     "luxembourgish|luxemburgisch|"
     "luxembourgeois"},
    {"DK",
     "Denmark|Dänemark|Danemark|Danmark|Dinamarca|Danimarca|Denemarken|Dania|Copenhagen|"
     "Kopenhagen|Copenhague|København|Köpenhamn|Aarhus|Odense",
     "danish|dänisch|danois|dansk"},
    {"NO",
     "Norway|Norwegen|Norvège|Noruega|Norvegia|Noorwegen|Norge|Oslo|Bergen|Trondheim|"
     "Stavanger",
     "norwegian|norwegisch|norvégien|norsk|noruego"},
    {"FI", "Finland|Finnland|Finlande|Finlandia|Helsinki|Helsingfors|Tampere|Turku",
     "finnish|finnisch|finlandais|finsk"},
    {"CZ", "Czechia|Czech Republic|Tschechien|Tchéquie|Chequia|Prague|Prag|Praga|Praha|Brno|Brünn",
     "czech|tschechisch|tchèque|czesk"},
    {"SK", "Slovakia|Slowakei|Slovaquie|Bratislava", "slovak|slowakisch|slovaque"},
    {"HU", "Hungary|Ungarn|Hongrie|Hungría|Ungheria|Budapest", "hungarian|ungarisch|hongrois"},
    {"RO", "Romania|Rumänien|Roumanie|Bucharest|Bukarest|Bucarest", "romanian|rumänisch|roumain"},
    {"GR", "Greece|Griechenland|Grèce|Grecia|Athens|Athen|Athènes|Thessaloniki",
     "greek|griechisch"},
    {"HR", "Croatia|Kroatien|Croatie|Zagreb", "croatian|kroatisch|croate"},
    {"TR", "Türkei|Turquie|Istanbul|Ankara|Izmir|Antalya", "turkish|türkisch"},
    {"NZ", "New Zealand|Neuseeland|Nouvelle-Zélande|Auckland|Christchurch", "neuseeländisch"},
    {"SG", "Singapore|Singapur|Singapour", "singaporean"},
    {"HK", "Hong Kong|Hongkong", ""},
    {"ZA", "South Africa|Südafrika|Cape Town|Johannesburg|Durban", "south african"},
    {"MX", "Mexico|México|Mexiko|Cancún|Guadalajara|Monterrey", "mexican|mexikanisch|mexicain"},
    {"CN", "China|Chine|Cina|Shanghai|Beijing|Shenzhen", "chinese|chinesisch|chinois"},
    {"AE", "Dubai|Abu Dhabi|UAE|Emirates", ""},
});

struct Meaning {
  std::string_view country;
  bool adjective = false;
};

using Dictionary = std::map<std::string, Meaning, std::less<>>;

template <class Use>
void each_part(std::string_view parts, Use use) {
  while (!parts.empty()) {
    const std::string_view part = parts.substr(0, parts.find('|'));
    use(part);
    parts.remove_prefix(std::min(parts.size(), part.size() + 1));
  }
}

Dictionary make_places() {
  Dictionary places;
  for (const Words& words : kWords) {
    each_part(words.places, [&](std::string_view part) {
      places.try_emplace(std::string(part), Meaning{words.country});
    });
  }
  return places;
}

Dictionary make_adjectives() {
  Dictionary adjectives;
  for (const Words& words : kWords) {
    each_part(words.adjectives, [&](std::string_view part) {
      adjectives.try_emplace(std::string(part), Meaning{words.country, true});
    });
  }
  return adjectives;
}

const Dictionary& places() {
  static const Dictionary all = make_places();
  return all;
}

const Dictionary& adjectives() {
  static const Dictionary all = make_adjectives();
  return all;
}

/// ASCII capitals, and the ones that names of places start with otherwise (É, Ö, Ł, Ś).
bool is_capital(std::string_view word) {
  if (is_upper(word[0])) return true;
  if (word.size() < 2) return false;
  const auto lead = static_cast<unsigned char>(word[0]);
  const auto next = static_cast<unsigned char>(word[1]);
  return lead == 0xC5 || (lead == 0xC3 && next < 0xA0);
}

/// The end of the word at `at`.
std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_letter(text[at])) ++at;
  return at;
}

/// Where the next word of a name may start: after a blank or a hyphen, perhaps behind a dot.
std::size_t next_word(std::string_view text, std::size_t end) {
  std::size_t at = end;
  if (at < text.size() && text[at] == '.') ++at;
  if (at < text.size() && (text[at] == ' ' || text[at] == '-')) ++at;
  return at > end && at < text.size() && is_letter(text[at]) ? at : std::string_view::npos;
}

/// The end of the longest place that starts at the word at `at`, of up to three words; or 0.
std::size_t place_end(std::string_view text, std::size_t at, Meaning& meaning) {
  constexpr std::size_t kLongest = 24;
  std::size_t best = 0;
  std::size_t end = word_end(text, at);
  for (int words = 0; words < 3 && end - at <= kLongest; ++words) {
    const bool dot = end < text.size() && text[end] == '.';
    for (const std::size_t stop : {end, end + (dot ? 1U : 0U)}) {
      const auto found = places().find(text.substr(at, stop - at));
      if (found == places().end()) continue;
      meaning = found->second;
      best = stop;
    }
    const std::size_t next = next_word(text, end);
    if (next == std::string_view::npos) break;
    end = word_end(text, next);
  }
  return best;
}

/// An adjective is its stem and at most four letters of ending.
std::size_t adjective_end(std::string_view text, std::size_t at, std::size_t end,
                          Meaning& meaning) {
  constexpr std::size_t kLongestEnding = 4;
  const std::string lower = lower_in_place(text.substr(at, std::min<std::size_t>(end - at, 24)));
  for (std::size_t size = lower.size(); size >= 4 && size + kLongestEnding >= lower.size();
       --size) {
    const auto found = adjectives().find(std::string_view(lower).substr(0, size));
    if (found == adjectives().end()) continue;
    meaning = found->second;
    return end;
  }
  return 0;
}

}  // namespace

std::vector<Mention> find_mentions(std::string_view text) {
  std::vector<Mention> mentions;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_letter(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = word_end(text, at);
    Meaning meaning;
    std::size_t stop = is_capital(text.substr(at)) ? place_end(text, at, meaning) : 0;
    if (stop == 0) stop = adjective_end(text, at, end, meaning);
    if (stop != 0) mentions.push_back({at, stop, meaning.country, meaning.adjective});
    at = std::max(end, stop);
  }
  return mentions;
}

}  // namespace assay::local
