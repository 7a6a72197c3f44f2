#pragma once

/// \file
/// A stored request as a person reads it.

#include <string>

#include "assay/store/traffic_records.hpp"

namespace assay::shadow {

/// The turns, each with who spoke where there are several; without the system text, which is the
/// same for all. A line that says so where no text was kept.
[[nodiscard]] std::string conversation_text(const store::TrafficRequest& request);

/// `channel=mail, language=de`
[[nodiscard]] std::string slices_text(const std::string& slices_json);

}  // namespace assay::shadow
