#pragma once

/// \file
/// Server-sent events, read incrementally (WHATWG HTML, section 9.2.6).
///
/// Correct for any chunking: a chunk may end inside a line, a CRLF or a UTF-8 sequence.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::net {

struct SseEvent {
  std::string name;  ///< of the `event:` field; empty means "message"
  std::string data;  ///< lines joined by `\n`
};

/// A larger event than this is not one of a model's.
inline constexpr std::size_t kSseEventBytes = std::size_t{1} << 20;

class SseParser {
 public:
  explicit SseParser(std::size_t event_limit_bytes = kSseEventBytes);

  /// Takes the next bytes and appends the events they complete. False once an event grows over the
  /// limit; the parser is then done for.
  [[nodiscard]] bool feed(std::string_view bytes, std::vector<SseEvent>& events);

  /// At the end of the stream: an event whose last blank line is missing still counts, as servers
  /// omit it and the official clients accept that.
  void finish(std::vector<SseEvent>& events);

 private:
  bool take_line(std::string_view line, std::vector<SseEvent>& events);
  void dispatch(std::vector<SseEvent>& events);

  std::size_t limit_;
  std::string line_;  ///< an unfinished line
  std::string name_;
  std::string data_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool at_start_ = true;  ///< a byte-order mark may still come
};

}  // namespace assay::net
