/// \file
/// Bodies that are not the JSON they should be, or more of it than is good.

#include <fmt/format.h>

#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;

constexpr std::string_view kPage =
    "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body>"
    "<script>alert(1)</script><p>Accept the terms to go on.</p></body></html>";

RawAnswer html_page(Hit& hit) {
  return sends(
      bare_head(hit, "200 OK", "content-type: text/html\r\n" + length(kPage.size())).append(kPage));
}

/// The row's text is the whole body.
RawAnswer whole_body(Hit& hit) {
  return sends(answer_with(hit, hit.fault.text));
}

RawAnswer no_content(Hit& hit) {
  return sends(bare_head(hit, "204 No Content", ""));
}

/// The good answer with a further member in front, whose value is `value`.
RawAnswer with_extra(Hit& hit, const std::string& value) {
  put_first(hit, "\"x_extra\":" + value + ",");
  return sends(good_answer(hit));
}

/// The row's text is the value of the further member.
RawAnswer extra(Hit& hit) {
  return with_extra(hit, std::string(hit.fault.text));
}

/// The row's text stands before everything in the first object.
RawAnswer inserted(Hit& hit) {
  put_first(hit, hit.fault.text);
  return sends(good_answer(hit));
}

/// `number` levels in all: the answer's own object is the first.
RawAnswer nested(Hit& hit) {
  const auto levels = static_cast<std::size_t>(hit.fault.number - 1);
  const bool is_array = hit.fault.text == "[";
  std::string value;
  for (std::size_t i = 0; i < levels; ++i) value += is_array ? "[" : "{\"a\":";
  if (!is_array) value += "1";
  return with_extra(hit, value.append(levels, is_array ? ']' : '}'));
}

RawAnswer many_keys(Hit& hit) {
  std::string value = "{";
  for (int i = 0; i < 1'000'000; ++i) value += fmt::format(R"("{}":0,)", i);
  value.back() = '}';
  return with_extra(hit, value);
}

RawAnswer long_string(Hit& hit) {
  return with_extra(hit, "\"" + std::string(std::size_t{10} << 20, 'x') + "\"");
}

RawAnswer long_number(Hit& hit) {
  return with_extra(hit, std::string(1'000'000, '7'));
}

RawAnswer utf16(Hit& hit) {
  std::string wide = "\xFF\xFE";
  for (const char byte : content(hit)) {
    wide += byte;
    wide += '\0';
  }
  return sends(answer_with(hit, wide));
}

RawAnswer byte_order_mark(Hit& hit) {
  return sends(answer_with(hit, "\xEF\xBB\xBF" + content(hit)));
}

/// Two members of one name: which of them counts is anybody's guess.
RawAnswer duplicate_key(Hit& hit) {
  const char* const name = word_of(hit.service, "choices", "type", "candidates");
  put_first(hit, fmt::format(R"("{}":[],)", name));
  return sends(good_answer(hit));
}

RawAnswer error_and_answer(Hit& hit) {
  put_first(hit, R"("error":{"message":"injected by assay simulate","code":500},)");
  return sends(good_answer(hit));
}

using namespace std::string_view_literals;

constexpr Fault kTable[] = {
    {"html-page", "H32", "200 with the page of a captive portal", html_page},
    {"empty-body", "H37", "200 with an empty body", whole_body},
    {"blank-body", "H37", "200 with nothing but white space", whole_body, Fits::any, 0,
     " \r\n \t\r\n"},
    {"no-content", "H37", "204 No Content", no_content},
    {"deep-arrays-127", "H39", "JSON nested 127 deep, arrays", nested, Fits::any, 127, "["},
    {"deep-arrays-129", "H39", "JSON nested 129 deep, arrays", nested, Fits::any, 129, "["},
    {"deep-arrays-100000", "H39", "JSON nested 100 000 deep, arrays", nested, Fits::any, 100'000,
     "["},
    {"deep-objects-127", "H39", "JSON nested 127 deep, objects", nested, Fits::any, 127, "{"},
    {"deep-objects-129", "H39", "JSON nested 129 deep, objects", nested, Fits::any, 129, "{"},
    {"deep-objects-100000", "H39", "JSON nested 100 000 deep, objects", nested, Fits::any, 100'000,
     "{"},
    {"many-keys", "H39", "an object of a million keys", many_keys, Fits::whole},
    {"long-string", "H39", "a string of 10 MiB", long_string, Fits::whole},
    {"long-number", "H39", "a number of a million digits", long_number},
    {"json-nan", "H40", "NaN in the JSON", extra, Fits::any, 0, "NaN"},
    {"json-infinity", "H40", "Infinity in the JSON", extra, Fits::any, 0, "Infinity"},
    {"json-1e999", "H40", "1e999 in the JSON", extra, Fits::any, 0, "1e999"},
    {"json-trailing-comma", "H40", "a trailing comma in the JSON", extra, Fits::any, 0, "[1,]"},
    {"json-comment", "H40", "a comment in the JSON", inserted, Fits::any, 0, "/* hello */"},
    {"json-single-quotes", "H40", "single quotes in the JSON", extra, Fits::any, 0, "'text'"},
    {"bad-utf8", "H41", "bytes that are not UTF-8", extra, Fits::any, 0, "\"\xC3\x28\""},
    {"overlong-utf8", "H41", "an overlong form of UTF-8", extra, Fits::any, 0, "\"\xC0\xAF\""},
    {"utf16", "H41", "the answer in UTF-16", utf16, Fits::whole},
    {"byte-order-mark", "H41", "a byte-order mark before the JSON", byte_order_mark, Fits::whole},
    {"nul-byte", "H41", "a NUL byte in a string", extra, Fits::any, 0, "\"a\0b\""sv},
    {"lone-surrogate", "H41", "an escape of half a surrogate pair", extra, Fits::any, 0,
     R"("\ud800")"},
    {"control-character", "H41", "a raw control character in a string", extra, Fits::any, 0,
     "\"\x1b[2J\""},
    {"odd-characters", "H41", "escaped NUL, U+FFFE and controls in a string: valid", extra,
     Fits::any, 0, R"("\u0000\ufffe\u001b[2J\u202e")"},
    {"duplicate-key", "H42", "the member that holds the answer twice", duplicate_key},
    {"error-and-answer", "H42", "an error and an answer in one object", error_and_answer},
};

}  // namespace

std::span<const Fault> body_faults() {
  return kTable;
}

}  // namespace assay::simulate
