#pragma once

/// \file
/// Two simple ways to write telephone numbers as E.164: one rule, and a rough scanner. Both know
/// of countries only what the examples showed.

#include <memory>
#include <span>

#include "local/rewriting.hpp"

namespace assay::local {

/// One rule: nine digits or more, with what may stand between them, are a number of the record's
/// country.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_one_rule(std::span<const Lesson> lessons);

/// A scanner with a few guards: lengths, neighbours, and words such as "order" before the digits.
[[nodiscard]] std::unique_ptr<const Rewriter> fit_rough_phones(std::span<const Lesson> lessons);

}  // namespace assay::local
