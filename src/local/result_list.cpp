#include "local/result_list.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kLongest = 1000;

struct Numbered {
  int id = 0;
  std::string_view rest;
};

std::optional<Numbered> read_number(std::string_view line) {
  line = trimmed(line);
  Numbered found;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), found.id);
  if (read.ec != std::errc()) return std::nullopt;
  found.rest = line.substr(static_cast<std::size_t>(read.ptr - line.data()));
  if (found.rest.empty() || (found.rest.front() != '.' && found.rest.front() != ')')) return {};
  found.rest.remove_prefix(1);
  // "1.5 kg" starts with no number of a list.
  if (!found.rest.empty() && found.rest.front() >= '0' && found.rest.front() <= '9') return {};
  return found;
}

void append_line(std::string& text, std::string_view line) {
  line = trimmed(line);
  if (line.empty() || text.size() >= kLongest) return;
  if (!text.empty()) text += ' ';
  text += line.substr(0, kLongest);
}

/// At the first dash with blanks around it; what is before may be empty.
void part_title(Candidate& candidate) {
  std::size_t first = std::string::npos;
  std::size_t length = 0;
  for (const std::string_view dash : {" - ", " – ", " — "}) {
    const std::size_t at = candidate.title.find(dash);
    if (at >= first) continue;
    first = at;
    length = dash.size();
  }
  if (first == std::string::npos) return;
  candidate.snippet = candidate.title.substr(first + length);
  candidate.title.resize(first);
}

std::string without_heading(std::string_view query) {
  constexpr std::string_view kHeading = "query:";
  const bool has = query.size() >= kHeading.size() &&
                   std::equal(kHeading.begin(), kHeading.end(), query.begin(), [](char a, char b) {
                     return a == b || (b >= 'A' && a == b - 'A' + 'a');
                   });
  return std::string(trimmed(has ? query.substr(kHeading.size()) : query));
}

}  // namespace

ResultList read_result_list(std::string_view input, int most) {
  ResultList list;
  std::vector<bool> seen(static_cast<std::size_t>(std::max(most, 0)) + 1, false);
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    const auto numbered = read_number(line);
    if (numbered && numbered->id >= 1 && numbered->id <= most &&
        !seen[static_cast<std::size_t>(numbered->id)]) {
      seen[static_cast<std::size_t>(numbered->id)] = true;
      list.candidates.push_back({numbered->id, {}, {}});
      append_line(list.candidates.back().title, numbered->rest);
    } else {
      append_line(list.candidates.empty() ? list.query : list.candidates.back().title, line);
    }
  }
  for (Candidate& candidate : list.candidates) part_title(candidate);
  list.query = without_heading(list.query);
  return list;
}

}  // namespace assay::local
