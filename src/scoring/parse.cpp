#include "scoring/parse.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "assay/core/text.hpp"
#include "scoring/repair.hpp"

namespace assay::scoring {
namespace {

constexpr std::string_view kFence = "```";
constexpr JsonLimits kLimits{
    .depth = kAnswerDepth, .nodes = kAnswerValues, .keys_per_object = kAnswerKeys};

// ---- fences -----------------------------------------------------------------------------------

// A fence opens only at the start of a line, so three backticks inside of a sentence do not count.
std::size_t next_fence(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find(kFence, from); at != std::string_view::npos;
       at = text.find(kFence, at + kFence.size())) {
    const std::size_t before =
        text.find_last_not_of(" \t", at == 0 ? std::string_view::npos : at - 1);
    if (at == 0 || before == std::string_view::npos || text[before] == '\n') return at;
  }
  return std::string_view::npos;
}

struct Block {
  std::size_t begin = 0, end = 0;  // the content
  std::size_t next = 0;            // after the closing fence
};

Block block_at(std::string_view text, std::size_t fence) {
  Block block;
  block.begin = fence + kFence.size();
  // The info string: a word directly behind the backticks, such as `json`.
  while (block.begin < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[block.begin])) != 0)) {
    ++block.begin;
  }
  std::size_t close = next_fence(text, block.begin);
  // ```json {"a": 1}``` on one line
  if (close == std::string_view::npos) close = text.find(kFence, block.begin);
  block.end = std::min(close, text.size());
  block.next = close == std::string_view::npos ? text.size() : close + kFence.size();
  return block;
}

// ---- brackets in prose ------------------------------------------------------------------------

// Offset after the bracket that closes the one at `begin`; brackets inside of strings do not count.
std::optional<std::size_t> end_of_brackets(std::string_view text, std::size_t begin) {
  std::string open;  // the closing brackets still owed, innermost last
  bool in_string = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      open += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (open.back() != c) return std::nullopt;
      open.pop_back();
      if (open.empty()) return i + 1;
    }
  }
  return std::nullopt;
}

struct Candidate {
  Json value;
  Rung rung = Rung::none;
};

// What could be read in a text, outermost brackets only.
struct Candidates {
  std::vector<Candidate> objects, arrays;
  bool unclosed = false;
};

// Reads the brackets at `begin`, strictly if possible.
// \return offset after them, or nothing when they never close
std::optional<std::size_t> read_candidate(std::string_view text, std::size_t begin,
                                          Candidates& all) {
  Candidate candidate;
  const auto slice_end = end_of_brackets(text, begin);
  std::optional<std::size_t> end = slice_end;
  if (slice_end) {
    JsonReading reading = read_json(text.substr(begin, *slice_end - begin), kLimits);
    if (reading.ok()) {
      candidate = {std::move(reading.value), Rung::stripped};
    }
  }
  if (candidate.rung == Rung::none) {
    if (auto repaired = repair_json(text, begin)) {
      candidate = {std::move(repaired->value), Rung::repaired};
      end = repaired->end;
    }
  }
  if (candidate.rung != Rung::none) {
    auto& kind = candidate.value.is_object() ? all.objects : all.arrays;
    if (kind.size() < 2) kind.push_back(std::move(candidate));  // two are already too many
  }
  return end;
}

Candidates candidates_in(std::string_view text) {
  Candidates all;
  std::size_t at = text.find_first_of("{[");
  while (at != std::string_view::npos) {
    const auto end = read_candidate(text, at, all);
    if (!end) {
      // Everything behind it may be part of it: an object found there could be a fragment.
      all.unclosed = true;
      return all;
    }
    at = text.find_first_of("{[", *end);
  }
  return all;
}

ParsedAnswer unreadable(std::string reason) {
  return ParsedAnswer{.rung = Rung::none, .value = nullptr, .reason = std::move(reason)};
}

}  // namespace

std::string_view without_fence(std::string_view text) {
  const std::size_t first = next_fence(text, 0);
  if (first == std::string_view::npos) return text;
  const Block block = block_at(text, first);
  if (next_fence(text, block.next) != std::string_view::npos) return text;
  return text.substr(block.begin, block.end - block.begin);
}

ParsedAnswer parse_answer(std::string_view text) {
  JsonReading strict = read_json(trimmed(text), kLimits);
  if (strict.ok()) {
    return ParsedAnswer{.rung = Rung::strict, .value = std::move(strict.value), .reason = {}};
  }
  if (const auto at = invalid_utf8_at(text)) {
    return unreadable("invalid UTF-8 at byte " + std::to_string(*at));
  }
  const std::string_view content = without_fence(text);
  if (content.size() < text.size()) {
    JsonReading fenced = read_json(trimmed(content), kLimits);
    if (fenced.ok()) {
      return ParsedAnswer{.rung = Rung::stripped, .value = std::move(fenced.value), .reason = {}};
    }
  }
  Candidates all = candidates_in(content);
  if (all.unclosed) return unreadable("not JSON: a bracket is never closed");
  auto& found = all.objects.empty() ? all.arrays : all.objects;
  if (found.empty()) return unreadable("not JSON: " + strict.message);
  if (found.size() > 1) return unreadable("more than one JSON value");
  return ParsedAnswer{.rung = found[0].rung, .value = std::move(found[0].value), .reason = {}};
}

}  // namespace assay::scoring
