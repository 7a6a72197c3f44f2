/// \file
/// Silence, slowness and connections that break.

#include <utility>

#include "simulate/faults/wire.hpp"

namespace assay::simulate {
namespace {

using net::RawAnswer;
using net::RawEnd;
using net::RawStep;

std::string first_half(const std::string& bytes) {
  return bytes.substr(0, bytes.size() / 2);
}

/// The head of the good answer, with its framing, and what follows it.
std::pair<std::string, std::string> head_and_rest(const Hit& hit) {
  const std::string bytes = good_answer(hit);
  const auto end = bytes.find("\r\n\r\n") + 4;
  return {bytes.substr(0, end), bytes.substr(end)};
}

/// Each byte in a write of its own.
void dribble(const std::string& bytes, std::chrono::nanoseconds pause, RawAnswer& answer) {
  for (const char byte : bytes) answer.steps.push_back({std::string(1, byte), pause});
}

RawAnswer no_answer(Hit&) {
  return {{}, RawEnd::hold};
}

RawAnswer head_only(Hit& hit) {
  return sends(head_and_rest(hit).first, RawEnd::hold);
}

RawAnswer half_only(Hit& hit) {
  const auto [head, rest] = head_and_rest(hit);
  return sends(head + first_half(rest), RawEnd::hold);
}

RawAnswer late(Hit& hit) {
  return {{RawStep{good_answer(hit), hit.pause}}, RawEnd::keep};
}

RawAnswer slow_head(Hit& hit) {
  const auto [head, rest] = head_and_rest(hit);
  RawAnswer answer{{}, RawEnd::keep};
  dribble(head, hit.pause, answer);
  answer.steps.push_back({rest});
  return answer;
}

RawAnswer slow_body(Hit& hit) {
  const auto [head, rest] = head_and_rest(hit);
  RawAnswer answer = sends(head);
  dribble(rest, hit.pause, answer);
  return answer;
}

RawAnswer byte_by_byte(Hit& hit) {
  RawAnswer answer{{}, RawEnd::keep};
  dribble(good_answer(hit), std::chrono::nanoseconds::zero(), answer);
  return answer;
}

RawAnswer close_first(Hit&) {
  return {{}, RawEnd::close};
}

RawAnswer reset_first(Hit&) {
  return {{}, RawEnd::reset};
}

RawAnswer reset_midway(Hit& hit) {
  const auto [head, rest] = head_and_rest(hit);
  return sends(head + first_half(rest), RawEnd::reset);
}

RawAnswer stale_connection(Hit& hit) {
  return sends(good_answer(hit), RawEnd::drop);
}

constexpr Fault kTable[] = {
    {"no-answer", "H14", "takes the request and never answers", no_answer},
    {"head-only", "H14", "sends the head, then nothing", head_only},
    {"late", "H14", "the good answer after `pause`", late},
    {"slow-head", "H15", "one byte of the head every `pause`", slow_head},
    {"slow-body", "H16", "one byte of the body every `pause`", slow_body},
    {"half-only", "H16", "sends half of the body, then nothing", half_only},
    {"byte-by-byte", "H17", "the good answer, each byte in a packet of its own", byte_by_byte},
    {"close-first", "H26", "closes the connection instead of answering", close_first},
    {"reset-first", "H26", "resets the connection instead of answering", reset_first},
    {"reset-midway", "H26", "resets the connection after half of the body", reset_midway},
    {"stale-connection", "H51",
     "the good answer; the kept connection is reset when the next request arrives",
     stale_connection},
};

}  // namespace

std::span<const Fault> timing_faults() {
  return kTable;
}

}  // namespace assay::simulate
