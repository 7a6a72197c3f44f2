#include "assay/provider/protocol.hpp"

#include <utility>

#include "wire_formats.hpp"

namespace assay::provider {

std::string_view to_string(ProtocolKind kind) {
  switch (kind) {
    case ProtocolKind::local:
      return "local";
    case ProtocolKind::openai:
      return "openai";
    case ProtocolKind::anthropic:
      return "anthropic";
    case ProtocolKind::gemini:
      return "gemini";
  }
  return "unknown";
}

std::optional<ProtocolKind> protocol_from_string(std::string_view text) {
  for (const ProtocolKind kind :
       {ProtocolKind::local, ProtocolKind::openai, ProtocolKind::anthropic, ProtocolKind::gemini}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

const Protocol& protocol(ProtocolKind kind) {
  switch (kind) {
    case ProtocolKind::anthropic:
      return anthropic_protocol();
    case ProtocolKind::gemini:
      return gemini_protocol();
    case ProtocolKind::openai:
    case ProtocolKind::local:
      break;
  }
  return openai_protocol();
}

std::string_view default_base_url(ProtocolKind kind) {
  switch (kind) {
    case ProtocolKind::anthropic:
      return "https://api.anthropic.com";
    case ProtocolKind::gemini:
      return "https://generativelanguage.googleapis.com";
    case ProtocolKind::openai:
    case ProtocolKind::local:
      break;
  }
  return "https://api.openai.com/v1";
}

net::HttpRequest plain_request(const Endpoint& endpoint, std::string_view method,
                               std::string target) {
  net::HttpRequest request;
  request.method = method;
  request.origin = endpoint.base.origin;
  request.target = endpoint.base.path + std::move(target);
  request.headers.reserve(6);
  // The official clients ask for JSON even when they stream, so this is what servers are used to.
  request.headers.push_back({"accept", "application/json"});
  request.headers.push_back({"user-agent", "assay"});
  if (method == "POST") request.headers.push_back({"content-type", "application/json"});
  return request;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/@-";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kHex[byte >> 4];
    result += kHex[byte & 0xF];
  }
  return result;
}

std::size_t expected_body_bytes(const Call& call) {
  // Escapes lengthen text by a few percent; the rest is field names and parameters.
  std::size_t bytes = 512 + call.prompt.user.size() + call.prompt.system->size();
  for (const Turn& turn : *call.prompt.examples) bytes += turn.text.size() + 64;
  if (call.schema) bytes += 2 * call.schema->json.size();
  return bytes + bytes / 8;
}

}  // namespace assay::provider
