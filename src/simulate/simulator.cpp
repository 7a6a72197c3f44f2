#include "assay/simulate/simulator.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "assay/core/clock.hpp"
#include "simulate/catalogue.hpp"
#include "simulate/exchange.hpp"
#include "simulate/faults/injector.hpp"
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
Service service_of(const net::HttpRequest& request) {
  const Target target = split_target(request.target);
  if (is_gemini(target, request.headers)) return Service::gemini;
  return is_anthropic(target, request.headers) ? Service::anthropic : Service::openai;
}

Plan plan_for(Service service, const net::HttpRequest& request, const Context& context) {
  switch (service) {
    case Service::gemini:
      return gemini_plan(request, context);
    case Service::anthropic:
      return anthropic_plan(request, context);
    case Service::openai:
      break;
  }
  return openai_plan(request, context);
}

}  // namespace

struct Simulator::State {
  State(net::EventLoop& event_loop, SimulatorOptions chosen, Catalogue served)
      : loop(event_loop),
        options(std::move(chosen)),
        catalogue(std::move(served)),
        injector(std::move(options.faults)) {}

  void answer(const net::HttpRequest& request, std::shared_ptr<net::Responder> responder) {
    const std::uint64_t number = requests.fetch_add(1, std::memory_order_relaxed);
    const Context context{&catalogue,
                          options.require_key,
                          options.request_bytes,
                          request_id(options.seed, number),
                          unix_ms_now(),
                          started_unix_ms,
                          options.latency.draw(options.seed, number)};
    const Service service = service_of(request);
    Plan plan = plan_for(service, request, context);
    // A request that is refused would never have reached a model, whatever the weather.
    if (!plan.takes_time) {
      play(loop, std::move(responder), std::move(plan), {}, [] {});
      return;
    }
    Injector::Call call = injector.next(service, plan);
    ServedCall seen{number + 1,           to_string(service), plan.model,
                    std::move(call.item), call.attempt,       plan.stream};
    if (call.fault != nullptr) {
      seen.fault = call.fault->name;
      spoil(service, call, std::move(plan), context.latency, responder);
      tell(seen);
      return;
    }
    play(loop, std::move(responder), std::move(plan), context.latency,
         [this, seen, begin = SteadyClock::now()]() mutable {
           seen.took = SteadyClock::now() - begin;
           tell(seen);
         });
  }

  /// The fault's answer comes after the whole latency: what it spoils is the good one.
  void spoil(Service service, const Injector::Call& call, Plan plan,
             std::chrono::nanoseconds latency, const std::shared_ptr<net::Responder>& responder) {
    faults.fetch_add(1, std::memory_order_relaxed);
    Hit hit{*call.fault,        service,          std::move(plan),
            call.rule->headers, call.rule->pause, call.random};
    net::RawAnswer answer = call.fault->make(hit);
    if (latency == std::chrono::nanoseconds::zero()) {
      responder->respond_raw(std::move(answer));
      return;
    }
    const auto kept = std::make_shared<net::RawAnswer>(std::move(answer));
    loop.after(latency, [responder, kept] { responder->respond_raw(std::move(*kept)); });
  }

  void tell(const ServedCall& call) const {
    if (options.on_call) options.on_call(call);
  }

  net::EventLoop& loop;
  SimulatorOptions options;
  Catalogue catalogue;
  std::int64_t started_unix_ms = unix_ms_now();
  Injector injector;
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> faults{0};
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

std::uint64_t Simulator::faults() const {
  return state_->faults.load(std::memory_order_relaxed);
}

}  // namespace assay::simulate
