#pragma once

/// \file
/// Words that say what the value beside them is: "Invoice No.", "zahlbar bis", "Total TTC".

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

enum class Key : unsigned char {
  invoice,     ///< names the document: Invoice, Rechnung, Bill
  number,      ///< No., Nr., number
  date,        ///< issue date
  due,         ///< due date follows
  on_receipt,  ///< due at once
  terms,       ///< Net 30, within 14 days: a number of days is near
  payment,     ///< pay, terms, zahlbar: makes "30 days" a payment term
  period,      ///< a date here is about the service, not the invoice
  reference,   ///< another document: order, "against invoice"
  vendor,      ///< seller, from
  customer,    ///< bill to, client
  subtotal,
  tax,
  tax_free,  ///< no VAT charged
  total,
  weak_total,  ///< amount due, balance: the total unless a better one is printed
  paid,        ///< payments and deposits: an amount that is none of the above
  row_head,    ///< a column head of the item table
};

struct KeyPhrase {
  std::string_view words;  ///< lower case, single blanks
  Key key;
};

struct LearnedPhrase {
  std::string words;
  Key key = Key::total;
};

/// The phrases that we know: en, de, fr, es, it, nl, pt, sv, pl and some neighbours.
[[nodiscard]] std::vector<KeyPhrase> known_phrases();

/// A phrase found in a line.
struct KeyHit {
  std::size_t begin = 0;
  std::size_t end = 0;
  Key key = Key::invoice;
};

/// Finds phrases at word starts; where several match, the longest counts. Immutable once built.
class KeyWords {
 public:
  explicit KeyWords(std::vector<KeyPhrase> phrases);
  KeyWords(KeyWords&&) = default;
  KeyWords& operator=(KeyWords&&) = default;

  /// Adds phrases that are not known yet.
  void learn(std::vector<LearnedPhrase> phrases);
  /// All hits of a lower-case line, left to right, without overlaps.
  [[nodiscard]] std::vector<KeyHit> find(std::string_view lower) const;

 private:
  void sort();

  std::vector<KeyPhrase> phrases_;  ///< sorted by first word, then longest first
  std::list<std::string> learned_;  ///< what learned phrases view; nodes stay put when moved
};

}  // namespace assay::local
