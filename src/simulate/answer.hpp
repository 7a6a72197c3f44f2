#pragma once

/// \file
/// A model's answer as a chat service would deliver it: cut at stop sequences and at the token cap.

#include <string>
#include <string_view>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/local/model.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

enum class Ending { complete, stop_sequence, token_cap };

struct Answer {
  std::string text;
  Ending ending = Ending::complete;
  std::string stop_sequence;  ///< the one that was met, not part of `text`
  TokenCount tokens = 0;
};

/// Asks the model about the item in the last user message: what stands between the delimiters, or
/// the whole message when there are none, so that the text is the one given in-process. Where the
/// system text asks for a batch (dataset/batch.hpp), about each of its items on its own.
[[nodiscard]] std::string ask(const local::Model& model, const ChatRequest& request);

/// What of `text` is delivered: up to the first stop sequence, and no more than the token cap.
[[nodiscard]] Answer delivered(std::string text, const ChatRequest& request);

/// `text` cut for streaming: about eight pieces, fewer for short texts, never inside a UTF-8
/// sequence.
[[nodiscard]] std::vector<std::string_view> stream_pieces(std::string_view text);

}  // namespace assay::simulate
