#pragma once

/// \file
/// What reading a stream has in common: every event is one JSON text, errors may come at any time,
/// and nothing counts after the end.

#include <optional>
#include <utility>

#include "assay/core/json.hpp"
#include "assay/provider/protocol.hpp"

namespace assay::provider {

class JsonStream : public StreamReader {
 public:
  Step take(const net::SseEvent& event) final;
  Reply finish() final;

 protected:
  /// The protocol's end marker where that is not JSON (`[DONE]`).
  [[nodiscard]] virtual bool is_end_marker(const net::SseEvent&) const { return false; }
  /// One event that is no error. Sets `completion` and, at the end, `ended`.
  virtual Step take_chunk(const Json& chunk) = 0;
  /// The whole answer; called once, after the end marker was seen.
  virtual Reply conclude() = 0;
  /// For a protocol without an end marker: may the connection end here?
  [[nodiscard]] virtual bool is_complete() const { return ended_; }

  Step end() {
    ended_ = true;
    return Step::done;
  }
  Step fail(Reply failure) {
    failure_ = std::move(failure);
    return Step::done;
  }

  Completion completion_;

 private:
  bool ended_ = false;
  std::optional<Reply> failure_;
};

}  // namespace assay::provider
