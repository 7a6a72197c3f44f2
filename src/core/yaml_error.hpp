#pragma once

/// \file
/// How the YAML readers name the place of an error.

#include <fmt/format.h>

#include <string>

#include "assay/core/result.hpp"

namespace assay {

/// `name:line: reason`
[[nodiscard]] inline Error at_line(const std::string& name, int line, const std::string& reason) {
  return invalid(fmt::format("{}:{}: {}", name, line, reason));
}

}  // namespace assay
