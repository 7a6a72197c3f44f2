#include "eval/redactor.hpp"

#include <utility>

namespace assay::eval {
namespace {

constexpr std::size_t kPrefixBytes = 12;

bool is_key_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.' || c == '*';
}

}  // namespace

Redactor::Redactor(std::string key) : prefix_(std::move(key)) {
  if (prefix_.size() > kPrefixBytes) prefix_.resize(kPrefixBytes);
}

void Redactor::clean(std::string& text) const {
  if (prefix_.empty()) return;
  for (auto at = text.find(prefix_); at != std::string::npos; at = text.find(prefix_, at)) {
    auto end = at + prefix_.size();
    while (end < text.size() && is_key_character(text[end])) ++end;
    text.replace(at, end - at, "[key]");
    at += 5;
  }
}

}  // namespace assay::eval
