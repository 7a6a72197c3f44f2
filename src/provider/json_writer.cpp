#include "json_writer.hpp"

#include <array>
#include <charconv>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"

namespace assay::provider {
namespace {

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
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
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (!needs_escape(c)) continue;
    out_.append(value, copied, i - copied);
    append_escape(out_, c);
    copied = i + 1;
  }
  out_.append(value, copied);
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
