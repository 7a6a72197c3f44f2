#pragma once

/// \file
/// The better way to write telephone numbers as E.164: numbering plans, what the words around the
/// digits call them, and whose number the text says it is.

#include <memory>
#include <span>

#include "local/rewriting.hpp"

namespace assay::local {

[[nodiscard]] std::unique_ptr<const Rewriter> fit_phone_finder(std::span<const Lesson> lessons);

}  // namespace assay::local
