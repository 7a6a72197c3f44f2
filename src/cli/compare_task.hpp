#pragma once

/// \file
/// What `assay compare` and `assay gate` share: the declared rules, and one task of two sides.

#include <string>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/eval/pairing.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::cli {

/// Margin, alpha and mode as flags give them, else as the config does.
/// \error invalid_argument  no share, or out of range
[[nodiscard]] Result<decide::Rules> read_rules(const config::GateConfig& declared,
                                               const std::string& margin, const std::string& alpha,
                                               bool is_sequential);

/// The words of `--allow`.
/// \error invalid_argument  an unknown word
[[nodiscard]] Result<std::vector<eval::Aspect>> read_aspects(const std::vector<std::string>& words);

/// Pairs two sides of one task and, if nothing differs that is not allowed, compares them by
/// `comparison.rules`.
/// \error storage, invalid_argument  as the sources
[[nodiscard]] Result<eval::Pairing> compare_task(eval::AnswerSource& baseline,
                                                 eval::AnswerSource& candidate,
                                                 const std::vector<eval::Aspect>& allowed,
                                                 report::TaskComparison& comparison);

}  // namespace assay::cli
