#include "json_stream.hpp"

#include <utility>

#include "reply.hpp"

namespace assay::provider {

StreamReader::Step JsonStream::take(const net::SseEvent& event) {
  if (ended_ || failure_) return Step::done;
  if (event.data.empty()) return Step::more;
  if (is_end_marker(event)) return end();
  Envelope envelope = read_envelope(event.data);
  if (envelope.failure) return fail(*std::move(envelope.failure));
  if (const auto error = find_error(envelope.value)) return fail(failed(*error, 200));
  if (event.name == "error") return fail(failed(read_error(envelope.value), 200));
  if (!envelope.value.is_object()) {
    return fail(failed(Outcome::wire_bad_body, "a stream event is not a JSON object"));
  }
  return take_chunk(envelope.value);
}

Reply JsonStream::finish() {
  if (failure_) {
    // What came before the failure was paid for; it is kept, and never scored.
    failure_->completion = std::move(completion_);
    return *std::move(failure_);
  }
  if (is_complete()) return conclude();
  Reply reply = failed(Outcome::wire_truncated, "the stream ended before the answer did");
  reply.completion = std::move(completion_);
  return reply;
}

}  // namespace assay::provider
