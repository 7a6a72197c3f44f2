#include "eval/redactor.hpp"

#include <algorithm>
#include <utility>

namespace assay::eval {
namespace {

constexpr std::size_t kSecretBytes = 16;  ///< no provider issues shorter keys
constexpr std::size_t kPrefixBytes = 12;
constexpr std::string_view kMark = "[key]";

bool is_key_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.' || c == '*';
}

}  // namespace

Redactor::Redactor(std::string key) : key_(std::move(key)) {
  if (key_.size() < kSecretBytes) key_.clear();
}

void Redactor::clean(std::string& text) const {
  if (key_.empty()) return;
  const std::string prefix = key_.substr(0, kPrefixBytes);
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    // As much of the key as is there, whatever it is made of, and then what may stand for the rest.
    const auto rest = std::mismatch(key_.begin(), key_.end(),
                                    text.begin() + static_cast<std::ptrdiff_t>(at), text.end());
    auto end = static_cast<std::size_t>(rest.second - text.begin());
    while (end < text.size() && is_key_character(text[end])) ++end;
    text.replace(at, end - at, kMark);
    at += kMark.size();
  }
}

void Redactor::clean_answer(std::string& text) const {
  if (key_.empty()) return;
  for (auto at = text.find(key_); at != std::string::npos; at = text.find(key_, at)) {
    text.replace(at, key_.size(), kMark);
    at += kMark.size();
  }
}

}  // namespace assay::eval
