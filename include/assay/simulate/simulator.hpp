#pragma once

/// \file
/// The embedded models behind the three real wire protocols, on loopback.
///
/// `assay simulate` serves this, so that any client (ours, an official SDK, a load generator) can
/// be pointed at models that cost nothing. The answers are the models' own: the same text gets the
/// same answer as in-process. The protocols are strict where the real services are strict: keys,
/// versions, unknown fields and unsupported schemas are refused with each service's own status and
/// body.
///
///     OpenAI     POST /v1/chat/completions   GET /v1/models[/{id}]
///     Anthropic  POST /v1/messages[/count_tokens]   GET /v1/models[/{id}]
///     Gemini     POST /v1beta/models/{id}:{generateContent,streamGenerateContent,countTokens}
///                GET /v1beta/models[/{id}]   (all of them under /v1 too)

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"
#include "assay/local/model.hpp"
#include "assay/net/event_loop.hpp"
#include "assay/net/http_server.hpp"
#include "assay/simulate/faults.hpp"
#include "assay/simulate/latency.hpp"

namespace assay::simulate {

/// One model of one task. A request reaches it by asking for `id` with one of the task's system
/// prompts, or for `id/task` with any.
struct ServedModel {
  std::string id;                    ///< what requests call it: "small", "large"
  std::string task;                  ///< "support-tickets"
  std::vector<std::string> systems;  ///< every variant of the task's rendered system prompt
  std::shared_ptr<const local::Model> model;
  int max_output_tokens = 0;  ///< shown in model lists; 0 = unknown
};

/// A call that a model was asked in, as the server saw it.
struct ServedCall {
  std::uint64_t number = 0;     ///< counted from 1, all requests included
  std::string_view protocol{};  ///< "openai", "anthropic" or "gemini"
  std::string model{};          ///< as the client calls it
  std::string item{};           ///< of the SHA-256 of its input, the first 16 digits
  int attempt = 1;              ///< how often this model was asked about this item by now
  bool stream = false;
  std::string_view fault{};  ///< empty: answered well
  /// From the whole request being there to the last byte being handed to the loop; nothing for a
  /// fault.
  std::optional<std::chrono::nanoseconds> took{};
};

struct SimulatorOptions {
  net::ServerOptions server = {};
  LatencySpec latency = {};
  /// The only key that is accepted; empty = any key that is not empty, since the real services
  /// demand one.
  std::string require_key{};
  /// Larger bodies are refused with 413 in the protocol's own words.
  std::size_t request_bytes = std::size_t{32} << 20;
  std::uint64_t seed = 1;  ///< of the latencies and the ids in answers
  FaultScript faults = {};
  /// Called on the loop when a call was answered; for a fault, when its answer begins. May be
  /// empty.
  std::function<void(const ServedCall&)> on_call = {};
};

/// Serves on one EventLoop and must not outlive it. `open` and the destructor belong to the loop's
/// thread; `port` and `requests` may be called from any.
class Simulator {
 public:
  /// Listens at once; requests are answered while the loop runs.
  /// \error invalid_argument  no model, a model without id, task or `model`, or the same id and
  /// task
  ///   twice
  /// \error unavailable  the address is in use or not ours
  [[nodiscard]] static Result<std::unique_ptr<Simulator>> open(net::EventLoop& loop,
                                                               SimulatorOptions options,
                                                               std::vector<ServedModel> models);
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Requests seen so far, refused ones included.
  [[nodiscard]] std::uint64_t requests() const;
  /// Those of them that a fault hit.
  [[nodiscard]] std::uint64_t faults() const;

  struct State;  ///< defined inside simulate/

 private:
  explicit Simulator(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace assay::simulate
