#pragma once

/// \file
/// Served models as people read them.

#include <fmt/format.h>

#include <string>

#include "assay/core/text.hpp"
#include "assay/eval/history.hpp"

namespace assay::report {

/// `m-2026-01`; several with their answers: `m-1 (290), m-2 (10)`.
[[nodiscard]] inline std::string served_text(const eval::ServedModels& served) {
  std::string text;
  for (const auto& [name, answers] : served) {
    text += (text.empty() ? "" : ", ") + printable(name, 80);
    if (served.size() > 1) text += fmt::format(" ({})", answers);
  }
  return text.empty() ? "unknown" : text;
}

}  // namespace assay::report
