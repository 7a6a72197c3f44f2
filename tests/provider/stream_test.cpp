/// \file
/// What must hold for the streams and bodies of every wire format: cut anywhere, mutated anyhow.

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

struct Recording {
  ProtocolKind kind;
  std::vector<std::string> events;  ///< as sent, blank line included
  std::size_t needed;               ///< events without which the answer is incomplete
  std::string error_event;
  std::string body;  ///< the same answer, not streamed

  [[nodiscard]] std::string bytes() const {
    std::string all;
    for (const std::string& event : events) all += event;
    return all;
  }
};

Recording openai_recording() {
  return {
      ProtocolKind::openai,
      {"data: {\"id\":\"c1\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
       "\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}\n\n",
       "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"caf\xC3\xA9 "
       "\xE2\x82\xAC\"},\"finish_reason\":null}]}\n\n",
       "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" "
       "\xF0\x9F\x98\x80\"},\"finish_reason\":null}]}\n\n",
       "data: "
       "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
       "data: "
       "{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"
       "\n\n",
       "data: [DONE]\n\n"},
      6,
      "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n",
      R"({"id":"c1","model":"m-1","choices":[{"index":0,"message":{"role":"assistant",)"
      "\"content\":\"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"},"
      R"("finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}})"};
}

Recording anthropic_recording() {
  return {ProtocolKind::anthropic,
          {"event: message_start\r\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"c1\","
           "\"model\":\"m-1\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\r\n\r\n",
           "event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n",
           "event: content_block_delta\r\ndata: "
           "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
           "{\"type\":\"text_delta\",\"text\":\"caf\xC3\xA9 \xE2\x82\xAC\"}}\r\n\r\n",
           "event: content_block_delta\r\ndata: "
           "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
           "{\"type\":\"text_delta\",\"text\":\" \xF0\x9F\x98\x80\"}}\r\n\r\n",
           "event: message_delta\r\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
           "\"end_turn\"},\"usage\":{\"output_tokens\":2}}\r\n\r\n",
           "event: message_stop\r\ndata: {\"type\":\"message_stop\"}\r\n\r\n"},
          6,
          "event: error\r\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
          "\"message\":\"Overloaded\"}}\r\n\r\n",
          R"({"type":"message","id":"c1","model":"m-1","content":[{"type":"text",)"
          "\"text\":\"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"}],"
          R"("stop_reason":"end_turn","usage":{"input_tokens":9,"output_tokens":2}})"};
}

Recording gemini_recording() {
  const std::string tail = "\"modelVersion\":\"m-1\",\"responseId\":\"c1\"}\r\n\r\n";
  return {
      ProtocolKind::gemini,
      {"data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"caf\xC3\xA9 "
       "\xE2\x82\xAC\"}]}}],"
       "\"usageMetadata\":{\"promptTokenCount\":101}," +
           tail,
       "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" \xF0\x9F\x98\x80\"}]}}]," +
           tail,
       "data: "
       "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}],"
       "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":2}," +
           tail},
      3,
      "data: "
      "{\"error\":{\"code\":503,\"message\":\"Overloaded\",\"status\":\"UNAVAILABLE\"}}\r\n\r\n",
      R"({"candidates":[{"content":{"parts":[{"text":)"
      "\"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\"}]},\"finishReason\":\"STOP\"}],"
      R"("usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2},)"
      R"("modelVersion":"m-1","responseId":"c1"})"};
}

std::vector<Recording> recordings() {
  return {openai_recording(), anthropic_recording(), gemini_recording()};
}

TEST(Streams, GiveTheSameReplyAsTheWholeAnswer) {
  for (const Recording& recording : recordings()) {
    const Reply streamed = read_stream(recording.kind, {recording.bytes()});
    const Reply whole = read_ok(recording.kind, recording.body);
    EXPECT_EQ(streamed.outcome, Outcome::ok);
    EXPECT_EQ(streamed.completion.text, "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
    expect_same(streamed, whole);
  }
}

TEST(Streams, ReadTheSameAtEverySplit) {
  for (const Recording& recording : recordings()) {
    const std::string bytes = recording.bytes();
    const std::string_view all = bytes;
    const Reply expected = read_stream(recording.kind, {all});
    for (std::size_t at = 0; at <= all.size(); ++at) {
      expect_same(read_stream(recording.kind, {all.substr(0, at), all.substr(at)}), expected);
    }
    std::vector<std::string_view> single;
    for (std::size_t at = 0; at < all.size(); ++at) single.push_back(all.substr(at, 1));
    expect_same(read_stream(recording.kind, single), expected);
  }
}

TEST(Streams, AreTruncatedWithoutTheirEnd) {
  for (const Recording& recording : recordings()) {
    std::string bytes;
    for (std::size_t count = 0; count < recording.needed; ++count) {
      const Reply reply = read_stream(recording.kind, {bytes});
      EXPECT_EQ(reply.outcome, Outcome::wire_truncated) << to_string(recording.kind) << count;
      bytes += recording.events[count];
    }
    EXPECT_EQ(read_stream(recording.kind, {bytes}).outcome, Outcome::ok);
  }
}

TEST(Streams, CutInsideAnEventAreTruncatedOrBroken) {
  for (const Recording& recording : recordings()) {
    const std::string bytes = recording.bytes();
    const std::string& last = recording.events[recording.needed - 1];
    for (std::size_t size = 0; size + last.size() <= bytes.size(); ++size) {
      const Reply reply = read_stream(recording.kind, {std::string_view(bytes).substr(0, size)});
      const bool expected =
          reply.outcome == Outcome::wire_truncated || reply.outcome == Outcome::wire_bad_body;
      EXPECT_TRUE(expected) << to_string(recording.kind) << ' ' << size << ' '
                            << to_string(reply.outcome);
    }
  }
}

TEST(Streams, KeepTheTextBeforeAnErrorAndNeverScoreIt) {
  for (const Recording& recording : recordings()) {
    for (std::size_t before = 0; before < recording.needed; ++before) {
      std::string bytes;
      for (std::size_t i = 0; i < before; ++i) bytes += recording.events[i];
      const std::string partial = read_stream(recording.kind, {bytes}).completion.text;
      bytes += recording.error_event;
      const Reply reply = read_stream(recording.kind, {bytes});
      EXPECT_EQ(reply.outcome, Outcome::wire_overloaded) << to_string(recording.kind) << before;
      EXPECT_EQ(reply.error, "Overloaded");
      EXPECT_EQ(reply.completion.text, partial);
    }
  }
}

TEST(Streams, TakeAnErrorEventWhoseDataIsTheError) {
  const Reply reply =
      read_stream(ProtocolKind::openai,
                  {"event: error\ndata: "
                   "{\"message\":\"no\",\"code\":\"rate_limit_exceeded\",\"param\":null}\n\n"});
  EXPECT_EQ(reply.outcome, Outcome::wire_rate_limited);
  EXPECT_EQ(reply.error, "no");
}

TEST(Streams, FailOnEventsThatAreNotStrictJson) {
  for (const Recording& recording : recordings()) {
    for (const char* data : {"{", "nonsense", "{\"a\":1,\"a\":2}", "7", "[]"}) {
      const std::string bytes = "data: " + std::string(data) + "\n\n" + recording.bytes();
      EXPECT_EQ(read_stream(recording.kind, {bytes}).outcome, Outcome::wire_bad_body) << data;
    }
    const std::string deep = "data: " + std::string(5000, '[') + "\n\n";
    EXPECT_EQ(read_stream(recording.kind, {deep}).outcome, Outcome::wire_too_deep);
  }
}

/// One to four random edits: overwritten, removed or repeated bytes, or a piece of the vocabulary.
std::string mutated(std::string text, std::mt19937_64& random) {
  static const std::vector<std::string> kWords = {
      "null", "{}",  "[]", "-1", "1e9", "\"\"", "true", "\"error\"", "99999999999999999999",
      "\n",   "\xFF"};
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (std::size_t edits = 1 + below(4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = below(text.size());
    const std::size_t length = 1 + below(12);
    switch (below(4)) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.replace(at, length, kWords[below(kWords.size())]);
        break;
    }
  }
  return text;
}

/// A reply that hangs together, whatever was read.
void expect_coherent(const Reply& reply, const std::string& input) {
  EXPECT_EQ(reply.error.empty(), reply.outcome == Outcome::ok) << input;
  EXPECT_LE(reply.error.size(), 500U) << input;
  const TokenUsage& usage = reply.completion.usage;
  for (const auto& count :
       {usage.input, usage.cached, usage.cache_write, usage.output, usage.reasoning}) {
    EXPECT_GE(count.value_or(0), 0) << input;
  }
  if (usage.cached && usage.input) {
    EXPECT_LE(*usage.cached, *usage.input) << input;
  }
  if (usage.reasoning && usage.output) {
    EXPECT_LE(*usage.reasoning, *usage.output) << input;
  }
}

TEST(MutatedInput, AlwaysGivesACoherentReply) {
  std::mt19937_64 random(20261122);
  for (const Recording& recording : recordings()) {
    const std::string stream = recording.bytes();
    for (int round = 0; round < 3000; ++round) {
      const std::string bytes = mutated(stream, random);
      expect_coherent(read_stream(recording.kind, {bytes}), bytes);
      const std::string body = mutated(recording.body, random);
      expect_coherent(read_ok(recording.kind, body), body);
    }
  }
}

TEST(MutatedInput, GivesACoherentErrorToo) {
  const std::string error = R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED",
    "type":"requests","param":"temperature","details":[{"reason":"X","violations":[{"quotaId":"PerDay"}],
    "fieldViolations":[{"field":"a"}],"retryDelay":"26s"}]}})";
  std::mt19937_64 random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string body = mutated(error, random);
    for (const int status : {200, 400, 429, 503}) {
      const Reply reply = protocol(ProtocolKind::gemini).read(response(status, body));
      expect_coherent(reply, body);
      EXPECT_FALSE(is_scored(reply.outcome) && status != 200) << body;
    }
  }
}

TEST(MutatedInput, NeverBreaksAModelList) {
  const std::string list = R"({"data":[{"id":"a","retires_at":"2027-03-01T00:00:00Z"}],
    "models":[{"name":"models/a","supportedGenerationMethods":["generateContent"]}],"has_more":true,
    "last_id":"x","nextPageToken":"y"})";
  std::mt19937_64 random(11);
  int readable = 0;
  for (int round = 0; round < 2000; ++round) {
    const auto answer = response(200, mutated(list, random));
    for (const ProtocolKind kind :
         {ProtocolKind::openai, ProtocolKind::anthropic, ProtocolKind::gemini}) {
      const auto page = protocol(kind).read_models(answer);
      if (!page) continue;
      ++readable;
      for (const ListedModel& model : page->models) EXPECT_NE(model.id, "");
    }
  }
  EXPECT_GT(readable, 0);
}

}  // namespace
}  // namespace assay::provider
