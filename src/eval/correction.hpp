#pragma once

/// \file
/// Asking a model once more for an answer that could not be used.

#include <string>
#include <string_view>

#include "assay/core/prompt.hpp"
#include "assay/dataset/task.hpp"
#include "assay/eval/caller.hpp"

namespace assay::eval {

/// How much of an answer, and of what was wrong with it, is quoted at most.
inline constexpr std::size_t kQuotedAnswerBytes = 4000;
inline constexpr std::size_t kQuotedReasonBytes = 300;

/// Does an answer that ended like this fail validation, so that telling the model could help? Not
/// one that is wrong but valid, was cut off, or refused.
[[nodiscard]] bool fails_validation(Outcome outcome);

/// What is kept of an answer until it is asked for once more: no more than is quoted.
[[nodiscard]] Draft draft_of(std::string_view text, Outcome outcome, const std::string& reason);

/// `prompt` with the model's answer as its own turn and a user turn that names what was wrong with
/// it and asks for the corrected answer alone. The answer is data: it comes as the assistant's
/// words, cut to what is quoted at most. Pure.
[[nodiscard]] Prompt with_correction(const Prompt& prompt, const Draft& draft,
                                     const dataset::TaskSpec& task);

/// What is asked: the arm's prompt for the item, with the correction if it is one.
[[nodiscard]] Prompt prompt_of(const Question& question);

}  // namespace assay::eval
