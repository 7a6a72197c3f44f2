#include "assay/simulate/simulator.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "assay/core/clock.hpp"
#include "simulate/catalogue.hpp"
#include "simulate/exchange.hpp"
#include "simulate/playback.hpp"
#include "simulate/random.hpp"

namespace assay::simulate {
namespace {

/// Letters and digits that differ for every request of a run and agree between runs of one seed.
std::string request_id(std::uint64_t seed, std::uint64_t request) {
  constexpr std::string_view kDigits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  // Another stream than the latencies', or the two would be related.
  SplitMix random = stream(~seed, request);
  std::string id;
  id.reserve(32);
  while (id.size() < 32) {
    std::uint64_t bits = random.next();
    for (int i = 0; i < 8; ++i, bits >>= 8) id += kDigits[(bits & 0xFF) % kDigits.size()];
  }
  return id;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_gemini(const Target& target, const net::Headers& headers) {
  if (starts_with(target.path, "/v1beta/")) return true;
  if (!starts_with(target.path, "/v1/models")) return false;
  return target.path.find(':') != std::string_view::npos ||
         net::find_header(headers, "x-goog-api-key").has_value() ||
         query_value(target.query, "key").has_value();
}

bool is_anthropic(const Target& target, const net::Headers& headers) {
  return starts_with(target.path, "/v1/messages") ||
         net::find_header(headers, "anthropic-version").has_value() ||
         net::find_header(headers, "x-api-key").has_value();
}

/// Which service a request is meant for. Only `/v1/models` belongs to all three; there the way the
/// key is sent tells.
Plan plan_for(const net::HttpRequest& request, const Context& context) {
  const Target target = split_target(request.target);
  if (is_gemini(target, request.headers)) return gemini_plan(request, context);
  if (is_anthropic(target, request.headers)) return anthropic_plan(request, context);
  return openai_plan(request, context);
}

}  // namespace

struct Simulator::State {
  State(net::EventLoop& event_loop, SimulatorOptions chosen, Catalogue served)
      : loop(event_loop), options(std::move(chosen)), catalogue(std::move(served)) {}

  void answer(const net::HttpRequest& request, std::shared_ptr<net::Responder> responder) {
    const std::uint64_t number = requests.fetch_add(1, std::memory_order_relaxed);
    Context context;
    context.catalogue = &catalogue;
    context.require_key = options.require_key;
    context.request_bytes = options.request_bytes;
    context.id = request_id(options.seed, number);
    context.now_unix_ms = unix_ms_now();
    context.started_unix_ms = started_unix_ms;
    context.latency = options.latency.draw(options.seed, number);
    play(loop, std::move(responder), plan_for(request, context), context.latency);
  }

  net::EventLoop& loop;
  SimulatorOptions options;
  Catalogue catalogue;
  std::int64_t started_unix_ms = unix_ms_now();
  std::atomic<std::uint64_t> requests{0};
  std::unique_ptr<net::HttpServer> server;
};

Result<std::unique_ptr<Simulator>> Simulator::open(net::EventLoop& loop, SimulatorOptions options,
                                                   std::vector<ServedModel> models) {
  ASSAY_TRY(Catalogue catalogue, Catalogue::open(std::move(models)));
  // The server below would refuse in plain text; a little room lets the protocol speak first.
  options.server.body_bytes =
      std::max(options.server.body_bytes, options.request_bytes + options.request_bytes / 8 + 1024);
  auto state = std::make_shared<State>(loop, std::move(options), std::move(catalogue));
  ASSAY_TRY(state->server, net::HttpServer::open(loop, state->options.server,
                                                 [weak = std::weak_ptr(state)](
                                                     const net::HttpRequest& request,
                                                     std::shared_ptr<net::Responder> responder) {
                                                   if (const auto self = weak.lock())
                                                     self->answer(request, std::move(responder));
                                                 }));
  return std::unique_ptr<Simulator>(new Simulator(std::move(state)));
}

Simulator::Simulator(std::shared_ptr<State> state) : state_(std::move(state)) {}

Simulator::~Simulator() = default;

std::uint16_t Simulator::port() const {
  return state_->server->port();
}

std::uint64_t Simulator::requests() const {
  return state_->requests.load(std::memory_order_relaxed);
}

}  // namespace assay::simulate
