#pragma once

/// \file
/// Reads a chat completion request as strictly as OpenAI does.

#include "assay/core/json.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

struct Completions {
  ChatRequest chat;
  bool usage_in_stream = false;
  bool obfuscation = true;
};

/// \param body  an object
[[nodiscard]] Checked<Completions> read_completions(const Json& body);

}  // namespace assay::simulate
