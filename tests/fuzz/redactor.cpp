// A provider's words without the key.

#include "eval/redactor.hpp"

#include "fuzz/property.hpp"

using assay::fuzz::require;

namespace {

constexpr std::string_view kKey = "sk-Ab1+/\"&\\%<9=xYz";

void check(std::string text) {
  static const assay::eval::Redactor redactor{std::string(kKey)};
  const std::string before = text;
  std::string answer = text;
  redactor.clean_answer(answer);
  require(answer.find(kKey) == std::string::npos, "an answer holds no whole key");
  redactor.clean(text);
  require(text.find(kKey.substr(0, 12)) == std::string::npos, "an error holds no part of it");
  std::string again = text;
  redactor.clean(again);
  require(again == text, "cleaned is clean");
  require(text == before || text.find("[key]") != std::string::npos, "only keys are replaced");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  check(std::string(text));
  // `@` stands for the key, which no fuzzer would find by itself.
  std::string with_key;
  for (const char c : text) c == '@' ? with_key += kKey : with_key += c;
  check(with_key);
  return 0;
}
