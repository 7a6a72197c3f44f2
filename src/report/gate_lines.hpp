#pragma once

/// \file
/// The checks of a gate, the same in a terminal and on a page.

#include <string>

#include "assay/report/task_gate.hpp"

namespace assay::report {

/// `81.0 %`, `120 ms`; `-` where it is unknown.
[[nodiscard]] std::string measured_text(const decide::GateCheck& check);

/// As somebody wrote it; `-` where there is none.
[[nodiscard]] std::string limit_text(const decide::GateCheck& check);

/// One line, of bounded length, without control characters.
[[nodiscard]] std::string reason_text(const decide::GateCheck& check);

/// How many false FAILs a year of such gates brings; a sentence without a full stop.
[[nodiscard]] std::string false_alarms_line(const GateReport& report);

}  // namespace assay::report
