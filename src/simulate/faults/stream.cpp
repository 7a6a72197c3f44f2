/// \file
/// Streams of server-sent events: how they end, what comes between, and where they are cut.

#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;
using net::RawEnd;

std::string chunked(const Hit& hit, const std::string& body) {
  return head(hit, kChunked) + chunk(body).append(kLastChunk);
}

/// Says nothing, in the words of the service.
std::string ping(Service service) {
  return service == Service::anthropic ? "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                                       : ": ping\n\n";
}

RawAnswer no_end_marker(Hit& hit) {
  hit.good.pieces.pop_back();
  return sends(good_answer(hit));
}

RawAnswer end_then_open(Hit& hit) {
  return sends(head(hit, kChunked) + chunk(content(hit)), RawEnd::hold);
}

RawAnswer error_midway(Hit& hit) {
  hit.good.pieces.resize(hit.good.pieces.size() / 2);
  const std::string name = hit.service == Service::anthropic ? "event: error\n" : "";
  hit.good.pieces.push_back(name + "data: " + error_body(hit.service, 529) + "\n\n");
  return sends(good_answer(hit));
}

RawAnswer pings_for_ever(Hit& hit) {
  return {{{head(hit, kChunked)}, {chunk(ping(hit.service)), hit.pause, kForEver}}};
}

RawAnswer many_pings(Hit& hit) {
  std::string pings;
  for (int i = 0; i < 100; ++i) pings += ping(hit.service);
  for (std::string& piece : hit.good.pieces) piece.insert(0, pings);
  return sends(good_answer(hit));
}

RawAnswer comments(Hit& hit) {
  for (std::string& piece : hit.good.pieces) piece.insert(0, ": a comment\r\n:\r\n\r\n");
  return sends(good_answer(hit));
}

/// The row's text ends every line.
RawAnswer line_ends(Hit& hit) {
  std::string body;
  const std::string good = content(hit);
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (good[i] == '\r') continue;  // all of ours are followed by \n
    if (good[i] == '\n') {
      body += hit.fault.text;
    } else {
      body += good[i];
    }
  }
  return sends(chunked(hit, body));
}

/// A line break may stand between the parts of a JSON text, so its lines may come one by one.
RawAnswer many_lines(Hit& hit) {
  std::string body = content(hit);
  for (auto at = body.find("data: {"); at != std::string::npos; at = body.find("data: {", at)) {
    at += 7;
    body.insert(at, "\ndata:\ndata: ");
  }
  return sends(chunked(hit, body));
}

RawAnswer byte_order_mark(Hit& hit) {
  return sends(chunked(hit, "\xEF\xBB\xBF" + content(hit)));
}

RawAnswer huge_event(Hit& hit) {
  const std::string event = "data: {\"x\":\"" + std::string(std::size_t{10} << 20, 'x') + "\"}\n\n";
  return sends(chunked(hit, event + content(hit)));
}

RawAnswer chunk_per_byte(Hit& hit) {
  std::string bytes = head(hit, kChunked);
  for (const char byte : content(hit)) bytes += chunk(std::string_view(&byte, 1));
  return sends(bytes.append(kLastChunk));
}

/// Edges of chunks and of packets where the seed puts them.
RawAnswer split_anywhere(Hit& hit) {
  RawAnswer answer{{{head(hit, kChunked)}}, RawEnd::keep};
  const std::string body = content(hit);
  for (std::size_t at = 0; at < body.size();) {
    const std::string piece = body.substr(at, 1 + hit.random.next() % 40);
    at += piece.size();
    answer.steps.push_back({chunk(piece)});
  }
  answer.steps.push_back({std::string(kLastChunk)});
  return answer;
}

constexpr Fault kTable[] = {
    {"no-end-marker", "H49", "a stream without its last event", no_end_marker, Fits::stream},
    {"end-then-open", "H49", "all events, and the connection stays open", end_then_open,
     Fits::stream},
    {"error-midway", "H49", "an error event in the middle of the stream", error_midway,
     Fits::stream},
    {"pings-for-ever", "H49", "a ping every `pause`, and nothing else", pings_for_ever,
     Fits::stream},
    {"many-pings", "H49", "a hundred pings before each event", many_pings, Fits::stream},
    {"comments", "H49", "comments before each event", comments, Fits::stream},
    {"lines-cr", "H49", "lines that end with CR", line_ends, Fits::stream, 0, "\r"},
    {"lines-lf", "H49", "lines that end with LF", line_ends, Fits::stream, 0, "\n"},
    {"lines-crlf", "H49", "lines that end with CRLF", line_ends, Fits::stream, 0, "\r\n"},
    {"many-lines", "H49", "events whose data come in several lines", many_lines, Fits::stream},
    {"stream-byte-order-mark", "H49", "a byte-order mark before the stream", byte_order_mark,
     Fits::stream},
    {"huge-event", "H49", "an event of 10 MiB", huge_event, Fits::stream},
    {"chunk-per-byte", "H49", "each byte in a chunk of its own", chunk_per_byte, Fits::stream},
    {"split-anywhere", "H49", "chunks and packets that end anywhere", split_anywhere, Fits::stream},
};

}  // namespace

std::span<const Fault> stream_faults() {
  return kTable;
}

}  // namespace assay::simulate
