#include "scoring/targets.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/text_form.hpp"

namespace assay::scoring {
namespace {

using dataset::TransformationRules;

/// Calls `found(begin, end)` for every match that is not empty.
template <class Found>
void for_each_match(const re2::RE2& pattern, std::string_view text, Found found) {
  const re2::StringPiece whole(text.data(), text.size());
  std::size_t at = 0;
  re2::StringPiece match;
  // The whole text each time, so that \b and ^ see what stands before.
  while (at < text.size() &&
         pattern.Match(whole, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) {
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t end = begin + match.size();
    if (!match.empty()) found(begin, end);
    at = match.empty() ? end + 1 : end;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
  }
}

// A mark that the text has itself would be taken for a target.
void append_kept(std::string& frame, std::string_view kept) {
  for (const char c : kept) {
    if (c == kTargetMark) {
      frame += "\xEF\xBF\xBD";
    } else {
      frame += c;
    }
  }
}

/// Where the kept piece behind a target can end, given where the target can begin (both ascending).
std::vector<std::size_t> ends_of_piece(std::string_view given, std::string_view piece,
                                       const std::vector<std::size_t>& begins) {
  std::vector<std::size_t> ends;
  std::size_t mark = 0;
  std::size_t searched = 0;  // up to here an earlier begin has found all there is
  for (const std::size_t begin : begins) {
    if (begin >= searched) {
      mark = std::min(given.find(kTargetMark, begin), given.size());
      // No target's shape up to the piece: whatever is there was left as it was.
      const std::string_view unmarked = given.substr(0, mark);
      for (std::size_t at = unmarked.find(piece, begin); at != std::string_view::npos;
           at = unmarked.find(piece, at + 1)) {
        ends.push_back(at + piece.size());
      }
      searched = mark + 1;
    }
    if (begin == mark && mark < given.size() && given.substr(mark + 1).starts_with(piece)) {
      ends.push_back(mark + 1 + piece.size());
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

}  // namespace

TargetFinder::TargetFinder(TransformationRules::Match match,
                           std::unique_ptr<const re2::RE2> pattern)
    : match_(match), pattern_(std::move(pattern)) {}
TargetFinder::TargetFinder(TargetFinder&&) noexcept = default;
TargetFinder& TargetFinder::operator=(TargetFinder&&) noexcept = default;
TargetFinder::~TargetFinder() = default;

Result<TargetFinder> TargetFinder::open(const TransformationRules& rules) {
  auto pattern = std::make_unique<const re2::RE2>(rules.targets, re2::RE2::Quiet);
  if (!pattern->ok()) {
    return invalid("targets is not a regular expression: " + printable(pattern->error()));
  }
  return TargetFinder(rules.match, std::move(pattern));
}

MarkedText TargetFinder::mark(std::string_view plain) const {
  MarkedText marked;
  std::size_t kept = 0;
  for_each_match(*pattern_, plain, [&](std::size_t begin, std::size_t end) {
    append_kept(marked.frame, plain.substr(kept, begin - kept));
    marked.frame += kTargetMark;
    marked.targets.push_back(compared_form(match_, std::string(plain.substr(begin, end - begin))));
    kept = end;
  });
  append_kept(marked.frame, plain.substr(kept));
  marked.frame = compared_form(match_, std::move(marked.frame));
  return marked;
}

int matched_in_order(const std::vector<std::string>& expected,
                     const std::vector<std::string>& given) {
  std::unordered_map<std::string_view, std::size_t> number_of;
  for (const std::string& target : expected) number_of.emplace(target, number_of.size());
  std::vector<std::size_t> wanted;
  for (const std::string& target : expected) wanted.push_back(number_of.at(target));

  std::vector<int> row(wanted.size() + 1, 0);  // best with the given ones so far, by wanted ones
  for (const std::string& target : given) {
    const auto number = number_of.find(target);
    if (number == number_of.end()) continue;
    int diagonal = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const int with_pair = diagonal + (wanted[i] == number->second ? 1 : 0);
      diagonal = row[i + 1];
      row[i + 1] = std::max({row[i + 1], row[i], with_pair});
    }
  }
  return row.back();
}

bool keeps_the_rest(std::string_view expected, std::string_view given) {
  if (expected == given) return true;
  std::size_t mark = expected.find(kTargetMark);
  if (mark == std::string_view::npos || !given.starts_with(expected.substr(0, mark))) return false;
  std::vector<std::size_t> reached{mark};
  while (mark != std::string_view::npos && !reached.empty()) {
    expected.remove_prefix(mark + 1);
    mark = expected.find(kTargetMark);
    reached = ends_of_piece(given, expected.substr(0, mark), reached);
  }
  return !reached.empty() && reached.back() == given.size();
}

}  // namespace assay::scoring
