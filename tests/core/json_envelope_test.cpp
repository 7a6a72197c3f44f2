// What the reader of a provider's envelope takes and what it refuses, case by case. The letters are
// those that people sort such cases by: what every reader must take (y), what none may (n), and
// what each decides for itself (i). A decision here is a promise: an envelope that is refused is
// `wire.bad_body`, never half an answer.

#include <gtest/gtest.h>

#include <string>

#include "assay/core/json.hpp"

namespace assay {
namespace {

using namespace std::string_view_literals;

struct Decision {
  char kind;
  const char* name;
  std::string_view text;
  bool taken;
};

constexpr Decision kDecisions[] = {
    {'y', "white space around a value", " \t\r\n[] \n"sv, true},
    {'y', "a number alone", "-0"sv, true},
    {'y', "a string alone", "\"a\""sv, true},
    {'y', "numbers with exponents", "[1E+2,1e-2,0e0]"sv, true},
    {'y', "an escaped solidus and a plain one", "[\"\\/\",\"/\"]"sv, true},
    {'y', "an escaped NUL", "[\"\\u0000\"]"sv, true},
    {'y', "a pair of surrogates", "[\"\\uD83D\\uDE00\"]"sv, true},
    {'y', "delete, which is no control character here", "[\"\x7F\"]"sv, true},
    {'y', "noncharacters", "[\"\xEF\xBF\xBE\xF0\x9F\xBF\xBF\"]"sv, true},
    {'y', "line separators", "[\"\xE2\x80\xA8\xE2\x80\xA9\"]"sv, true},
    {'y', "an empty key", "{\"\":0}"sv, true},
    {'i', "a key twice", "{\"a\":1,\"a\":2}"sv, false},
    {'i', "a key twice with the same value", "{\"a\":1,\"a\":1}"sv, false},
    {'i', "keys that differ in their normal form only", "{\"\xC3\xA9\":1,\"e\xCC\x81\":2}"sv, true},
    {'i', "a number beyond a double", "[1e400]"sv, false},
    {'i', "a negative one", "[-1e400]"sv, false},
    {'i', "a number too small for a double", "[1e-400]"sv, true},
    {'i', "an integer beyond 64 bits", "[123456789012345678901234567890]"sv, true},
    {'i', "a first surrogate alone", "[\"\\uD800\"]"sv, false},
    {'i', "a second surrogate alone", "[\"\\uDC00\"]"sv, false},
    {'i', "two first surrogates", "[\"\\uD800\\uD800\"]"sv, false},
    {'i', "invalid UTF-8", "[\"\xFF\"]"sv, false},
    {'i', "an overlong form", "[\"\xC0\xAF\"]"sv, false},
    {'i', "a surrogate in UTF-8", "[\"\xED\xA0\x80\"]"sv, false},
    {'i', "beyond U+10FFFF", "[\"\xF4\x90\x80\x80\"]"sv, false},
    {'i', "a byte-order mark", "\xEF\xBB\xBF[]"sv, false},
    {'i', "UTF-16", "[\0]\0"sv, false},
    {'n', "nothing", ""sv, false},
    {'n', "white space alone", " \n"sv, false},
    {'n', "a trailing comma in a list", "[1,]"sv, false},
    {'n', "a trailing comma in an object", "{\"a\":1,}"sv, false},
    {'n', "two commas", "[1,,2]"sv, false},
    {'n', "a comment", "[1 /* a */]"sv, false},
    {'n', "a comment at the end", "[1] // a"sv, false},
    {'n', "single quotes", "['a']"sv, false},
    {'n', "a key without quotes", "{a:1}"sv, false},
    {'n', "NaN", "[NaN]"sv, false},
    {'n', "Infinity", "[-Infinity]"sv, false},
    {'n', "a leading zero", "[01]"sv, false},
    {'n', "a plus", "[+1]"sv, false},
    {'n', "no digit before the point", "[.5]"sv, false},
    {'n', "no digit behind it", "[5.]"sv, false},
    {'n', "an exponent without digits", "[1e]"sv, false},
    {'n', "hexadecimal", "[0x1F]"sv, false},
    {'n', "full-width digits", "[\xEF\xBC\x91]"sv, false},
    {'n', "True", "[True]"sv, false},
    {'n', "a line break in a string", "[\"a\nb\"]"sv, false},
    {'n', "a tab in a string", "[\"\t\"]"sv, false},
    {'n', "an unknown escape", "[\"\\a\"]"sv, false},
    {'n', "an escape cut short", "[\"\\u00A\"]"sv, false},
    {'n', "NUL behind the value", "[]\0"sv, false},
    {'n', "NUL inside", "[\"\0\"]"sv, false},
    {'n', "a form feed between values", "[1,\f2]"sv, false},
    {'n', "a no-break space between values", "[1,\xC2\xA0\x32]"sv, false},
    {'n', "two values", "{}{}"sv, false},
    {'n', "a bracket too many", "[]]"sv, false},
    {'n', "a bracket of the other kind", "[1}"sv, false},
    {'n', "a bracket missing", "[[1]"sv, false},
};

TEST(JsonEnvelope, TakesAndRefusesAsDecided) {
  for (const Decision& decision : kDecisions) {
    const JsonReading reading = read_json(decision.text);
    EXPECT_EQ(reading.ok(), decision.taken)
        << decision.kind << ": " << decision.name << ": " << reading.message;
    if (decision.kind != 'i') {
      EXPECT_EQ(decision.kind == 'y', decision.taken) << decision.name;
    }
  }
}

}  // namespace
}  // namespace assay
