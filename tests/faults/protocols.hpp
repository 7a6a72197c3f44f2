#pragma once

/// \file
/// The three protocols as a fault's test meets them: what an answer looks like on the wire.

#include <fmt/format.h>

#include <string>

#include "assay/core/json.hpp"

namespace assay::faults {

inline constexpr const char* kProtocols[] = {"openai", "anthropic", "gemini"};

/// A whole answer of a model that says `text`, as the body of a 200.
[[nodiscard]] inline std::string answer_body(const std::string& protocol, const std::string& text) {
  const std::string said = json_quoted(text);
  if (protocol == "anthropic") {
    return fmt::format(
        R"({{"id":"r1","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",)"
        R"("content":[{{"type":"text","text":{}}}],"usage":{{"input_tokens":10,"output_tokens":5}}}})",
        said);
  }
  if (protocol == "gemini") {
    return fmt::format(
        R"({{"responseId":"r1","modelVersion":"m","candidates":[{{"index":0,"finishReason":"STOP",)"
        R"("content":{{"role":"model","parts":[{{"text":{}}}]}}}}],)"
        R"("usageMetadata":{{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15}}}})",
        said);
  }
  return fmt::format(R"({{"id":"r1","object":"chat.completion","model":"m","choices":[{{"index":0,)"
                     R"("finish_reason":"stop","message":{{"role":"assistant","content":{}}}}}],)"
                     R"("usage":{{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}}})",
                     said);
}

}  // namespace assay::faults
