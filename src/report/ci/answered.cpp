#include "report/ci/answered.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::report::ci {
namespace {

constexpr std::size_t kShownBytes = 200;

/// What JSON has in quotes is shown without them and told from what is not.
std::string in_quotes(std::string_view text) {
  return '"' + printable(text, kShownBytes) + '"';
}

std::string expected(std::string_view json) {
  const bool is_text = json.size() >= 2 && json.front() == '"';
  return is_text ? in_quotes(json.substr(1, json.size() - 2)) : printable(json, kShownBytes);
}

}  // namespace

Ending ending_of(const std::optional<store::ScoreRecord>& score) {
  if (!score) return Ending::broken;
  if (score->verdict == "correct") return Ending::right;
  const bool is_about_model = score->outcome == "ok" || score->outcome.starts_with("model.");
  return is_about_model && score->verdict == "wrong" ? Ending::wrong : Ending::broken;
}

std::string word_for(const std::optional<store::ScoreRecord>& score) {
  if (!score) return "unscored";
  if (score->outcome != "ok") return score->outcome;
  return score->verdict == "wrong" ? "wrong" : "unscored";
}

std::string what_is_wrong(const store::AnswerRow& row) {
  const std::string word = word_for(row.score);
  if (ending_of(row.score) == Ending::broken) {
    return row.error.empty() ? word : fmt::format("{}: {}", word, printable(row.error));
  }
  if (word == "wrong") {
    return fmt::format("expected {}, answered {}", expected(row.expected_json),
                       in_quotes(row.score->answer));
  }
  const std::string reason = printable(row.score->reason);
  return fmt::format("{}{}{}; expected {}", word, reason.empty() ? "" : ": ", reason,
                     expected(row.expected_json));
}

std::int64_t text_bytes_of_a_test(std::int64_t tests_not_passed) {
  constexpr std::int64_t kMost = 7200;  // people read the beginning
  constexpr std::int64_t kLeast = 100;
  const std::int64_t share =
      std::min(kMost, kTextBytes / std::max<std::int64_t>(1, tests_not_passed));
  return share < kLeast ? 0 : share;
}

std::string beginning(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return std::string(text);
  return fmt::format("{} [cut: {} bytes in all]", whole_characters(text, most_bytes), text.size());
}

}  // namespace assay::report::ci
