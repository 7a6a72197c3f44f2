#pragma once

/// \file
/// Rewriting by example, for tasks of any subject: pieces of text that the examples replaced are
/// replaced, everything else is copied.

#include <memory>
#include <span>

#include "local/rewriting.hpp"

namespace assay::local {

/// Copies. The commonest thing to do with a text.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_copier(std::span<const Lesson> lessons);

/// The one replacement that the examples show most often.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_one_edit(std::span<const Lesson> lessons);

/// Replacements that were seen twice, and every time their text appeared.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_sure_edits(std::span<const Lesson> lessons);

/// Replacements that were made at least every other time their text appeared.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_all_edits(std::span<const Lesson> lessons);

}  // namespace assay::local
