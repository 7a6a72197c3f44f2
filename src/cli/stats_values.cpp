#include "cli/stats_values.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "cli/stats_arguments.hpp"

namespace assay::cli {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
constexpr std::string_view kSpace = " \t\r\n\v\f";

Result<std::string> read_stdin() {
  std::string text;
  std::array<char, 64 * 1024> piece{};
  for (;;) {
    const std::size_t got = std::fread(piece.data(), 1, piece.size(), stdin);
    text.append(piece.data(), got);
    if (text.size() > kMostBytes) return invalid("stdin: more than 64 MiB of values");
    if (got == 0) break;
  }
  if (std::ferror(stdin) != 0) return invalid("stdin: cannot be read");
  return text;
}

}  // namespace

Result<std::vector<double>> read_values(const std::string& source) {
  const bool is_stdin = source == "-";
  const std::string name = is_stdin ? "stdin" : printable(source);
  ASSAY_TRY(const std::string text, is_stdin ? read_stdin() : read_file(source, kMostBytes));
  std::vector<double> values;
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    if (kSpace.find(text[at]) != std::string_view::npos) {
      line += text[at] == '\n' ? 1 : 0;
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    ASSAY_TRY(const double value, number_argument(fmt::format("{}:{}", name, line), word));
    values.push_back(value);
    at = end;
  }
  if (values.empty()) return invalid(name + ": holds no value");
  return values;
}

}  // namespace assay::cli
