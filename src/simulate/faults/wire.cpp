#include "simulate/faults/wire.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::simulate {
namespace {

void add_fields(const net::Headers& headers, std::string& out) {
  for (const net::Header& header : headers) {
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
}

const char* usual_word(Service service, int number) {
  switch (number) {
    case 400:
    case 413:
    case 422:
      return word_of(service, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT");
    case 401:
      return word_of(service, "invalid_api_key", "authentication_error", "UNAUTHENTICATED");
    case 403:
      return word_of(service, "permission_denied", "permission_error", "PERMISSION_DENIED");
    case 404:
      return word_of(service, "model_not_found", "not_found_error", "NOT_FOUND");
    case 429:
      return word_of(service, "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED");
    case 503:
    case 529:
      return word_of(service, "server_error", "overloaded_error", "UNAVAILABLE");
    default:
      return word_of(service, "server_error", "api_error", "INTERNAL");
  }
}

/// A whole text that is one JSON object, or every line that holds one; what stands before the
/// object in its line stays.
std::string changed_objects(std::string_view text, const std::function<void(Json&)>& change) {
  if (JsonReading whole = read_json(text); whole.value.is_object()) {
    change(whole.value);
    return safe_dump(whole.value);
  }
  std::string changed;
  while (!text.empty()) {
    const std::size_t line_end = text.find('\n');
    const bool has_break = line_end != std::string_view::npos;
    const std::string_view line = text.substr(0, line_end);
    text.remove_prefix(has_break ? line_end + 1 : text.size());
    const std::size_t begin = std::min(line.find('{'), line.size());
    const std::size_t end = line.rfind('}') + 1;  // 0 without one
    JsonReading reading;
    if (begin < end) reading = read_json(line.substr(begin, end - begin));
    changed += line.substr(0, begin);
    if (reading.value.is_object()) {
      change(reading.value);
      changed += safe_dump(reading.value);
      changed += line.substr(end);
    } else {
      changed += line.substr(begin);
    }
    if (has_break) changed += '\n';
  }
  return changed;
}

}  // namespace

std::string bare_head(const Hit& hit, std::string_view status, std::string_view framing) {
  std::string text = fmt::format("HTTP/1.1 {}\r\n", status);
  add_fields(hit.headers, text);
  return text.append(framing).append("\r\n");
}

std::string head(const Hit& hit, std::string_view framing) {
  std::string text = "HTTP/1.1 200 OK\r\n";
  add_fields(hit.good.headers, text);
  add_fields(hit.headers, text);
  return text.append(framing).append("\r\n");
}

std::string length(std::size_t bytes) {
  return fmt::format("content-length: {}\r\n", bytes);
}

std::string chunk(std::string_view piece) {
  return fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
}

std::string content(const Hit& hit) {
  std::string text = hit.good.body;
  for (const std::string& piece : hit.good.pieces) text += piece;
  return text;
}

std::string good_answer(const Hit& hit) {
  if (!hit.good.stream) return head(hit, length(hit.good.body.size())) + hit.good.body;
  std::string text = head(hit, kChunked);
  if (!hit.good.body.empty()) text += chunk(hit.good.body);
  for (const std::string& piece : hit.good.pieces) text += chunk(piece);
  return text.append(kLastChunk);
}

std::string answer_with(const Hit& hit, std::string_view body) {
  return head(hit, length(body.size())).append(body);
}

net::RawAnswer sends(std::string bytes, net::RawEnd end) {
  return {{net::RawStep{std::move(bytes)}}, end};
}

const char* word_of(Service service, const char* openai, const char* anthropic,
                    const char* gemini) {
  switch (service) {
    case Service::openai:
      return openai;
    case Service::anthropic:
      return anthropic;
    case Service::gemini:
      break;
  }
  return gemini;
}

std::string error_body(Service service, int number, std::string_view word) {
  if (word.empty()) word = usual_word(service, number);
  const std::string message = fmt::format("injected by assay simulate: {}", number);
  switch (service) {
    case Service::openai:
      return safe_dump(
          {{"error", {{"message", message}, {"type", word}, {"param", nullptr}, {"code", word}}}});
    case Service::anthropic:
      return safe_dump({{"type", "error"}, {"error", {{"type", word}, {"message", message}}}});
    case Service::gemini:
      break;
  }
  return safe_dump({{"error", {{"code", number}, {"message", message}, {"status", word}}}});
}

void put_first(Hit& hit, std::string_view text) {
  std::string& first = hit.good.body.empty() ? hit.good.pieces.front() : hit.good.body;
  first.insert(first.find('{') + 1, text);
}

void edit(Hit& hit, const std::function<void(Json&)>& change) {
  hit.good.body = changed_objects(hit.good.body, change);
  for (std::string& piece : hit.good.pieces) piece = changed_objects(piece, change);
}

}  // namespace assay::simulate
