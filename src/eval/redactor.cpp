#include "eval/redactor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::eval {
namespace {

constexpr std::size_t kSecretBytes = 16;  ///< no provider issues shorter keys
constexpr std::size_t kPrefixBytes = 12;
constexpr std::string_view kMark = "[key]";

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_key_character(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '*';
}

/// As in a URL (RFC 3986, section 2.1): what a redirect's location may hold.
std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

/// How much of `form` stands at `at`.
std::size_t length_of(const std::string& form, const std::string& text, std::size_t at) {
  const auto rest = std::mismatch(form.begin(), form.end(),
                                  text.begin() + static_cast<std::ptrdiff_t>(at), text.end());
  return static_cast<std::size_t>(rest.first - form.begin());
}

/// Replaces what begins like `forms[which]`, together with the key characters that follow.
void replace_all_like(const std::vector<std::string>& forms, std::size_t which, std::string& text) {
  const std::string prefix = forms[which].substr(0, kPrefixBytes);
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    // As much of the key as is there, whatever it is made of, and then what may stand for the rest.
    // Forms can begin alike, so the one that goes on longest says how much that is.
    std::size_t length = 0;
    for (const std::string& form : forms) length = std::max(length, length_of(form, text, at));
    while (at + length < text.size() && is_key_character(text[at + length])) ++length;
    text.replace(at, length, kMark);
    at += kMark.size();
  }
}

}  // namespace

Redactor::Redactor(const std::string& key) {
  if (key.size() < kSecretBytes) return;
  forms_.push_back(key);
  if (std::string encoded = percent_encoded(key); encoded != key) {
    forms_.push_back(std::move(encoded));
  }
}

void Redactor::clean(std::string& text) const {
  for (std::size_t i = 0; i < forms_.size(); ++i) replace_all_like(forms_, i, text);
}

void Redactor::clean_answer(std::string& text) const {
  for (const std::string& form : forms_) {
    for (auto at = text.find(form); at != std::string::npos; at = text.find(form, at)) {
      text.replace(at, form.size(), kMark);
      at += kMark.size();
    }
  }
}

}  // namespace assay::eval
