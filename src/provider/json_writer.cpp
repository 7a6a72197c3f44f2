#include "json_writer.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::provider {
namespace {

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Does one of eight bytes need an escape? The classic test for a zero byte in a word (Mycroft
/// 1987): subtracting borrows into the top bit of bytes that are too small.
bool any_needs_escape(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kTops = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kTops; };
  const std::uint64_t control = (word - kOnes * 0x20) & ~word & kTops;
  return (control | has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\'))) != 0;
}

/// Where the next byte that needs an escape stands, from `at` on; the size if there is none.
std::size_t next_escape(std::string_view text, std::size_t at) {
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (any_needs_escape(word)) break;
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 0xF];
}

}  // namespace

void JsonWriter::separate() {
  if (after_value_) out_ += ',';
  after_value_ = false;
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  after_value_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonWriter::text(std::string_view value) {
  if (invalid_utf8_at(value)) {
    raw(json_quoted(value));
    return;
  }
  separate();
  out_ += '"';
  // Prompts are mostly plain: copy whole stretches and stop only where an escape is due.
  std::size_t copied = 0;
  while (true) {
    const std::size_t escape = next_escape(value, copied);
    out_.append(value, copied, escape - copied);
    if (escape == value.size()) break;
    append_escape(out_, value[escape]);
    copied = escape + 1;
  }
  out_ += '"';
  after_value_ = true;
}

void JsonWriter::number(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  raw(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void JsonWriter::integer(std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  raw(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  after_value_ = true;
}

}  // namespace assay::provider
