#pragma once

/// \file
/// `assay shadow report` for people.

#include <string>

#include "assay/report/style.hpp"
#include "assay/shadow/comparison.hpp"

namespace assay::report {

/// The verdict in one sentence, what it rests on, then the tables. Everything that came out of a
/// log or a model is made printable.
[[nodiscard]] std::string shadow_text(const shadow::Comparison& comparison, Style style);

/// `lite (lite) against pro (pro) on traffic of tickets: STAY_LITE: ...`, without a full stop.
[[nodiscard]] std::string shadow_sentence(const shadow::Comparison& comparison);

}  // namespace assay::report
