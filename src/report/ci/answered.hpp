#pragma once

/// \file
/// How one stored answer ended, in the words of CI servers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "assay/store/records.hpp"

namespace assay::report::ci {

enum class Ending {
  right,
  wrong,   ///< a wrong answer, or none that could be used: about the model
  broken,  ///< the wire, the harness or nobody could tell: not about the model
};

[[nodiscard]] Ending ending_of(const std::optional<store::ScoreRecord>& score);

/// `wrong`, `model.empty`, `wire.timeout`, ...; `unscored` where there is no score.
[[nodiscard]] std::string word_for(const std::optional<store::ScoreRecord>& score);

/// One line without control characters: `expected "billing", answered "other"`, or the reason why
/// there is no answer.
[[nodiscard]] std::string what_is_wrong(const store::AnswerRow& row);

/// The beginning of a text, at most `most_bytes` of it and never half a character; then how much
/// there was.
[[nodiscard]] std::string beginning(std::string_view text, std::size_t most_bytes);

/// For messages and texts of all tests together: GitLab takes files of 30 MB, and the names need
/// their part.
inline constexpr std::int64_t kTextBytes = std::int64_t{8} << 20;

/// How much text each test that did not pass may show, in bytes, so that there is some for each.
/// \return 0 where so little would be left that it says nothing
[[nodiscard]] std::int64_t text_bytes_of_a_test(std::int64_t tests_not_passed);

}  // namespace assay::report::ci
