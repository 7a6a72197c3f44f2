#include "local/phone_labels.hpp"

#include <algorithm>

#include "local/document.hpp"

namespace assay::local {
namespace {

/// Further back nothing is a label.
constexpr std::size_t kReach = 48;
constexpr int kMostFillers = 3;

// Separated by bars; a star stands for any ending. English, German, French, Spanish, Italian,
// Dutch, Portuguese, and what is common in Sweden and Poland.
constexpr std::string_view kPhoneWords =
    "tel*|tél*|phone*|fon|fone|ph|mob*|móvil|movil|cell*|cel|celular*|handy*|gsm|natel|"
    "portable|fixe|fisso|fijo|fixo|vast|fax*|telefax*|call*|ring*|rang|rung|dial*|ruf*|anruf*|"
    "zurückruf*|rückruf*|rappel*|appel*|bel|bellen|belt|terugbel*|text|texted|sms|whatsapp*|"
    "wa|direct|direkt*|durchwahl*|dw|hotline*|helpline*|line|landline*|festnetz*|reach*|"
    "erreich*|joign*|joindre|llam*|chiam*|ligar*|ligue*|kontakt*|contact*|zentrale*|reception*|"
    "switchboard|desk|office|rufnummer*|notdienst|notruf*|zadzwo*|dzwoni*|komórk*|ring|ringa|"
    "växel*|recado|p|f|t|m|o|c|h";

constexpr std::string_view kOtherWords =
    "ticket*|order*|invoice*|inv|ref*|reference*|case|claim*|policy*|acct*|account*|a/c|acc|"
    "iban|bic|swift|serial*|s/n|sn|vin|rego|imei*|iccid|sku*|part|model*|batch*|lot|po|bol|awb|"
    "rma|waybill*|track*|consignment*|parcel*|package*|shipment*|container*|cheque*|loan*|"
    "permit*|license*|licence*|reg|registration*|tax|vat|ein|ssn|npi|nhs|nino|id|ids|code*|pin|"
    "puk|booking*|reservation*|confirmation*|version*|job|wo|quote*|meter*|reading*|mpan|mprn|"
    "ean*|gtin|isbn*|upc*|asn|barcode*|receipt*|membership*|docket*|contract*|mrn|dob|routing|"
    "sort|folio*|odometer|odo|mileage|abn|acn|tfn|siren|siret|rcs|naf|ip|pnr|gst*|hst|aadhaar|"
    "upi|utr|deposit*|balance|total|amount|plate|gps|coordinates|lat|grid|firmware|build|seat|"
    "locker*|rfq*|tender*|rechnung*|auftrag*|bestell*|vorgang*|akte*|az|aktenzeichen*|beleg*|"
    "vertrag*|police*|versicherungs*|steuer*|ust*|uid*|zähler*|artikel*|art|charge*|serien*|"
    "geräte*|paket*|sendung*|lieferschein*|konto*|kto*|blz|mitglieds*|schein*|buchung*|"
    "angebot*|fahrgestell*|kennzeichen*|matrikel*|hrb|hra|plz|retour*|referenz*|verfolgung*|"
    "zollpapier*|offerten*|chargen*|facture*|commande*|dossier*|colis|devis|contrat*|série|"
    "serie|suivi|compte*|abonné*|compteur*|relevé*|tva|sécu|nir|réf*|réservation*|"
    "immatriculation*|adhérent*|sinistre*|chèque*|pedido*|factura*|albarán|albaran|"
    "expediente*|referencia*|contrato*|nif|cif|dni|nie|cuenta*|póliza*|poliza*|seguimiento*|"
    "envío*|reserva*|contador*|lote|código*|codigo*|fattura*|ordine*|pratica*|codice*|"
    "partita|iva|matricola*|commessa*|bolla*|conto|contatore*|polizza*|prenotazione*|"
    "spedizione*|ddt|cap|targa|preventivo*|protocolo*|processo*|rastreio*|boleto*|nota|cnpj|"
    "cpf|cep|conta|matrícula*|apólice*|fatura*|encomenda*|nfe|pix|bestelling*|bestel*|"
    "factuur*|zending*|pakket*|rekening*|polis*|meterstand*|btw*|kvk*|bsn|serienummer*|"
    "kenteken*|faktura*|ordernr*|bankgiro*|plusgiro*|bg|pg|orgnr*|personnr*|kundnr*|kolli*|"
    "zamówieni*|zamowieni*|faktur*|przesyłk*|nip|regon|pesel|krs|umow*|zlecen*|paczk*|"
    "licznik*";

/// May stand between a label and what it labels.
constexpr std::string_view kFillers =
    "no|nos|nr|num|number|numbers|nummer|numéro|numero|número|nº|n°|n|is|was|ist|war|"
    "lautet|est|es|è|é|old|new|neu|starts|ending|ends|nro|nrs|numer|nbr|nummern|our|your|"
    "their";

constexpr std::string_view kUnits =
    "kwh|wh|km|m|cm|mm|m2|m²|m³|m3|kg|g|t|lb|lbs|l|ml|litres|miles|mi|eur|euro|euros|usd|gbp|"
    "chf|sek|pln|inr|brl|jpy|yen|kr|zł|rs|€|£|$|%|pcs|stk|stück|units|st|psi|bar|rpm|volt|"
    "v|watt|gb|mb|hours|stunden|dollars|pounds|kronor|reais|rupees";

bool matches(std::string_view word, std::string_view pattern) {
  if (!pattern.ends_with('*')) return word == pattern;
  return word.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool is_one_of(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const std::string_view one = words.substr(0, words.find('|'));
    if (matches(word, one)) return true;
    words.remove_prefix(std::min(words.size(), one.size() + 1));
  }
  return false;
}

/// "Rechnungsnr", "Schein-Nr", "kundnummer": compounds that name a number of some kind.
bool is_kind_of_number(std::string_view word) {
  for (const std::string_view end : {"nr", "nummer", "nummern", "-no", "-id", "#"}) {
    if (word.size() > end.size() + 1 && word.ends_with(end)) return true;
  }
  return false;
}

/// A word may have a hyphen inside: "Schein-Nr", "a/c".
bool is_in_word(char c) {
  return is_word(c) || c == '-' || c == '\'';
}

Label label_of(std::string_view word, const LearnedLabels& learned) {
  if (is_phone_word(word)) return Label::phone;
  if (is_one_of(word, kOtherWords) || is_kind_of_number(word)) return Label::other;
  // The last part of "Kapper-order", "PO-number".
  const std::size_t hyphen = word.rfind('-');
  if (hyphen != std::string_view::npos && hyphen + 1 < word.size()) {
    return label_of(word.substr(hyphen + 1), learned);
  }
  if (learned.other.contains(word)) return Label::other;
  return learned.phone.contains(word) ? Label::phone : Label::none;
}

/// Steps back over what may stand between a label and its number; `npos` where a clause ends.
std::size_t skip_marks(std::string_view lower, std::size_t end, std::size_t from, bool& hash) {
  while (end > from) {
    const char c = lower[end - 1];
    if (c == '#') hash = true;
    const bool full_stop = c == '.' && end < lower.size() && lower[end] == ' ' && end - from > 4 &&
                           is_word(lower[end - 2]) && is_word(lower[end - 3]) &&
                           is_word(lower[end - 4]) && is_word(lower[end - 5]);
    if (full_stop) return std::string_view::npos;
    if (std::string_view(" .:#=\t\"'").find(c) == std::string_view::npos) return end;
    --end;
  }
  return end;
}

}  // namespace

bool is_phone_word(std::string_view lower_word) {
  return is_one_of(lower_word, kPhoneWords);
}

std::string_view word_before(std::string_view lower, std::size_t end) {
  const std::size_t from = end > kReach ? end - kReach : 0;
  bool hash = false;
  const std::size_t stop = skip_marks(lower, end, from, hash);
  if (stop == std::string_view::npos) return {};
  std::size_t begin = stop;
  while (begin > from && is_in_word(lower[begin - 1])) --begin;
  return lower.substr(begin, stop - begin);
}

Label label_before(std::string_view lower, std::size_t begin, const LearnedLabels& learned) {
  const std::size_t from = begin > kReach ? begin - kReach : 0;
  std::size_t end = begin;
  bool hash = false;
  for (int words = 0; words <= kMostFillers; ++words) {
    end = skip_marks(lower, end, from, hash);
    if (end == std::string_view::npos) break;
    std::size_t start = end;
    while (start > from && is_in_word(lower[start - 1])) --start;
    const std::string_view word = lower.substr(start, end - start);
    if (word.empty()) break;
    const Label label = label_of(word, learned);
    if (label != Label::none) return label;
    if (!is_one_of(word, kFillers)) break;
    end = start;
  }
  return hash ? Label::other : Label::none;
}

bool unit_after(std::string_view lower, std::size_t end) {
  if (end < lower.size() && lower[end] == ' ') ++end;
  std::size_t stop = end;
  while (stop < lower.size() && stop - end < kReach && is_letter(lower[stop])) ++stop;
  if (stop == end) {
    return end < lower.size() && (lower[end] == '%' || lower[end] == '$');
  }
  return is_one_of(lower.substr(end, stop - end), kUnits);
}

}  // namespace assay::local
