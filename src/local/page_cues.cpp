#include "local/page_cues.hpp"

#include <algorithm>
#include <set>

namespace assay::local {
namespace {

using Cues = std::set<std::string_view>;

const Cues& guide_cues() {
  static const Cues cues{"?",         "advice",    "are",      "best",       "better",    "can",
                         "choose",    "choosing",  "compared", "difference", "explained", "guide",
                         "how",       "is",        "or",       "should",     "step",      "test",
                         "tested",    "tips",      "vs",       "what",       "when",      "which",
                         "why",       "anleitung", "darf",     "kann",       "oder",      "richtig",
                         "vergleich", "wann",      "warum",    "was",        "welche",    "welcher",
                         "welches",   "wie",       "comment",  "ou",         "pourquoi",  "quand",
                         "quel",      "quelle",    "consejos", "cuándo",     "cómo",      "guía",
                         "paso",      "por",       "qué"};
  return cues;
}

const Cues& help_cues() {
  static const Cues cues{
      "account",   "app",        "cancel",       "card",          "claim",    "claims",
      "damaged",   "deliver",    "delivery",     "exchange",      "faulty",   "gift",
      "guarantee", "invoice",    "login",        "missing",       "order",    "orders",
      "paid",      "parcel",     "parcels",      "password",      "pay",      "payment",
      "points",    "receipt",    "receipts",     "refund",        "return",   "returns",
      "track",     "tracking",   "voucher",      "vouchers",      "warranty", "bestellung",
      "garantie",  "gutschein",  "konto",        "lieferung",     "paket",    "passwort",
      "rechnung",  "rückgabe",   "rücksendung",  "colis",         "commande", "compte",
      "facture",   "livraison",  "paiement",     "remboursement", "retour",   "retours",
      "cuenta",    "devolución", "devoluciones", "envío",         "factura",  "garantía",
      "pago",      "paquete",    "pedido",       "reembolso"};
  return cues;
}

const Cues& store_cues() {
  static const Cues cues{"branch",  "branches", "collect",  "counter", "hours",          "monday",
                         "near",    "nearest",  "open",     "opening", "parking",        "shop",
                         "store",   "stores",   "sunday",   "sundays", "visit",          "where",
                         "filiale", "filialen", "geöffnet", "markt",   "öffnungszeiten", "horaires",
                         "magasin", "magasins", "ouvert",   "abierto", "horario",        "tienda",
                         "tiendas"};
  return cues;
}

const Cues& goods_cues() {
  static const Cues cues{"aluminium", "colours", "cotton", "leather", "pack",  "pair",  "plastic",
                         "set",       "size",    "sizes",  "steel",   "stock", "with",  "größen",
                         "mit",       "stück",   "avec",   "tailles", "con",   "tallas"};
  return cues;
}

double count(std::span<const std::string_view> words, const Cues& cues) {
  return static_cast<double>(
      std::count_if(words.begin(), words.end(), [&](auto word) { return cues.contains(word); }));
}

/// 1 from `enough` on.
double strength(double seen, double enough) {
  return std::min(seen, enough) / enough;
}

}  // namespace

PageSorts sorts_wanted(std::span<const std::string_view> query) {
  PageSorts sorts{strength(count(query, guide_cues()), 1), strength(count(query, help_cues()), 1),
                  strength(count(query, store_cues()), 1), 0};
  if (sorts[0] + sorts[1] + sorts[2] == 0) sorts[3] = 1;
  return sorts;
}

PageSorts sorts_of(std::span<const std::string_view> title,
                   std::span<const std::string_view> snippet, std::size_t quantities) {
  const auto both = [&](const Cues& cues) { return count(title, cues) + count(snippet, cues); };
  const double goods = count(snippet, goods_cues()) + static_cast<double>(quantities);
  return {strength(count(title, guide_cues()), 1), strength(both(help_cues()), 2),
          strength(both(store_cues()), 2), strength(goods, 3)};
}

}  // namespace assay::local
