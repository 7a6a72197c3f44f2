#include "assay/net/sse.hpp"

#include <utility>

namespace assay::net {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

SseParser::SseParser(std::size_t event_limit_bytes) : limit_(event_limit_bytes) {}

bool SseParser::feed(std::string_view bytes, std::vector<SseEvent>& events) {
  while (!bytes.empty()) {
    // CRLF is one line end, even when the chunk edge lies between the two.
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const auto end = bytes.find_first_of("\r\n");
    const std::string_view piece = bytes.substr(0, end);
    if (data_.size() + name_.size() + line_.size() + piece.size() > limit_) return false;
    if (end == std::string_view::npos) {
      line_ += piece;
      return true;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    if (line_.empty()) {
      if (!take_line(piece, events)) return false;
      continue;
    }
    line_ += piece;
    const bool fits = take_line(line_, events);
    line_.clear();
    if (!fits) return false;
  }
  return true;
}

bool SseParser::take_line(std::string_view line, std::vector<SseEvent>& events) {
  if (std::exchange(at_start_, false) && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.empty()) {
    dispatch(events);
    return true;
  }
  const auto colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value;
  if (colon != std::string_view::npos) {
    value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
  }
  // Comments have an empty field name; `id` and `retry` are about reconnecting, which we never do.
  if (field == "event") name_ = value;
  if (field == "data") {
    if (has_data_) data_ += '\n';
    data_ += value;
    has_data_ = true;
  }
  return data_.size() + name_.size() <= limit_;
}

void SseParser::dispatch(std::vector<SseEvent>& events) {
  if (has_data_) events.push_back({std::move(name_), std::move(data_)});
  name_.clear();
  data_.clear();
  has_data_ = false;
}

void SseParser::finish(std::vector<SseEvent>& events) {
  std::string last = std::exchange(line_, {});
  if (!last.empty() && !take_line(last, events)) return;
  dispatch(events);
}

}  // namespace assay::net
