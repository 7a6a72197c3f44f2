#pragma once

/// \file
/// How large a request is before it is sent, and what it costs at most.

#include <optional>

#include "assay/core/completion.hpp"
#include "assay/core/money.hpp"
#include "assay/core/prompt.hpp"
#include "assay/eval/caller.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// The schema that an answer is asked to have, and the most tokens that it may have: of one answer,
/// or of a whole batch.
[[nodiscard]] std::optional<OutputSchema> schema_of(const Question& question);
[[nodiscard]] std::optional<int> output_cap(const Question& question);

/// Input tokens of a request by the rule of `local::count_tokens`: system text, examples, the
/// item in its template, and the schema where it is sent. Providers count for themselves.
[[nodiscard]] TokenCount count_request_tokens(const Question& question);

/// What a call costs at most: all its text as input, a token for every two bytes, and a full
/// answer. Precondition: the model has a price.
[[nodiscard]] MicroUsd worst_case(const Question& question);

}  // namespace assay::eval
