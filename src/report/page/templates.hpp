#pragma once

/// \file
/// The files under reports/templates, compiled in.

#include <string_view>

namespace assay::report::page {

/// \param name  its path below reports/templates: `html/verdict.mustache`
/// \return empty: there is no such file
[[nodiscard]] std::string_view find_template(std::string_view name);

}  // namespace assay::report::page
