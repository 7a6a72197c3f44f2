#pragma once

/// \file
/// Reads a generateContent or countTokens request as strictly as Gemini does.

#include <string>

#include "assay/core/json.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

struct Generation {
  ChatRequest chat;
  bool bare_label = false;  ///< `text/x.enum`: the label without JSON around it
};

/// \param body  an object
[[nodiscard]] Checked<Generation> read_generation(Json body, std::string model);

/// The request whose tokens countTokens is to count: bare contents, or a whole request.
/// \param body  an object
[[nodiscard]] Checked<Generation> read_counted(Json body, std::string model);

}  // namespace assay::simulate
