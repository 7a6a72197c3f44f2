#pragma once

/// \file
/// What a model is asked when it is asked for many items at once.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "assay/core/prompt.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// The arm's prompt with all inputs, numbered, where it has its one; its examples as a batch that
/// was answered well.
[[nodiscard]] Prompt batch_prompt(const Arm& arm, std::span<const std::string_view> inputs);

/// What a batch may cost in output: an answer as long as the task allows for each item, with what
/// stands around it, and no more than the model can write.
/// \return nothing where the arm has no cap
[[nodiscard]] std::optional<int> batch_cap(const Arm& arm, std::size_t items);

}  // namespace assay::eval
