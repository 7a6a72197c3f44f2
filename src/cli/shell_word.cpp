#include "cli/shell_word.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace assay::cli {

std::string shell_word(const std::string& word) {
  const auto is_plain = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           std::string_view("._:/-").find(letter) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? R"('\'')" : std::string(1, letter);
  return quoted + "'";
}

}  // namespace assay::cli
