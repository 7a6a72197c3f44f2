/// \file
/// Messages whose beginning, end or encoding is not what it says.

#include "simulate/faults/gzip.hpp"
#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;
using net::RawEnd;

constexpr std::size_t kBigPiece = 64 * 1024;

RawAnswer length_too_long(Hit& hit) {
  const std::string body = content(hit);
  return sends(head(hit, length(body.size() + 10)) + body, RawEnd::close);
}

RawAnswer length_too_short(Hit& hit) {
  const std::string body = content(hit);
  return sends(head(hit, length(body.size() / 2)) + body);
}

RawAnswer huge_length(Hit& hit) {
  return sends(head(hit, "content-length: 10000000000\r\n") + content(hit), RawEnd::hold);
}

RawAnswer cut_in_head(Hit& hit) {
  const std::string bytes = head(hit, kChunked);
  return sends(bytes.substr(0, bytes.size() / 2), RawEnd::close);
}

RawAnswer cut_in_chunk(Hit& hit) {
  const std::string piece = chunk(content(hit));
  return sends(head(hit, kChunked) + piece.substr(0, piece.size() / 2), RawEnd::close);
}

/// Of a stream the end marker is left out too: what follows it does not matter to any client.
RawAnswer last_chunk_missing(Hit& hit) {
  std::string body = content(hit);
  if (hit.good.stream) body.resize(body.size() - hit.good.pieces.back().size());
  return sends(head(hit, kChunked) + chunk(body), RawEnd::close);
}

RawAnswer bad_chunk_size(Hit& hit) {
  return sends(head(hit, kChunked) + "xyz\r\n" + content(hit) + "\r\n0\r\n\r\n", RawEnd::hold);
}

RawAnswer endless_extension(Hit& hit) {
  return {{{head(hit, kChunked) + "5;"}, {std::string(kBigPiece, 'x'), {}, kForEver}}};
}

RawAnswer endless_trailer(Hit& hit) {
  return {{{head(hit, kChunked) + "5\r\n     \r\n0\r\n"},
           {"x-trailer: " + std::string(kBigPiece, 'x') + "\r\n", {}, kForEver}}};
}

RawAnswer length_and_chunked(Hit& hit) {
  const std::string body = content(hit);
  return sends(head(hit, length(5).append(kChunked)) + chunk(body) + std::string(kLastChunk));
}

RawAnswer two_lengths(Hit& hit) {
  const std::string body = content(hit);
  return sends(head(hit, length(body.size()) + length(body.size() - 1)) + body);
}

RawAnswer interim(Hit& hit) {
  const int status = hit.fault.number;
  const std::string line = status == 103   ? "103 Early Hints\r\nlink: </style.css>\r\n\r\n"
                           : status == 102 ? "102 Processing\r\n\r\n"
                                           : "100 Continue\r\n\r\n";
  std::string bytes;
  for (int i = 0; i < (status == 103 ? 3 : 1); ++i) bytes += "HTTP/1.1 " + line;
  return sends(bytes + good_answer(hit));
}

RawAnswer many_interim(Hit& hit) {
  std::string bytes;
  for (int i = 0; i < 9; ++i) bytes += "HTTP/1.1 103 Early Hints\r\n\r\n";
  return sends(bytes + good_answer(hit));
}

RawAnswer switching_protocols(Hit& hit) {
  return sends(
      bare_head(hit, "101 Switching Protocols", "connection: upgrade\r\nupgrade: websocket\r\n"),
      RawEnd::hold);
}

RawAnswer bad_status(Hit& hit) {
  const std::string body = content(hit);
  return sends(bare_head(hit, std::to_string(hit.fault.number) + " Odd", length(body.size())) +
               body);
}

RawAnswer not_http(Hit&) {
  return sends("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", RawEnd::hold);
}

RawAnswer gzip_named(Hit& hit) {
  const std::string body = gzipped(content(hit));
  return sends(head(hit, "content-encoding: gzip\r\n" + length(body.size())) + body);
}

RawAnswer gzip_unnamed(Hit& hit) {
  return sends(answer_with(hit, gzipped(content(hit))));
}

RawAnswer zip_bomb(Hit& hit) {
  const std::string body = gzipped_zeros(std::size_t{100} << 20);
  return sends(head(hit, "content-encoding: gzip\r\n" + length(body.size())) + body);
}

RawAnswer big_head(Hit& hit) {
  const std::string body = content(hit);
  const std::string field = "x-padding: " + std::string(kBigPiece + 1024, 'x') + "\r\n";
  return sends(head(hit, field + length(body.size())) + body);
}

RawAnswer many_fields(Hit& hit) {
  const std::string body = content(hit);
  std::string fields;
  for (int i = 0; i < 201; ++i) fields += "x-field: y\r\n";
  return sends(head(hit, fields + length(body.size())) + body);
}

/// White space may stand before a JSON text, and comments in a stream of events, for as long as it
/// likes.
RawAnswer endless_body(Hit& hit) {
  const std::string piece =
      hit.good.stream ? ":" + std::string(kBigPiece, ' ') + "\n" : std::string(kBigPiece, ' ');
  return {{{head(hit, kChunked)}, {chunk(piece), {}, kForEver}}};
}

RawAnswer second_answer(Hit& hit) {
  const std::string good = good_answer(hit);
  return sends(good + good);
}

constexpr Fault kTable[] = {
    {"length-too-long", "H18", "announces ten bytes more than it sends, then closes",
     length_too_long, Fits::whole},
    {"cut-in-head", "H18", "closes in the middle of the head", cut_in_head},
    {"length-too-short", "H19", "announces half of the bytes that it sends", length_too_short},
    {"cut-in-chunk", "H20", "closes in the middle of a chunk", cut_in_chunk},
    {"last-chunk-missing", "H21", "closes without the last chunk", last_chunk_missing},
    {"bad-chunk-size", "H22", "a chunk whose size is no number", bad_chunk_size},
    {"endless-extension", "H23", "a chunk extension without end", endless_extension},
    {"endless-trailer", "H23", "trailer fields without end", endless_trailer, Fits::whole},
    {"length-and-chunked", "H24", "a Content-Length and chunks", length_and_chunked},
    {"two-lengths", "H24", "two Content-Lengths that differ", two_lengths},
    {"interim-100", "H27", "100 Continue, unasked, before the good answer", interim, Fits::any,
     100},
    {"interim-102", "H27", "102 Processing before the good answer", interim, Fits::any, 102},
    {"interim-103", "H27", "103 Early Hints three times before the good answer", interim, Fits::any,
     103},
    {"many-interim", "H27", "nine interim answers before the good one", many_interim},
    {"switching-protocols", "H28", "101 Switching Protocols, unasked", switching_protocols},
    {"gzip-named", "H30", "a gzip body, unasked, with its Content-Encoding", gzip_named},
    {"gzip-unnamed", "H30", "a gzip body without a word about it", gzip_unnamed},
    {"zip-bomb", "H31", "700 KB of gzip that unpack to 100 MB", zip_bomb},
    {"big-head", "H38", "a head of 65 KiB", big_head},
    {"many-fields", "H38", "a head of more than 200 fields", many_fields},
    {"endless-body", "H38", "white space (streams: comments) without end", endless_body},
    {"huge-length", "H38", "announces 10 GB", huge_length},
    {"status-99", "H47", "a status of two digits", bad_status, Fits::any, 99},
    {"status-1000", "H47", "a status of four digits", bad_status, Fits::any, 1000},
    {"not-http", "H47", "another protocol's greeting", not_http},
    {"second-answer", "H50", "two answers to one request", second_answer},
};

}  // namespace

std::span<const Fault> framing_faults() {
  return kTable;
}

}  // namespace assay::simulate
