#include "eval/redactor.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace assay::eval {
namespace {

constexpr std::size_t kSecretBytes = 16;  ///< no provider issues shorter keys
constexpr std::size_t kPrefixBytes = 12;
constexpr std::size_t kBase64Prefix = 16;  ///< that many bytes as base64
constexpr std::string_view kMark = "[key]";

bool is_key_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.' || c == '*';
}

/// A character and how many bytes of text stand for it; 0 when none do.
struct Written {
  unsigned character = 0;
  std::size_t length = 0;
};

/// `before`, a number, `after`.
Written number_between(std::string_view before, std::string_view text, std::size_t digits, int base,
                       std::string_view after) {
  if (!text.starts_with(before)) return {};
  const char* const begin = text.data() + before.size();
  const char* const limit = begin + std::min(digits, text.size() - before.size());
  unsigned number = 0;
  const auto [end, error] = std::from_chars(begin, limit, number, base);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || !text.substr(length).starts_with(after)) return {};
  return {number, length + after.size()};
}

/// As in a URL (RFC 3986, section 2.1).
Written percent_escape(std::string_view text) {
  return number_between("%", text, 2, 16, "");
}

Written json_escape(std::string_view text) {
  if (text.size() < 2 || text[0] != '\\') return {};
  if (text[1] == 'u') return number_between("\\u", text, 4, 16, "");
  return {static_cast<unsigned char>(text[1]), 2};
}

Written html_escape(std::string_view text) {
  constexpr std::pair<char, std::string_view> kNames[] = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}};
  for (const auto& [character, name] : kNames) {
    if (text.starts_with(name)) return {static_cast<unsigned char>(character), name.size()};
  }
  if (text.starts_with("&#x") || text.starts_with("&#X")) {
    return number_between(text.substr(0, 3), text, 8, 16, ";");
  }
  return number_between("&#", text, 8, 10, ";");
}

/// The characters of a base64 text (RFC 4648) that the key alone decides, when `before` bytes
/// (0 to 2, or any number with that rest) stand in front of it.
std::string base64_of(const std::string& key, std::size_t before, bool for_urls) {
  std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  alphabet += for_urls ? "-_" : "+/";
  const auto bit = [&key, before](std::size_t index) -> unsigned {
    const auto byte = static_cast<unsigned char>(key[index / 8 - before]);
    return (byte >> (7 - index % 8)) & 1U;
  };
  std::string text;
  const std::size_t end = 8 * (before + key.size());
  for (std::size_t at = (8 * before + 5) / 6 * 6; at + 6 <= end; at += 6) {
    unsigned six = 0;
    for (std::size_t i = 0; i < 6; ++i) six = six << 1 | bit(at + i);
    text += alphabet[six];
  }
  return text;
}

}  // namespace

Redactor::Redactor(const std::string& key) {
  if (key.size() < kSecretBytes) return;
  for (const Escapes escapes : {Escapes::none, Escapes::percent, Escapes::json, Escapes::html}) {
    forms_.push_back({key, escapes, kPrefixBytes});
  }
  for (const std::size_t before : {0U, 1U, 2U}) {
    for (const bool for_urls : {false, true}) {
      forms_.push_back({base64_of(key, before, for_urls), Escapes::none, kBase64Prefix});
    }
  }
  beginnings_ = "%\\&";
  for (const Form& form : forms_) beginnings_ += form.text[0];
}

/// How much of `text` the form takes, from `at` on; 0 when too little of it is there.
std::size_t Redactor::length_at(const Form& form, const std::string& text, std::size_t at,
                                bool whole) {
  const std::string_view all = text;
  std::size_t taken = at;
  std::size_t matched = 0;
  for (; matched < form.text.size() && taken < all.size(); ++matched) {
    const std::string_view rest = all.substr(taken);
    Written written;
    if (form.escapes == Escapes::percent) written = percent_escape(rest);
    if (form.escapes == Escapes::json) written = json_escape(rest);
    if (form.escapes == Escapes::html) written = html_escape(rest);
    const auto wanted = static_cast<unsigned char>(form.text[matched]);
    if (written.length == 0 || written.character != wanted) {
      written = {static_cast<unsigned char>(rest[0]), 1};
    }
    if (written.character != wanted) break;
    taken += written.length;
  }
  const std::size_t enough = whole ? form.text.size() : form.prefix;
  return matched >= enough ? taken - at : 0;
}

void Redactor::replace(std::string& text, bool whole) const {
  std::string cleaned;
  std::size_t copied = 0;
  for (auto at = text.find_first_of(beginnings_); at != std::string::npos;
       at = text.find_first_of(beginnings_, at)) {
    // Forms can begin alike, so the one that goes on longest says how much is the key.
    std::size_t length = 0;
    for (const Form& form : forms_) length = std::max(length, length_at(form, text, at, whole));
    if (length == 0) {
      ++at;
      continue;
    }
    // Then what may stand for the rest of it.
    while (!whole && at + length < text.size() && is_key_character(text[at + length])) ++length;
    cleaned.append(text, copied, at - copied).append(kMark);
    at = copied = at + length;
  }
  if (copied == 0) return;
  text = cleaned.append(text, copied);
}

void Redactor::clean(std::string& text) const {
  if (!forms_.empty()) replace(text, false);
}

void Redactor::clean_answer(std::string& text) const {
  if (!forms_.empty()) replace(text, true);
}

}  // namespace assay::eval
