#pragma once

/// \file
/// The form of a request for many items at once, and of its answer.
///
/// The inputs are numbered from 1 on, in tags that occur in none of them, and all of them together
/// stand where a prompt has its one input. The answer is `{"answers":[{"id":1,"answer":...},...]}`
/// with what would be the answer to each input alone. The numbers are places in the request: an
/// item's own id could give its label away.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/prompt.hpp"
#include "assay/dataset/task.hpp"

namespace assay::dataset {

/// The most items that one request may ask for.
inline constexpr int kBatchItems = 50;

/// A task's system text with the explanation of this form after it; the same for every batch.
[[nodiscard]] std::string batch_system(std::string_view system);
/// The inverse: nothing when the text does not end with that explanation.
[[nodiscard]] std::optional<std::string_view> without_batch(std::string_view system);

/// Texts between `<item 1>` and `</item 1>` and so on; `<item-1 1>` when one of them contains such
/// a tag.
[[nodiscard]] std::string numbered(std::span<const std::string_view> texts);
/// The inverse: nothing when `block` is not of that form.
[[nodiscard]] std::optional<std::vector<std::string_view>> unnumbered(std::string_view block);

/// The whole answer, out of the answers to each input alone: JSON objects as they are, every other
/// text as a JSON string.
[[nodiscard]] std::string batch_answer(std::span<const std::string> answers);

/// The schema of the whole answer around that of a task's own; around a text where it has none.
[[nodiscard]] OutputSchema batch_schema(const TaskSpec& task);

}  // namespace assay::dataset
