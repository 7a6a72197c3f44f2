#include "dataset/tags.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>
#include <system_error>

namespace assay::dataset {
namespace {

/// Adds the numbers of the tags `<word-N` and `</word-N` in a text, 0 for `<word`. One pass: a text
/// made of tags must not cost the square of its length.
void add_tags(std::string_view text, std::string_view word, char ending,
              std::set<std::uint64_t>& numbers) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::string_view before = text.substr(0, at);
    if (!before.ends_with('<') && !before.ends_with("</")) continue;
    const std::string_view rest = text.substr(at + word.size());
    std::uint64_t number = 0;
    const auto dash = rest.starts_with('-') ? std::size_t{1} : 0;
    const char* const digits = rest.data() + dash;
    const auto [end, failure] = std::from_chars(digits, rest.data() + rest.size(), number);
    const bool has_number = failure == std::errc();
    if (has_number != (dash == 1)) continue;
    const char* const close = has_number ? end : digits;
    if (close != rest.data() + rest.size() && *close == ending) numbers.insert(number);
  }
}

}  // namespace

std::string unused_tag(std::span<const std::string_view> texts, std::string_view word, char end) {
  std::set<std::uint64_t> used;
  for (const std::string_view text : texts) add_tags(text, word, end, used);
  std::uint64_t number = 0;
  while (used.count(number) > 0) ++number;
  return number == 0 ? std::string(word) : fmt::format("{}-{}", word, number);
}

}  // namespace assay::dataset
