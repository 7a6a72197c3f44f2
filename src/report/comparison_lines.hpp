#pragma once

/// \file
/// What a comparison says beside its sentence, the same in a terminal and on a page.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/decide/comparison.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::report {

/// Who is compared, where, and against which margin.
struct Claim {
  std::string candidate;
  std::string baseline;
  double margin = 0;
  std::string where = {};  ///< ` on tickets`; empty: it goes without saying
};

/// What a verdict says and no more: `lite is worse than pro on tickets`.
[[nodiscard]] std::string verdict_words(decide::Verdict verdict, bool is_equivalent,
                                        const Claim& claim);

/// `one-sided p = 0.0466`; empty where nothing was shown.
[[nodiscard]] std::string deciding_test(const decide::Evidence& evidence);

/// The sentence of `compare_sentence` without the task.
[[nodiscard]] std::string compare_claim(const TaskComparison& compared);

/// What the verdict alone would hide, with its `; `: a loss within the margin, or how many items
/// would decide. Empty: nothing.
[[nodiscard]] std::string compare_addition(const decide::Evidence& evidence);

/// McNemar, the tests against the margin, and clusters, a line each; none without a difference.
[[nodiscard]] std::vector<std::string> test_lines(const decide::Evidence& evidence);

/// What the numbers leave out and what was not measured anew, a line each.
[[nodiscard]] std::vector<std::string> remark_lines(const TaskComparison& compared);

/// What remains without the suspected labels. Precondition: `found.without` has a difference.
[[nodiscard]] std::string suspects_line(const decide::LabelSuspects& found);

/// `language=de`; merged ones as `language: other (3 values)`
[[nodiscard]] std::string slice_name(const decide::SliceComparison& slice);

[[nodiscard]] std::string latency_difference(const stats::Shift& latency);
/// Of 1 000 items: `-$0.16 [-$0.161, -$0.159]`
[[nodiscard]] std::string cost_difference(const decide::Difference& cost);
[[nodiscard]] std::string token_difference(const decide::Difference& tokens);

/// Everything but accuracy, candidate minus baseline.
struct OtherDifference {
  std::string name;
  std::string text;
  std::int64_t n = 0;
};
[[nodiscard]] std::vector<OtherDifference> other_differences(const decide::Comparison& comparison);

}  // namespace assay::report
